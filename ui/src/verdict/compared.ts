// Differences between a signed version and the present one, in words. Pure.
import type { Difference, PageSize, SignedVersion } from '../host/bindings'
import { fill, type Words } from '../words/words'

/** `Halaman 2: ditambahkan, bagian atas`. */
export function placed(w: Words, difference: Difference, pages: PageSize[]): string {
  const values = { n: difference.page, jenis: w.compare.kinds[difference.kind] }
  const size = pages[difference.page - 1]
  if (!difference.rect || !size) return fill(w.compare.wholePage, values)
  const middle = (difference.rect.y + difference.rect.height / 2) / size.height
  const part = middle < 1 / 3 ? 'top' : middle < 2 / 3 ? 'middle' : 'bottom'
  return fill(w.compare.place, { ...values, tempat: w.compare.parts[part] })
}

export function summary(w: Words, version: SignedVersion): string {
  const count = version.differences.length
  const pages = new Set(version.differences.map((difference) => difference.page)).size
  const said = count === 0 ? w.compare.none : count === 1 ? w.compare.one : fill(w.compare.summary, { n: count, m: pages })
  return version.complete ? said : `${said} ${w.compare.incomplete}`
}
