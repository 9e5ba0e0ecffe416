// From reports to words: eight lines in fixed order, green only where it is earned, practice never green.
import { describe, expect, test } from 'vitest'
import { data } from './support'
import type { SignatureReport } from '../src/host/report'
import { commonName, lines } from '../src/verdict/lines'
import { seal, shortVerdict, toneOf } from '../src/verdict/seal'
import { warningsOf } from '../src/verdict/warnings'
import { reason } from '../src/verdict/reason'
import { en } from '../src/words/en'
import { id as w } from '../src/words/id'

const ORDER = ['content', 'signature', 'signer', 'issuer', 'validity', 'revocation', 'timestamp', 'coverage']
const judged = (change: Parameters<typeof data.signature>[0], verdict: Parameters<typeof data.report>[0] = 'valid') =>
  data.report(verdict, 3, [data.signature(change)])
const marks = (report: ReturnType<typeof judged>) => Object.fromEntries(lines(w, report, 0).map((line) => [line.key, line.mark]))

test('eight lines in their order', () => {
  expect(lines(w, judged({}), 0).map((line) => line.key)).toEqual(ORDER)
  expect(lines(w, data.report('no_signature', 1, []), 0)).toEqual([])
})

test('a good signature has no doubt and no refutation', () => {
  expect(Object.values(marks(judged({})))).not.toContain('bad')
  expect(Object.values(marks(judged({})))).not.toContain('unknown')
})

test('long-term validation data added later is worth no warning; other permitted changes are', () => {
  const later = (modification: 'lta_updates' | 'form_filling', permitted = true) =>
    judged({ coverage: 'earlier_revision', modification, changes_permitted: permitted })
  expect(marks(later('lta_updates'))).toMatchObject({ content: 'ok', coverage: 'ok' })
  expect(toneOf(later('lta_updates'), 0)).toBe('good')
  expect(marks(later('form_filling'))).toMatchObject({ content: 'note', coverage: 'note' })
  expect(marks(later('lta_updates', false))).toMatchObject({ content: 'bad', coverage: 'bad' })
})

test('changed content is refuted', () => {
  const report = judged({ integrity: 'broken', indication: 'TOTAL_FAILED', subindication: 'HASH_FAILURE' }, 'invalid')
  expect(marks(report)).toMatchObject({ content: 'bad', signature: 'bad', signer: 'unknown' })
  expect(marks(judged({ changes_permitted: false, modification: 'other' }, 'invalid'))).toMatchObject({ content: 'bad' })
})

test('what could not be computed is open, not refuted', () => {
  const open = { integrity: 'unknown', indication: 'INDETERMINATE', subindication: 'CRYPTO_CONSTRAINTS_FAILURE' } as const
  expect(marks(judged(open, 'indeterminate'))).toMatchObject({ content: 'unknown', signature: 'unknown', signer: 'unknown' })
  expect(toneOf(judged(open, 'indeterminate'), 0)).toBe('unsure')
  // A forbidden change is refuted all the same.
  expect(marks(judged({ ...open, changes_permitted: false, modification: 'other' }, 'invalid'))).toMatchObject({ content: 'bad' })
})

test('an unknown issuer leaves name and issuer open, never green', () => {
  const report = judged({ indication: 'INDETERMINATE', trust: { status: 'unknown', path: [], reason: null } }, 'indeterminate')
  expect(marks(report)).toMatchObject({ signer: 'unknown', issuer: 'unknown', content: 'ok' })
  expect(seal(w, report).tone).toBe('unsure')
})

test('an issuer that is known stays so while revocation is open', () => {
  const open = { status: 'unknown', source: 'none', as_of: null, revoked_at: null, reason: null } as const
  const trust = { status: 'unknown', path: ['CN=Siti', 'CN=Otoritas Uji'], reason: null } as const
  const report = judged({ indication: 'INDETERMINATE', trust: { ...trust, path: [...trust.path] }, revocation: open }, 'indeterminate')
  expect(marks(report)).toMatchObject({ issuer: 'ok', signer: 'unknown', revocation: 'unknown' })
})

test('an expired certificate needs a proven time', () => {
  const signer = data.signature().signer
  const old = signer && { ...signer, not_after: '2026-01-01T00:00:00Z' }
  expect(marks(judged({ signer: old }))).toMatchObject({ validity: 'unknown' })
  expect(marks(judged({ signer: old, proven_time: '2025-12-01T00:00:00Z' }))).toMatchObject({ validity: 'ok' })
  expect(marks(judged({ signer: old, proven_time: '2026-05-01T00:00:00Z' }))).toMatchObject({ validity: 'unknown' })
  expect(marks(judged({ signer: old, proven_time: '2025-05-01T00:00:00Z' }))).toMatchObject({ validity: 'bad' })
})

test('coverage: whole, earlier, malformed', () => {
  expect(marks(judged({ coverage: 'earlier_revision' }))).toMatchObject({ coverage: 'note' })
  expect(marks(judged({ coverage: 'malformed' }))).toMatchObject({ coverage: 'bad' })
})

