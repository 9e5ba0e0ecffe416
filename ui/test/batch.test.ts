// Many documents: what is chosen by itself, consent to a number, work that nothing takes away, what failed.
import { expect, test } from 'vitest'
import type { BatchProgress, BatchRow, BatchStage, Interrupted } from '../src/host/bindings'
import { tableWords } from '../src/words/table'
import type { Batch, Event, State } from '../src/state'
import { chosenRows, filterOf, neighbour, readyToSign, shownRows } from '../src/state/batch'
import { arrival, data, desk, play, withKey } from './support'

const row = (n: number, change: Partial<BatchRow> = {}): BatchRow => ({
  row: n, name: `surat-${n}.pdf`, size: 1000, pages: 1, state: 'ready', verdict: 'no_signature', practice: false, pending: false, signers: [], problem: null, warnings: [], output: null, ...change,
})
const waiting = (n: number) => row(n, { state: 'waiting', verdict: null })
const bad = (n: number) => row(n, { state: 'aside', verdict: 'unreadable', problem: { code: 'doc.corrupt', values: {}, detail: null } })
const signed = (n: number) => row(n, { verdict: 'valid', signers: ['Siti'] })

const come = (count: number): Event => ({
  type: 'arrived',
  arrival: { kind: 'batch', batch: { id: 'b1', folder: 'Surat', rows: Array.from({ length: count }, (_, n) => waiting(n)), resumed: null } },
})
const told = (stage: BatchStage, rows: BatchRow[], change: Partial<BatchProgress> = {}): Event => ({
  type: 'batch',
  progress: { id: 'b1', stage, done: rows.length, total: rows.length, left: null, paused: false, rows, trouble: null, ...change },
})

function table(state: State): Batch {
  if (!state.batch) throw new Error('expected a batch')
  return state.batch
}

const looked = (...rows: BatchRow[]) => play(withKey(), come(rows.length), told('looked', rows))[0]
const consented = (...rows: BatchRow[]) => play(looked(...rows), { type: 'consent', given: true })[0]

test('unsigned documents are there to be signed, all but the bad ones', () => {
  const state = looked(row(0), bad(1), row(2))
  expect(table(state).mode).toBe('sign')
  expect(chosenRows(table(state)).map((one) => one.row)).toEqual([0, 2])
})

test('signed documents are there to be checked, and signing them again is a choice of its own', () => {
  const state = looked(row(0), signed(1))
  expect(table(state).mode).toBe('check')
  expect(chosenRows(table(state)).map((one) => one.row)).toEqual([0])
  expect(chosenRows(table(play(state, { type: 'turn_row', row: 1 })[0])).map((one) => one.row)).toEqual([0, 1])
})

test('nothing is signed before all was looked at, consented to, and chosen', () => {
  const [looking] = play(withKey(), come(2), told('looking', [row(0)]), { type: 'batch_mode', mode: 'sign' }, { type: 'consent', given: true })
  expect(readyToSign(table(looking))).toBe(false)
  expect(play(looked(row(0)), { type: 'sign_batch' })[1]).toEqual([])
  const none = play(consented(row(0)), { type: 'turn_row', row: 0 }, { type: 'consent', given: true }, { type: 'sign_batch' })
  expect(none[1]).toEqual([])
})

test('consent is to a number: another choice takes it back', () => {
  const state = consented(row(0), row(1))
  expect(readyToSign(table(state))).toBe(true)
  expect(table(play(state, { type: 'turn_row', row: 1 })[0]).consent).toBe(false)
  expect(table(play(state, { type: 'option', change: { design: 'invisible' }, settle: true })[0]).consent).toBe(false)
  expect(table(play(state, { type: 'turn_all', on: false })[0]).consent).toBe(false)
})

test('signing names exactly the chosen rows', () => {
  const [, effects] = play(consented(row(0), bad(1), row(2), signed(3)), { type: 'sign_batch' })
  expect(effects).toMatchObject([{ do: 'sign_batch', id: 'b1', wish: { rows: [0, 2], page: 'last', options: { key: 'siti-rahmawati', footer: 'CK-1', rect: null } } }])
})

test('the passphrase sheet is expected until signing has begun', () => {
  const [asked] = play(withKey({ ...data.realKey, remembered: false }), come(1), told('looked', [row(0)]), { type: 'consent', given: true }, { type: 'sign_batch' })
  expect(asked.asking).toBe(true)
  expect(play(asked, told('signing', []))[0].asking).toBe(false)
})

test('nothing takes a batch away while it is at work', () => {
  const [busy] = play(consented(row(0)), { type: 'sign_batch' }, told('signing', [], { total: 1 }))
  const [same, effects] = play(busy, arrival(data.unsigned('d9', 'lain.pdf', 1)), { type: 'close' })
  expect(same.screen.at).toBe('batch')
  expect(effects).toEqual([{ do: 'close_document', id: 'd9' }])
  expect(play(busy, { ...come(3) })[1]).toEqual([{ do: 'close_batch', id: 'b1' }])
})

test('pause, go on, stop', () => {
  const [busy] = play(consented(row(0)), { type: 'sign_batch' }, told('signing', [], { total: 1 }))
  expect(play(busy, { type: 'pause_batch' })[1]).toEqual([{ do: 'pause_batch', id: 'b1' }])
  const [paused] = play(busy, told('signing', [], { paused: true }))
  expect(play(paused, { type: 'pause_batch' })[1]).toEqual([{ do: 'continue_batch', id: 'b1' }])
  expect(play(busy, { type: 'cancel_batch' })[1]).toEqual([{ do: 'cancel_batch', id: 'b1' }])
})

