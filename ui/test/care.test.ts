// The care of keys: two wishes from anywhere to a frozen key, refusals where the wish was made, moments as officials write them.
import { expect, test } from 'vitest'
import { reportable } from '../src/state/care'
import { isoDay, since, wibMoment } from '../src/words/since'
import { arrival, data, play, withKey } from './support'

const frozen = { ...data.realKey, state: 'frozen', step: 'follow' } as const
const loss = { keys: [frozen], signed: [], troubles: [] }
const refusal = { code: 'save.full', values: {}, detail: null }

test('a loss is two wishes away from a document, and the case leads back to it', () => {
  const [reading] = play(withKey(), arrival(data.unsigned('d1', 'surat.pdf', 2)))
  const [form] = play(reading, { type: 'open_lost', name: null })
  expect(form.screen).toMatchObject({ at: 'lost', name: data.realKey.name, since: null, back: { at: 'document' } })
  const [, asked] = play(form, { type: 'freeze' })
  expect(asked).toEqual([{ do: 'report_lost', name: data.realKey.name, report: { situation: 'lost', since: null } }])
  const [shown] = play(form, { type: 'freeze' }, { type: 'lost_told', loss })
  expect(shown.screen).toMatchObject({ at: 'case', loss, back: { at: 'document' } })
  expect(shown.start?.keys[0]?.state).toBe('frozen')
})

test('freezing is asked for once, however often the button is pressed', () => {
  const [, asked] = play(withKey(), { type: 'open_lost', name: null }, { type: 'freeze' }, { type: 'freeze' })
  expect(asked).toHaveLength(1)
})

test('a refused freezing is said on the form, which can be sent again', () => {
  const [form] = play(withKey(), { type: 'open_lost', name: null }, { type: 'freeze' })
  const of = { do: 'report_lost', name: data.realKey.name, report: { situation: 'lost', since: null } } as const
  const [refused] = play(form, { type: 'failed', of, problem: refusal })
  expect(refused.screen).toMatchObject({ at: 'lost', busy: false, problem: refusal })
  expect(play(refused, { type: 'freeze' })[1]).toHaveLength(1)
})

test('a frozen key is not reported again; a practice key only when there is no other', () => {
  expect(reportable(withKey(frozen))).toBeNull()
  expect(reportable(withKey(data.practiceKey, { ...data.realKey, default: false }))?.name).toBe(data.realKey.name)
})

test('a passphrase is changed in the sheet; a cancelled one leaves the card as it was', () => {
  const [card] = play(withKey(), { type: 'open_key', name: data.realKey.name })
  const [asking, asked] = play(card, { type: 'change_passphrase' })
  expect([asking.asking, asked]).toEqual([true, [{ do: 'change_passphrase', name: data.realKey.name }]])
  const of = { do: 'change_passphrase', name: data.realKey.name } as const
  const [back] = play(asking, { type: 'failed', of, problem: { ...refusal, code: 'cancelled' } })
  expect(back).toMatchObject({ asking: false, screen: { at: 'key', busy: false, problem: null } })
  const notices = [{ code: 'pass.changed', values: {}, detail: null }]
  const [changed] = play(asking, { type: 'key_changed', change: { keys: [data.realKey], notices } })
  expect(changed).toMatchObject({ asking: false, screen: { at: 'key', notices } })
})

test('a released key is shown as a card again', () => {
  const [shown] = play(withKey(frozen), { type: 'open_case', name: frozen.name }, { type: 'lost_told', loss })
  const [asking] = play(shown, { type: 'unfreeze', reason: 'ditemukan' })
  expect(asking.asking).toBe(true)
  const [released] = play(asking, { type: 'keys', from: 'unfreeze', keys: [data.realKey] })
  expect(released).toMatchObject({ asking: false, screen: { at: 'key' } })
})

test('nothing is destroyed before the person has said to be sure', () => {
  const [form, early] = play(withKey(), { type: 'open_destroy', name: data.realKey.name }, { type: 'destroy' })
  expect(early).toEqual([])
  const [, asked] = play(form, { type: 'destroy_form', change: { sure: true } }, { type: 'destroy' })
  expect(asked).toEqual([{ do: 'destroy_key', name: data.realKey.name, reason: 'unused' }])
})

test('moments are read in WIB and never from the future', () => {
  const clock = Date.parse('2026-11-22T03:00:00Z')
  expect(wibMoment('20-11-2026 14.05', clock)).toBe('2026-11-20T07:05:00Z')
  expect(wibMoment('20/11/2026', clock)).toBe('2026-11-19T17:00:00Z')
  for (const wrong of ['', 'kemarin', '31-02-2026 10.00', '20-11-2026 24.00', '23-11-2026 08.00']) expect(wibMoment(wrong, clock)).toBeNull()
  expect([isoDay('20-11-2026'), isoDay('1/2/2026')]).toEqual(['2026-11-20', '2026-02-01'])
  for (const wrong of ['', '31-02-2026', '2026-11-20', '20-11']) expect(isoDay(wrong)).toBeNull()
  expect(since('now', clock)).toBeNull()
  expect(since('today', clock)).toBe('2026-11-21T17:00:00Z')
  expect(since('yesterday', clock)).toBe('2026-11-20T17:00:00Z')
})
