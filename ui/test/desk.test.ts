// The desk: what is shown is what is signed; stale answers are dropped; consent comes first.
import { expect, test } from 'vitest'
import type { Prepared } from '../src/host/bindings'
import { ready } from '../src/state/desk'
import { arrival, data, desk, play, withKey } from './support'

const letter = () => arrival(data.unsigned('d1', 'surat.pdf', 3))
const prepared = (id: string, change: Partial<Prepared> = {}): Prepared => ({
  id, page: 3, rect: { x: 300, y: 600, width: 190, height: 62 }, footer_pages: [1, 2, 3], footer_text: 'x', warnings: [], ...change,
})

test('an unsigned document opens for signing and asks for its next revision at once', () => {
  const [state, effects] = play(withKey(), letter())
  expect(desk(state).mode).toBe('sign')
  expect(effects).toMatchObject([{ do: 'prepare', id: 'd1', ticket: 1, wait: 0, options: { page: 3, footer: 'CK-1', design: 'text', key: 'siti-rahmawati' } }])
})

test('a signed document opens for checking and asks for nothing', () => {
  const [state, effects] = play(withKey(), arrival(data.signedView('valid', [data.signature()])))
  expect(desk(state).mode).toBe('check')
  expect(effects).toEqual([])
})

test('a refused document opens for checking', () => {
  const view = { ...data.unsigned('d1', 'x.pdf', 1), refusal: { code: 'doc.certified', values: {}, detail: null } }
  expect(desk(play(withKey(), arrival(view))[0]).mode).toBe('check')
})

test('a practice key forces CK-0', () => {
  const [state] = play(withKey(data.practiceKey), letter())
  expect(desk(state).options?.footer).toBe('CK-0')
})

test('a document that takes no footer gets none, whatever the profile says', () => {
  const view = { ...data.unsigned('d1', 'x.pdf', 1), footer_refusal: { code: 'doc.signed', values: {}, detail: null } }
  expect(desk(play(withKey(), arrival(view))[0]).options?.footer).toBeNull()
})

test('only the newest preparation is shown', () => {
  const [moved] = play(withKey(), letter(), { type: 'option', change: { design: 'invisible' }, settle: true })
  const [stale] = play(moved, { type: 'prepared', ticket: 1, prepared: prepared('p1') })
  expect(desk(stale).prepared).toBeNull()
  const [fresh] = play(stale, { type: 'prepared', ticket: desk(stale).asked, prepared: prepared('p2') })
  expect(desk(fresh).prepared?.id).toBe('p2')
})

test('the host has the last word on the place', () => {
  const [state] = play(withKey(), letter(), { type: 'prepared', ticket: 1, prepared: prepared('p1', { rect: { x: 1, y: 2, width: 190, height: 62 } }) })
  expect(desk(state).options?.rect).toEqual({ x: 1, y: 2, width: 190, height: 62 })
})

test('signing needs consent and a fresh preparation, and signs exactly that one', () => {
  const [shown] = play(withKey(), letter(), { type: 'prepared', ticket: 1, prepared: prepared('p1') })
  expect(play(shown, { type: 'sign' })[1]).toEqual([])
  const [agreed] = play(shown, { type: 'consent', given: true })
  expect(ready(desk(agreed))).toBe(true)
  const [moving] = play(agreed, { type: 'option', change: { rect: { x: 9, y: 9, width: 190, height: 62 } }, settle: false })
  expect(ready(desk(moving))).toBe(false)
  expect(play(moving, { type: 'sign' })[1]).toEqual([])
  const [signing, effects] = play(agreed, { type: 'sign' })
  expect(effects).toEqual([{ do: 'sign', prepared: 'p1' }])
  expect(desk(signing).signing).toBe(true)
  expect(play(signing, { type: 'sign' })[1]).toEqual([])
})

test('a block is never dragged out of its page', () => {
  const [state] = play(withKey(), letter(), { type: 'option', change: { rect: { x: 9000, y: -50, width: 190, height: 62 } }, settle: true })
  expect(desk(state).options?.rect).toEqual({ x: 405, y: 0, width: 190, height: 62 })
})

test('the passphrase sheet is expected only when the passphrase is not remembered', () => {
  const asked = (remembered: boolean) => {
    const [state] = play(withKey({ ...data.realKey, remembered }), letter(), { type: 'prepared', ticket: 1, prepared: prepared('p1') }, { type: 'consent', given: true }, { type: 'sign' })
    return state.asking
  }
  expect(asked(true)).toBe(false)
  expect(asked(false)).toBe(true)
})

test('after signing the result is on the desk and the original is given back', () => {
  const result = { name: 'surat_ttd.pdf', folder: '~', document: data.signedView('valid', [data.signature()]) }
  const [state, effects] = play(withKey(), letter(), { type: 'prepared', ticket: 1, prepared: prepared('p1') }, { type: 'consent', given: true }, { type: 'sign' }, { type: 'signed', signed: result })
  expect(desk(state).signed?.name).toBe('surat_ttd.pdf')
  expect(effects.at(-1)).toEqual({ do: 'close_document', id: 'd1' })
  expect(desk(play(state, { type: 'open_result' })[0]).signed).toBeNull()
})

