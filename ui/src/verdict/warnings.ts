// What must be known about a document beside its verdict: the host's warnings and the report's, each once.
import type { DocumentView, Problem } from '../host/bindings'

/** The report's codes that the verdict card itself shows. */
const SHOWN = ['practice_certificate']

export function warningsOf(document: DocumentView): Problem[] {
  const codes = new Set(document.warnings.map((warning) => warning.code))
  const added = document.report.warnings
    .filter((code) => !SHOWN.includes(code) && !codes.has(code) && !codes.has(`doc.${code}`))
    .map((code) => ({ code, values: {}, detail: null }))
  const problem = document.report.problem
  const unread = problem && !codes.has(problem.code) ? [{ code: problem.code, values: {}, detail: problem.detail }] : []
  return [...unread, ...document.warnings, ...added]
}