describe('practice', () => {
  const report = data.practiceReport(2)
  test('has its own name and tone, and no good tone anywhere', () => {
    expect(seal(w, report)).toMatchObject({ tone: 'practice', practice: true, headline: 'Tanda tangan latihan' })
    expect(toneOf(report, 0)).toBe('practice')
    expect(shortVerdict(w, report)).toBe('latihan')
  })
  test('a broken practice signature is not valid, and still marked', () => {
    expect(seal(w, { ...report, verdict: 'invalid' })).toMatchObject({ tone: 'bad', practice: true, headline: 'Tanda tangan tidak valid' })
  })
})

test('green is for valid alone', () => {
  for (const verdict of ['valid_with_permitted_changes', 'indeterminate', 'invalid', 'no_signature', 'unreadable'] as const) {
    expect(seal(w, data.report(verdict, 1, [])).tone).not.toBe('good')
  }
  expect(seal(w, judged({})).tone).toBe('good')
})

test('several signatures are counted', () => {
  const report = data.report('indeterminate', 2, [data.signature(), data.signature({ field: 'b', indication: 'INDETERMINATE' })])
  expect(seal(w, report).counts).toBe('2 tanda tangan: 1 valid, 1 tidak dapat dipastikan, 0 tidak valid')
})

test('warnings are told once, and what the card shows is not repeated', () => {
  const view = { ...data.unsigned('d', 'x', 1), report: { ...data.report('no_signature', 1, []), warnings: ['repaired', 'practice_certificate'] } }
  expect(warningsOf(view).map((problem) => problem.code)).toEqual(['repaired'])
  expect(warningsOf({ ...view, warnings: [{ code: 'doc.repaired', values: {}, detail: null }] }).map((problem) => problem.code)).toEqual(['doc.repaired'])
})

test('common names are taken out of whole names', () => {
  expect(commonName('O=X,CN=Siti\\, M.Si.,C=ID')).toBe('Siti, M.Si.')
  expect(commonName('O=X')).toBe('O=X')
})

describe('why, and what would settle it', () => {
  const TABLE = `FORMAT_FAILURE HASH_FAILURE SIG_CRYPTO_FAILURE REVOKED EXPIRED NOT_YET_VALID SIG_CONSTRAINTS_FAILURE
    CHAIN_CONSTRAINTS_FAILURE CERTIFICATE_CHAIN_GENERAL_FAILURE CRYPTO_CONSTRAINTS_FAILURE POLICY_PROCESSING_ERROR
    SIGNATURE_POLICY_NOT_AVAILABLE TIMESTAMP_ORDER_FAILURE NO_SIGNING_CERTIFICATE_FOUND NO_CERTIFICATE_CHAIN_FOUND
    NO_CERTIFICATE_CHAIN_FOUND_NO_POE REVOKED_NO_POE REVOKED_CA_NO_POE OUT_OF_BOUNDS_NO_POE OUT_OF_BOUNDS_NOT_REVOKED
    REVOCATION_OUT_OF_BOUNDS_NO_POE CRYPTO_CONSTRAINTS_FAILURE_NO_POE NO_POE TRY_LATER SIGNED_DATA_NOT_FOUND`.split(/\s+/)

  test.each(TABLE)('%s', (subindication) => {
    for (const words of [w, en]) {
      const said = reason(words, data.signature({ indication: 'INDETERMINATE', subindication }))
      expect(said?.means, subindication).toBeTruthy()
      expect(said?.settles, subindication).not.toMatch(/[{}–]/)
    }
  })
  test('a passed signature needs no reason', () => {
    expect(reason(w, data.signature())).toBeNull()
  })
})

test('a forbidden change after an intact signature is a change, not a riddle', () => {
  const report = judged({ indication: 'TOTAL_FAILED', subindication: 'FORMAT_FAILURE', changes_permitted: false, modification: 'other', coverage: 'earlier_revision' }, 'invalid')
  expect(marks(report)).toMatchObject({ content: 'bad', signature: 'ok' })
  expect(reason(w, report.signatures[0] as NonNullable<(typeof report.signatures)[0]>)?.means).toContain('diubah setelah ditandatangani')
})

test('what was not computed has its own reasons', () => {
  const why = (subindication: string, findings: SignatureReport['findings'] = []) =>
    reason(w, data.signature({ indication: 'INDETERMINATE', integrity: 'unknown', subindication, findings }))
  expect(why('SIG_CONSTRAINTS_FAILURE')).toEqual(w.foreignForm)
  expect(why('CRYPTO_CONSTRAINTS_FAILURE')).toEqual(w.unknownAlgorithm)
  const spent = { clause: 'EN 319 102-1 5.1.4', conclusion: 'INDETERMINATE', detail: '' }
  expect(why('CRYPTO_CONSTRAINTS_FAILURE', [spent])).toEqual(w.unfinishedWork)
  expect(why('NO_SIGNING_CERTIFICATE_FOUND')).toEqual(w.subindications.NO_SIGNING_CERTIFICATE_FOUND)
})

test('another name on the face is said in the signer line', () => {
  const report = judged({ shown_name: 'Ratu Dewa' })
  expect(lines(w, report, 0).find((line) => line.key === 'signer')).toMatchObject({ mark: 'bad', text: expect.stringContaining('(Ratu Dewa)') })
})
