// From a judged document to what its card shows first: tone, headline, sentence, counts. Pure.
import type { Report, Verdict } from '../host/report'
import { fill, type Words } from '../words/words'
import { isArchived, isPractice, mayDiffer } from './lines'

/** Colour and icon. Green only for `good`; practice has its own and is never green. */
export type Tone = 'good' | 'permitted' | 'unsure' | 'bad' | 'none' | 'practice'

export interface Seal {
  tone: Tone
  headline: string
  sentence: string
  /** Only with several signatures. */
  counts: string | null
  practice: boolean
}

export const TONES: Record<Verdict, Tone> = {
  valid: 'good',
  valid_with_permitted_changes: 'permitted',
  indeterminate: 'unsure',
  invalid: 'bad',
  no_signature: 'none',
  unreadable: 'none',
}

export function seal(w: Words, report: Report): Seal {
  const practice = isPractice(report)
  // Practice hides a good verdict behind its own name; worse verdicts stay what they are.
  const passed = report.verdict === 'valid' || report.verdict === 'valid_with_permitted_changes'
  const key = practice && passed ? 'practice' : report.verdict
  return {
    tone: key === 'practice' ? 'practice' : TONES[report.verdict],
    headline: w.verdict.headline[key],
    sentence: w.verdict.sentence[key === 'indeterminate' ? open(report) : key],
    counts: report.signatures.length > 1 ? counts(w, report) : null,
    practice,
  }
}

/** That the content seems unchanged is said only where every signature was computed, and of nothing that may look otherwise. */
function open(report: Report): 'uncomputed' | 'mayDiffer' | 'indeterminate' {
  if (report.signatures.some((s) => s.integrity === 'unknown')) return 'uncomputed'
  return report.signatures.some(mayDiffer) ? 'mayDiffer' : 'indeterminate'
}

/** The verdict in a running sentence. */
export function shortVerdict(w: Words, report: Report): string {
  const passed = report.verdict === 'valid' || report.verdict === 'valid_with_permitted_changes'
  return isPractice(report) && passed ? w.verdict.short.practice : w.verdict.short[report.verdict]
}

function counts(w: Words, report: Report): string {
  const of = (indication: string) => report.signatures.filter((s) => s.indication === indication).length
  return fill(w.verdict.counts, {
    n: report.signatures.length,
    a: of('TOTAL_PASSED'),
    b: of('INDETERMINATE'),
    c: of('TOTAL_FAILED'),
  })
}

/** The tone of one signature in a list. */
export function toneOf(report: Report, index: number): Tone {
  const signature = report.signatures[index]
  switch (signature?.indication) {
    case 'TOTAL_PASSED':
      if (isPractice(report)) return 'practice'
      return signature.modification === 'none' || isArchived(signature) ? 'good' : 'permitted'
    case 'TOTAL_FAILED':
      return 'bad'
    default:
      return 'unsure'
  }
}
