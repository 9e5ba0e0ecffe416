// The verdict of a row in the table: tone and words, as the document's own card would have them.
import type { BatchRow } from '../host/bindings'
import type { Words } from '../words/words'
import { TONES, type Tone } from './seal'

function practised(row: BatchRow): boolean {
  return row.practice && (row.verdict === 'valid' || row.verdict === 'valid_with_permitted_changes')
}

export function rowTone(row: BatchRow): Tone {
  if (row.verdict === null) return 'none'
  return practised(row) ? 'practice' : TONES[row.verdict]
}

export function rowVerdict(w: Words, row: BatchRow): string {
  if (row.verdict === null) return ''
  const short = practised(row) ? w.verdict.short.practice : w.verdict.short[row.verdict]
  return short.charAt(0).toUpperCase() + short.slice(1)
}
