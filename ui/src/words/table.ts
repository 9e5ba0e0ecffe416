// The words of a table that goes to a spreadsheet: heads, verdicts, states, and every reason's title.
import type { BatchWords } from '../host/bindings'
import { words } from './words'

export function tableWords(language: string): BatchWords {
  const w = words(language)
  const reasons = Object.entries(w.problems).map(([code, sentence]) => [code, sentence.title] as const)
  return { heads: w.batch.heads, said: { ...Object.fromEntries(reasons), ...w.verdict.short, ...w.batch.states } }
}
