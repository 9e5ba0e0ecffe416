// Invented entries of a register.
import type { JournalPage, JournalRow, JournalState, JournalWish } from '../bindings'

const hash = (letter: string) => letter.repeat(64)
const row = (seq: number, at: string, kind: string, more: Partial<JournalRow> = {}): JournalRow => ({
  seq, at, kind, files: [], serial: null, outcome: null, ...more,
})

const rows: JournalRow[] = [
  row(9, '2026-11-21T07:09:00Z', 'checkpoint'),
  row(8, '2026-11-21T07:09:00Z', 'signed', { files: [hash('a'), hash('b')], serial: '4f1c' }),
  row(7, '2026-11-21T07:09:00Z', 'sign_requested', { files: [hash('a')], serial: '4f1c' }),
  row(6, '2026-11-21T07:02:00Z', 'sign_refused', { files: [hash('c')], serial: '4f1c', outcome: 'pass.wrong' }),
  row(5, '2026-11-20T03:40:00Z', 'verified', { files: [hash('d')], outcome: 'indeterminate' }),
  row(4, '2026-11-20T03:31:00Z', 'verified', { files: [hash('e')], outcome: 'valid' }),
  row(3, '2026-11-20T02:00:00Z', 'setting', { outcome: 'default_key' }),
  row(2, '2026-11-20T02:00:00Z', 'key_imported', { serial: '4f1c' }),
  row(1, '2026-11-20T02:00:00Z', 'begin'),
]

export function journal({ kinds, sha256, text, named, from, to }: JournalWish): JournalPage {
  const shows = (one: JournalRow) => named.includes(one.kind) || one.files.some((hash) => hash.includes(text)) || (one.serial ?? '').includes(text)
  const fits = (one: JournalRow) =>
    (!kinds.length || kinds.includes(one.kind)) && (!text || shows(one)) && (!from || one.at >= from) && (!to || one.at.slice(0, 10) <= to)
  return { rows: rows.filter((one) => (sha256 ? one.files.includes(sha256) : fits(one))), more: false }
}

export const whole: JournalState = {
  intact: true, entries: 9, sealed: '2026-11-21T07:09:00Z', unsealed: 0, keyring: 'agrees', flaws: [], since: null,
}

export const broken: JournalState = {
  ...whole, intact: false, keyring: 'disagrees', flaws: ['chain', 'behind_head'], since: '2026-11-20T03:31:00Z',
}
