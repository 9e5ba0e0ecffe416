// The block at a text: one place, several, none; when the search is over.
import { expect, test } from 'vitest'
import type { Hit } from '../src/host/bindings'
import { rectAt } from '../src/parts/frame'
import { neighbouring } from '../src/state/places'
import { type Event, type State } from '../src/state'
import { arrival, data, desk, play, withKey } from './support'

const hit = (page: number, x: number, y: number): Hit => ({ page, rect: { x, y, width: 8, height: 12 } })
const SEVERAL = [hit(1, 70, 90), hit(2, 72, 300), hit(2, 320, 300), hit(3, 500, 800)]

const opened = (pages = 3) => play(withKey(), arrival(data.unsigned('d1', 'surat.pdf', pages)))[0]
const answer = (hits: Hit[], text = '#', id = 'd1'): Event => ({ type: 'found_text', id, text, hits })
const searched = (hits: Hit[], from: State = opened()) => play(from, { type: 'find_text', text: '#' }, answer(hits))

test('the program is asked once for the text, without the space around it', () => {
  const [state, effects] = play(opened(), { type: 'find_text', text: ' ${ttd} ' })
  expect(effects).toEqual([{ do: 'find_text', id: 'd1', text: '${ttd}' }])
  expect(desk(state).places).toEqual({ text: '${ttd}', hits: null, at: 0 })
  expect(play(state, { type: 'find_text', text: '${ttd}' })[1]).toEqual([])
  expect(play(opened(), { type: 'find_text', text: '  ' })[1]).toEqual([])
})

test('the block goes to the only place: its corner there, its size kept, and the next revision is asked for', () => {
  const before = desk(opened()).options?.rect
  const [state, effects] = searched([hit(2, 72, 300)])
  expect(desk(state).options).toMatchObject({ page: 2, rect: { ...before, x: 72, y: 300 }, anchor: null })
  expect(effects.at(-1)).toMatchObject({ do: 'prepare', options: { page: 2, rect: { x: 72, y: 300 } } })
})

test('of several places the first on the page that is looked at is taken, else the first', () => {
  expect(desk(searched(SEVERAL)[0])).toMatchObject({ places: { at: 0 }, options: { page: 1 } })
  const [there] = play(opened(), { type: 'see_page', page: 2 })
  expect(desk(searched(SEVERAL, there)[0])).toMatchObject({ places: { at: 1 }, options: { page: 2, rect: { x: 72, y: 300 } } })
  const [elsewhere] = play(opened(4), { type: 'see_page', page: 4 })
  expect(desk(searched(SEVERAL, elsewhere)[0]).places?.at).toBe(0)
})

test('another place is taken and stays inside its page', () => {
  const [state] = play(searched(SEVERAL)[0], { type: 'take_place', at: 3 })
  expect(desk(state)).toMatchObject({ places: { at: 3, hits: SEVERAL }, options: { page: 3, rect: { x: 405, y: 780, width: 190, height: 62 } } })
  const [same, effects] = play(state, { type: 'take_place', at: 4 })
  expect(same).toBe(state)
  expect(effects).toEqual([])
})

test('after the last place comes the first', () => {
  const places = { text: '#', hits: SEVERAL, at: 3 }
  expect([neighbouring(places, 1), neighbouring({ ...places, at: 0 }, -1), neighbouring({ ...places, at: 1 }, 1)]).toEqual([0, 3, 2])
})

test('without a place the block stays, and nothing is prepared', () => {
  const before = desk(opened()).options
  const [state, effects] = searched([])
  expect(desk(state)).toMatchObject({ places: { hits: [] }, options: before })
  expect(effects.map((effect) => effect.do)).toEqual(['find_text'])
})

test('the search is over when the block is put elsewhere, hidden, or the document only checked', () => {
  const rect = { x: 1, y: 1, width: 190, height: 62 }
  const ends: Event[] = [
    { type: 'option', change: { rect }, settle: false },
    { type: 'option', change: { page: 1 }, settle: true },
    { type: 'option', change: { field: 'Kotak', rect: null }, settle: true },
    { type: 'option', change: { design: 'invisible' }, settle: true },
    { type: 'mode', mode: 'check' },
    { type: 'forget_places' },
    arrival(data.unsigned('d2', 'lain.pdf', 1)),
  ]
  for (const event of ends) expect(desk(play(searched(SEVERAL)[0], event)[0]).places, event.type).toBeNull()
  const kept: Event = { type: 'option', change: { design: 'qr' }, settle: true }
  expect(desk(play(searched(SEVERAL)[0], kept)[0]).places?.hits).toBe(SEVERAL)
})

test('a search that is put away while it goes on is ended', () => {
  const going = play(opened(), { type: 'find_text', text: '#' }, { type: 'forget_places' })
  expect(going[1].at(-1)).toEqual({ do: 'find_text', id: 'd1', text: '' })
  expect(play(going[0], answer([], ''))[0]).toEqual(going[0])
  expect(play(searched(SEVERAL)[0], { type: 'forget_places' })[1]).toEqual([])
})

test('an answer that nobody waits for changes nothing', () => {
  const [asked] = play(opened(), { type: 'find_text', text: '#' })
  for (const stale of [answer(SEVERAL, '$'), answer(SEVERAL, '#', 'd0')]) expect(play(asked, stale)).toEqual([asked, []])
  const moved: Event = { type: 'option', change: { rect: { x: 1, y: 1, width: 190, height: 62 } }, settle: true }
  const [state] = play(asked, moved, answer(SEVERAL))
  expect(desk(state)).toMatchObject({ places: null, options: { rect: { x: 1, y: 1 } } })
})

test('a search that is answered while another screen stands in front is put away', () => {
  const [state] = play(opened(), { type: 'find_text', text: '#' }, { type: 'open_settings' }, answer(SEVERAL), { type: 'back' })
  expect(desk(state)).toMatchObject({ places: null, options: { page: 3 } })
})

test('a refusal is told and ends the search', () => {
  const problem = { code: 'doc.closed', values: {}, detail: null }
  const failed: Event = { type: 'failed', of: { do: 'find_text', id: 'd1', text: '#' }, problem }
  const [state] = play(opened(), { type: 'find_text', text: '#' }, failed)
  expect([desk(state).places, state.notice]).toEqual([null, problem])
  const newer: Event = { ...failed, problem: { ...problem, code: 'cancelled' } }
  expect(desk(play(opened(), { type: 'find_text', text: '#' }, newer)[0]).places?.text).toBe('#')
})

test('an invisible block and a field of the document have no place to search for', () => {
  const changes = [{ design: 'invisible' as const }, { field: 'Kotak', rect: null }]
  for (const change of changes) expect(play(opened(), { type: 'option', change, settle: false }, { type: 'find_text', text: '#' })[1]).toEqual([])
})

test('a rectangle at a text has its corner there, or the nearest one inside the page', () => {
  const page = { width: 595, height: 842 }
  const text = { x: 100, y: 200, width: 5, height: 9 }
  expect(rectAt(text, page, 'text')).toEqual({ x: 100, y: 200, width: 190, height: 62 })
  expect(rectAt(text, page, 'text', { x: 7, y: 7, width: 300, height: 90 })).toEqual({ x: 100, y: 200, width: 300, height: 90 })
  expect(rectAt({ ...text, x: 590, y: 840 }, page, 'emblem')).toEqual({ x: 389, y: 780, width: 206, height: 62 })
  expect(rectAt({ ...text, x: -20, y: -3 }, page, 'text')).toMatchObject({ x: 0, y: 0 })
  expect(rectAt(text, page, 'invisible')).toBeNull()
})