test('a refusal to sign stays in its place; cancelling says nothing', () => {
  const [signing] = play(withKey(), letter(), { type: 'prepared', ticket: 1, prepared: prepared('p1') }, { type: 'consent', given: true }, { type: 'sign' })
  const of = { do: 'sign', prepared: 'p1' } as const
  const refused = play(signing, { type: 'failed', of, problem: { code: 'doc.changed', values: {}, detail: null } })[0]
  expect(desk(refused).problem?.code).toBe('doc.changed')
  expect(ready(desk(refused))).toBe(false)
  const cancelled = play(signing, { type: 'failed', of, problem: { code: 'cancelled', values: {}, detail: null } })[0]
  expect(desk(cancelled).problem).toBeNull()
  expect(ready(desk(cancelled))).toBe(true)
})

test('a stale refusal to prepare says nothing about what is shown', () => {
  const [state, effects] = play(withKey(), letter(), { type: 'option', change: { page: 1 }, settle: true })
  const [oldest] = effects
  if (oldest?.do !== 'prepare') throw new Error('expected prepare')
  const [after] = play(state, { type: 'failed', of: oldest, problem: { code: 'internal', values: {}, detail: null } })
  expect(desk(after).problem).toBeNull()
})

test('pages seen are counted once and their text is asked for once', () => {
  const [state, effects] = play(withKey(), letter(), { type: 'see_page', page: 1 }, { type: 'see_page', page: 2 }, { type: 'see_page', page: 1 })
  expect(desk(state).seen).toEqual([1, 2])
  expect(effects.filter((effect) => effect.do === 'page_text')).toHaveLength(2)
})

test('without a key nothing is prepared; a key that comes later prepares', () => {
  const [bare, none] = play(withKey({ ...data.realKey, state: 'expired' }), letter())
  expect(desk(bare).options).toBeNull()
  expect(none).toEqual([])
  const [, effects] = play(bare, { type: 'keys', from: 'practice', keys: [data.practiceKey] })
  expect(effects).toMatchObject([{ do: 'prepare', options: { key: 'latihan', footer: 'CK-0' } }])
})

test('choosing a field clears the free place', () => {
  const [state] = play(withKey(), letter(), { type: 'option', change: { field: 'TTD1', rect: null }, settle: true })
  expect(desk(state).options).toMatchObject({ field: 'TTD1', rect: null })
})

test('a footer that is not true of the certificate gives way, and says so, without end', () => {
  let [state, effects] = play(withKey(), letter())
  const footers: (string | null)[] = []
  for (let round = 0; round < 6; round++) {
    const asked = effects.at(-1)
    if (asked?.do !== 'prepare') break
    footers.push(asked.options.footer)
    const problem = { code: 'footer.untrue', values: { kode: asked.options.footer ?? '' }, detail: null }
    ;[state, effects] = play(state, { type: 'failed', of: asked, problem })
  }
  expect(footers).toEqual(['CK-1', 'CK-0', 'CK-5', null])
  const [after, again] = play(state, { type: 'open_settings' }, { type: 'back' })
  expect(again.at(-1)).toMatchObject({ do: 'prepare', options: { footer: 'CK-1' } })
  expect(desk(after).untrue).toBeNull()
  expect(desk(state).untrue?.values['kode']).toBe('CK-1')
  expect(desk(play(state, { type: 'option', change: { footer: 'CK-4' }, settle: true })[0]).untrue).toBeNull()
})

test('the verdict is shown at once and replaced when the network has answered', () => {
  const view = { ...data.signedView('indeterminate', [data.signature()]), pending: true }
  const [shown, effects] = play(withKey(), arrival(view))
  expect(effects).toEqual([{ do: 'refine', id: view.id }])
  expect(desk(shown).document.report.verdict).toBe('indeterminate')
  const better = { ...view.report, verdict: 'valid' as const }
  const [late] = play(shown, { type: 'refined', id: 'another', report: better })
  expect(desk(late).document.report.verdict).toBe('indeterminate')
  const [settled] = play(late, { type: 'refined', id: view.id, report: better })
  expect([desk(settled).document.report.verdict, desk(settled).document.pending]).toEqual(['valid', false])
  const [silent] = play(shown, { type: 'failed', of: { do: 'refine', id: view.id }, problem: { code: 'x', values: {}, detail: null } })
  expect([desk(silent).document.report.verdict, desk(silent).document.pending]).toEqual(['indeterminate', false])
})

test('where an authority stamps the time, signing begins with a time-stamp, and may do without', () => {
  const state = { ...withKey(), start: { ...withKey().start!, tsa: ['http://tsa.example'] } }
  const [stamped, effects] = play(state, letter())
  expect(effects).toMatchObject([{ do: 'prepare', options: { level: 't' } }])
  const [plain] = play(stamped, { type: 'option', change: { level: 'b' }, settle: true })
  expect(desk(plain).options?.level).toBe('b')
  expect(desk(play(withKey(), letter())[0]).options?.level).toBe('b')
})
