// The blanks of a letter as fields of a form: sorted into groups, with labels for people. Pure.
import type { LetterBlank } from '../host/bindings'
import type { Words } from './words'

export interface BlankField extends LetterBlank {
  /** A story and not a number or a name. */
  long: boolean
}

export interface BlankGroup {
  name: string
  title: string
  blanks: BlankField[]
}

/** Groups that the profile fills. */
const PROFILE = ['pemilik', 'atasan', 'kop']
/** Has a field of its own. */
const APART = ['pemilik.nik']
const FEW = 4
const LONG = /uraian|kronologi|dampak|bukti|rencana|tindakan|permintaan|dokumen_penerima/

/** What the person fills in on the screen, group by group, and what belongs into the profile. */
export function blankGroups(w: Words, blanks: LetterBlank[]): { own: BlankGroup[]; profile: LetterBlank[] } {
  const own: BlankGroup[] = []
  const profile: LetterBlank[] = []
  for (const blank of blanks) {
    const [name = '', rest] = blank.name.split('.')
    if (!rest || APART.includes(blank.name)) continue
    if (PROFILE.includes(name) && !rest.includes('dinas')) {
      profile.push({ ...blank, label: profileLabel(w, blank) })
      continue
    }
    let group = own.find((one) => one.name === name)
    if (!group) own.push((group = { name, title: w.letters.groups[name] ?? spoken(name), blanks: [] }))
    group.blanks.push({ ...blank, label: blank.label || spoken(rest), long: LONG.test(rest) })
  }
  return { own, profile }
}

/** What the profile lacks: a few by name, many by the parts of the profile that hold them. */
export function profileNames(w: Words, blanks: LetterBlank[]): string[] {
  if (blanks.length <= FEW) return blanks.map((blank) => blank.label)
  const parts = blanks.map((blank) => w.letters.groups[blank.name.split('.')[0] ?? ''] ?? '')
  return [...new Set(parts)].filter(Boolean)
}

function profileLabel(w: Words, blank: LetterBlank): string {
  const [group = '', rest = ''] = blank.name.split('.')
  const label = blank.label || (rest === 'nip' ? 'NIP' : spoken(rest))
  return group === 'atasan' ? `${label} (${w.letters.groups['atasan'] ?? ''})` : label
}

/** `dokumen_lain` → `Dokumen lain`: names in templates are Indonesian words. */
function spoken(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
