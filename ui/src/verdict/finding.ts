// One finding as a plain sentence. Pure.
import type { Finding } from '../host/report'
import type { Words } from '../words/words'

type Said = Record<string, Record<string, string>>

/** Empty for a clause that nobody has words for; a test of the architecture rules that out for what Rust emits. */
export function saidOf(w: Words, finding: Pick<Finding, 'clause' | 'conclusion'>): string {
  return (w.findings as Said)[finding.clause]?.[finding.conclusion] ?? ''
}
