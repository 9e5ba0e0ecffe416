// Both languages have every sentence; every code of the catalogue is there; dates read as officials write them.
import { describe, expect, test } from 'vitest'
import { en } from '../src/words/en'
import { id } from '../src/words/id'
import { fill, groupedNip, moment, phrase, size, day, words } from '../src/words/words'

/** The catalogue's keys (texts §6.4). */
const CATALOGUE = `pass.wrong pass.backoff pass.forgot pass.changed pass.weak pass.same pass.mismatch
  cert.expired cert.expiring cert.notyet cert.revoked cert.suspended rev.offline cert.usage cert.type.system cert.untrusted
  cert.test cert.namemismatch cert.weak p12.corrupt p12.nokey p12.multi p12.legacy p12.missing p12.perm p12.cloud p12.write
  keyring.locked keyring.none session.locked doc.changed doc.missing doc.locked doc.encrypted doc.corrupt doc.notpdf doc.active
  doc.certified doc.signed doc.nofooter doc.footerspace doc.blockoverlap doc.noconsent save.fail save.overwrite save.verify
  ok.signed tsa.none tsa.fail tsa.auth clock.skew trust.old report.saved report.samekey log.broken`.split(/\s+/)

/** Further codes that the program sends today. */
const SENT = `doc.unreadable doc.denied doc.notafile doc.toolarge doc.password doc.pubkey doc.encryption doc.closed doc.render
  doc.prepare doc.block doc.footer doc.nofield doc.noanchor doc.repaired footer.untrue footer.unknown sign.failed save.full
  save.denied folder.unopened pass.needed p12.nocert p12.keypass p12.toocostly p12.unsupported keyring.late keyring.failed
  practice.failed system.random anchor.notcert anchor.notca anchor.unknown profile.noqr profile.noemblem profile.emblem
  practice_certificate pass.unknown pass.unrecorded pass.others pass.restored pass.halfway keyring.forbidden key.frozen key.case
  key.notfrozen key.retired key.reason destroy.ssd destroy.copies save.readonly save.busy usage.time usage.date
  p12.unproven pass.kept pass.finished letter.kind letter.template letter.unwritten
  save.twice save.same doc.none doc.toocomplex batch.toomany batch.busy batch.gone
  looks_signed_without_signature signature_removed name_differs name_hidden_characters
  name_look_alike_letters repaired`.split(/\s+/)

/** Path → text, for every leaf. */
function leaves(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]])
  const all = new Map<string, string>()
  for (const [key, inner] of Object.entries(value as object)) for (const [p, text] of leaves(inner, `${path}/${key}`)) all.set(p, text)
  return all
}
const placeholders = (text: string) => [...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]).sort()

describe('completeness', () => {
  const source = leaves(id)
  const other = leaves(en)

  test('the same keys in both languages', () => {
    expect([...other.keys()].sort()).toEqual([...source.keys()].sort())
  })
  test('every sentence is there and keeps its placeholders', () => {
    for (const [path, text] of source) {
      expect(text.trim(), path).not.toBe('')
      expect(placeholders(other.get(path) ?? ''), path).toEqual(placeholders(text))
    }
  })
  test.each(CATALOGUE)('%s is in the catalogue', (code) => {
    expect(Object.keys(id.problems)).toContain(code)
  })
  test.each(SENT)('%s has a sentence', (code) => {
    expect(Object.keys(id.problems)).toContain(code)
  })
  test('no exclamation marks, no familiar address', () => {
    for (const [path, text] of source) {
      expect(text, path).not.toMatch(/!|\bkamu\b/)
    }
  })
})

describe('phrasing', () => {
  test('dates as officials write them', () => {
    expect(moment(id, '2026-11-21T07:05:00Z')).toBe('21 November 2026 pukul 14.05 WIB')
    expect(moment(en, '2026-11-21T07:05:00Z')).toBe('21 November 2026 at 14:05 WIB')
    expect(day(id, '2026-12-31T18:00:00Z')).toBe('1 Januari 2027')
  })
  test('the zone is told with every time', () => {
    expect(moment(words('id', 'WITA'), '2026-11-21T07:05:00Z')).toBe('21 November 2026 pukul 15.05 WITA')
    expect(moment(words('en', 'WIT'), '2026-11-21T15:05:00Z')).toBe('22 November 2026 at 00:05 WIT')
    expect(moment(words('id', 'nowhere'), '2026-11-21T07:05:00Z')).toContain('14.05 WIB')
  })
  test('values of refusals are filled, times written as dates', () => {
    expect(phrase(id, { code: 'cert.expired', values: { tgl: '2026-02-01T00:00:00Z' } }).body).toContain('berakhir 1 Februari 2026.')
    expect(phrase(id, { code: 'cert.notyet', values: { tgl: '2026-12-01T01:00:00Z', jam: '2026-12-01T01:00:00Z' } }).body).toContain('1 Desember 2026 pukul 08.00 WIB')
    expect(phrase(id, { code: 'cert.notyet', values: { tgl: '2026-12-01T01:00:00Z' } }).body).toContain('pukul 08.00 WIB')
    expect(phrase(id, { code: 'cert.usage', values: { kegunaan: 'keyEncipherment, keyCertSign' } }).body).toContain('Proteksi kunci, Menerbitkan sertifikat.')
    expect(phrase(id, { code: 'p12.missing', values: { nama: 'siti' } }).body).toContain('siti. Mungkin')
    expect(phrase(id, { code: 'pass.backoff', values: { n: '5', k: '3' } }).title).toBe('Tunggu 5 detik')
  })
  test('a missing value is a dash, an unknown code says that something happened', () => {
    expect(fill('{a} dan {b}', { a: 1 })).toBe('1 dan –')
    expect(phrase(id, { code: 'no.such', values: {} }).title).toBe(id.problems.internal.title)
  })
  test('numbers', () => {
    expect(groupedNip('197504121999032001')).toBe('19750412 199903 2 001')
    expect(size(id, 1_250_000)).toBe('1,3 MB')
    expect(size(en, 900)).toBe('1 kB')
  })
})
