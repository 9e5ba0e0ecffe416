// One table of judged signatures: the window tells them as it says, and so does the evidence sheet
// (`crates/app/src/sheet/told_tests.rs`, which also says how what is told is written anew).
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Report, SignatureReport } from '../src/host/report'
import { lines } from '../src/verdict/lines'
import { seal } from '../src/verdict/seal'
import { en } from '../src/words/en'
import { attacks } from '../src/words/id/attacks'
import { phrase, words, type Words } from '../src/words/words'

interface Row {
  is: string
  report: object
  signatures: object[]
  told: string[]
}
interface Table {
  report: object
  signature: object
  rows: Row[]
  /** Title and body by code. */
  warnings: Record<string, [string, string]>
}
const table = JSON.parse(readFileSync('test/told.json', 'utf8')) as Table

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Objects are changed deeply, everything else is put in its place. */
function changed(facts: unknown, by: unknown): unknown {
  if (!isObject(facts) || !isObject(by)) return by
  return { ...facts, ...Object.fromEntries(Object.entries(by).map(([name, value]) => [name, changed(facts[name], value)])) }
}

function report(row: Row): Report {
  const signatures = row.signatures.map((by) => changed(table.signature, by) as SignatureReport)
  return { ...(changed(table.report, row.report) as Report), signatures }
}

/** Headline, sentence, and the lines of the last signature. */
function told(w: Words, judged: Report): string[] {
  const { headline, sentence } = seal(w, judged)
  const last = lines(w, judged, judged.signatures.length - 1)
  return [headline, sentence, ...last.map((line) => `${line.key} ${line.mark} ${line.text}`)]
}

test.each(table.rows)('$is', (row) => {
  expect(told(words('id', 'WIB'), report(row))).toEqual(row.told)
})

test.each(table.rows)('in English, with the same marks: $is', (row) => {
  const marks = (all: string[]) => all.slice(2).map((line) => line.split(' ', 2))
  const english = told(en, report(row))
  expect(marks(english)).toEqual(marks(row.told))
  for (const line of english) expect(line).not.toMatch(/[{}–]$|\.\.$|: \.|undefined/)
})

test('warnings are the same words, and every attack has some', () => {
  for (const [code, said] of Object.entries(table.warnings)) {
    const { title, body } = phrase(words('id'), { code, values: {} })
    expect([title, body], code).toEqual(said)
  }
  expect(Object.keys(table.warnings)).toEqual(expect.arrayContaining(Object.keys(attacks)))
})

/** Whatever is written anew: nothing is green that was not proven. */
test('never green for what is not proven', () => {
  const green = (row: Row, key: string) => row.told.some((line) => line.startsWith(`${key} ok `))
  const where = (fact: (judged: Report) => boolean) => table.rows.filter((row) => report(row).signatures.length > 0 && fact(report(row)))
  const open = where((judged) => judged.signatures.some((s) => s.integrity === 'unknown') && judged.verdict === 'indeterminate')
  expect(open.length).toBeGreaterThan(4)
  for (const row of open) expect(row.told[1], row.is).not.toContain('tidak terlihat berubah')
  for (const row of where((judged) => judged.signatures.at(-1)?.integrity !== 'intact')) {
    for (const key of ['content', 'signature', 'signer']) expect(green(row, key), `${row.is}: ${key}`).toBe(false)
  }
  for (const row of where((judged) => judged.warnings.includes('practice_certificate'))) {
    for (const key of ['signer', 'issuer']) expect(green(row, key), `${row.is}: ${key}`).toBe(false)
  }
})