test('what failed is looked at again before it can be signed', () => {
  const failed = row(1, { state: 'failed', problem: { code: 'doc.changed', values: {}, detail: null } })
  const [ended] = play(consented(row(0), row(1)), { type: 'sign_batch' }, told('ended', [row(0, { state: 'signed', output: 'surat-0_ttd.pdf' }), failed]))
  expect(table(ended).consent).toBe(false)
  expect(play(ended, { type: 'retry_failed' })[1]).toEqual([{ do: 'look_at_batch', id: 'b1', rows: [1] }])
  expect(chosenRows(table(ended))).toEqual([])
  expect(chosenRows(table(play(ended, told('looked', [row(1)]))[0])).map((one) => one.row)).toEqual([1])
})

test('progress of another batch is not ours', () => {
  const state = looked(row(0))
  const strange: Event = { type: 'batch', progress: { id: 'b2', stage: 'ended', done: 9, total: 9, left: 0, paused: false, rows: [bad(0)], trouble: null } }
  expect(play(state, strange)[0]).toBe(state)
})

test('a document of the table is shown as it will be signed, and its place becomes the place of all', () => {
  const state = looked(row(0), row(1))
  const [waitingFor, asked] = play(state, { type: 'open_row', row: 1 })
  expect(asked).toEqual([{ do: 'open_of_batch', id: 'b1', row: 1 }])
  const [shown, effects] = play(waitingFor, { type: 'row_opened', row: 1, document: data.unsigned('d1', 'surat-1.pdf', 3) })
  expect(effects).toMatchObject([{ do: 'prepare', id: 'd1', options: { page: 3, rect: null, footer: 'CK-1' } }])
  const moved: Event = { type: 'option', change: { rect: { x: 40, y: 50, width: 190, height: 62 } }, settle: true }
  const [back, closing] = play(shown, moved, { type: 'back' })
  expect(back.screen.at).toBe('batch')
  expect(closing.at(-1)).toEqual({ do: 'close_document', id: 'd1' })
  expect(table(back).options?.rect).toEqual({ x: 40, y: 50, width: 190, height: 62 })
  expect(table(back).opened.has(1)).toBe(true)
  expect(desk(shown).row).toBe(1)
})

test('a document that was not moved leaves the place to the program', () => {
  const [back] = play(looked(row(0)), { type: 'open_row', row: 0 }, { type: 'row_opened', row: 0, document: data.unsigned('d1', 'x.pdf', 1) }, { type: 'prepared', ticket: 1, prepared: { id: 'p1', page: 1, rect: { x: 1, y: 2, width: 190, height: 62 }, footer_pages: [1], footer_text: null, warnings: [] } }, { type: 'back' })
  expect(table(back).options?.rect).toBeNull()
})

test('filters and search', () => {
  const state = looked(row(0), signed(1), bad(2), row(3, { verdict: 'indeterminate', signers: ['Hasan'] }))
  expect(filterOf(table(state), signed(1))).toEqual(['good'])
  const only = (event: Event) => shownRows(table(play(state, event)[0])).map((one) => one.row)
  expect(only({ type: 'filter', filter: 'unread' })).toEqual([2])
  expect(only({ type: 'filter', filter: 'unsure' })).toEqual([3])
  expect(only({ type: 'search', text: 'hasan' })).toEqual([3])
  expect(neighbour(table(state), 1, 1)).toBe(3)
  expect(neighbour(table(state), 3, 1)).toBeNull()
})

test('what comes before the program answered is taken up when it does', () => {
  const early = play({ ...withKey(), start: null }, come(1), told('looked', [row(0)]))[0]
  expect(early.screen.at).not.toBe('batch')
  const start = withKey().start
  if (!start) throw new Error('expected a start')
  const [state] = play(early, { type: 'started', start })
  expect(table(state).stage).toBe('looked')
})

test('an interrupted batch is offered, taken up with its own wishes, or forgotten', () => {
  const interrupted: Interrupted = { documents: 10, signed: 4, folder: 'Surat', began: '2026-11-21T07:05:00Z' }
  const home: State = { ...withKey() }
  const offered: State = { ...home, screen: { at: 'home' }, start: home.start && { ...home.start, interrupted } }
  expect(play(offered, { type: 'resume_batch' })[1]).toEqual([{ do: 'resume_batch' }])
  expect(play(offered, { type: 'interruption_forgotten' })[0].start?.interrupted).toBeNull()
  const options = { key: 'siti-rahmawati', design: 'invisible' as const, page: 1, rect: null, field: null, anchor: null, footer: null, level: 'b' as const, reason: '', location: '' }
  const [state] = play(offered, { type: 'arrived', arrival: { kind: 'batch', batch: { id: 'b1', folder: '', rows: [waiting(0)], resumed: { rows: [0], options, page: 'first' } } } })
  expect(table(state)).toMatchObject({ mode: 'sign', page: 'first', options: { design: 'invisible' }, resumed: true })
  expect(state.start?.interrupted).toBeNull()
})

test('the table has words for every verdict, state and reason', () => {
  const { heads, said } = tableWords('id')
  expect(heads).toHaveLength(11)
  for (const code of ['valid', 'no_signature', 'signed', 'failed', 'doc.corrupt', 'save.twice']) expect(said[code]).toBeTruthy()
})
