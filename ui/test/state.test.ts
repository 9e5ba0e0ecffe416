// Arrivals, keys, side screens: every way in and every way back.
import { expect, test } from 'vitest'
import { first, next, type Event } from '../src/state'
import { arrival, data, desk, play, started, withKey } from './support'

const key: Event = { type: 'arrived', arrival: { kind: 'key', candidate: { id: 'c1', name: 'siti.p12' } } }
const offer: Event = { type: 'offered', offer: { id: 'c1', identities: [data.realKey], warnings: [] } }
const letter = () => arrival(data.unsigned('d1', 'surat.pdf', 2))

test('the window waits for the program, then shows the start', () => {
  expect(first.screen.at).toBe('loading')
  expect(started().screen.at).toBe('home')
  const [state] = play(first, { type: 'failed', of: { do: 'start' }, problem: { code: 'internal', values: {}, detail: null } })
  expect(state.screen).toMatchObject({ at: 'loading', problem: { code: 'internal' } })
})

test('a file named when the program was started is not lost, however early it comes', () => {
  const early = next(first, arrival(data.unsigned('d1', 'undangan.pdf', 3)))[0]
  expect(early.screen.at).toBe('loading')
  const [state, effects] = next(early, { type: 'started', start: withKey().start ?? data.start })
  expect(state.screen.at).toBe('document')
  expect(effects).toMatchObject([{ do: 'prepare', id: 'd1' }, { do: 'recover' }])
})

test('the first certificate file: duties, passphrase, offer, stored', () => {
  const [duties, none] = play(started(), key)
  expect(duties.screen.at).toBe('duties')
  expect(none).toEqual([])
  const [accepted, effects] = play(duties, { type: 'accept_duties' }, { type: 'duties_accepted' })
  expect(effects).toEqual([{ do: 'accept_duties' }, { do: 'unlock_candidate', id: 'c1' }])
  expect(accepted.asking).toBe(true)
  const [shown] = play(accepted, offer)
  expect(shown.asking).toBe(false)
  expect(shown.screen).toMatchObject({ at: 'offer', identity: 0, remember: true })
  const [, importing] = play(shown, { type: 'remember', remember: false }, { type: 'import' })
  expect(importing).toEqual([{ do: 'import_key', id: 'c1', choice: { identity: 0, remember: false, replaces: null } }])
  const [stored] = play(shown, { type: 'keys', from: 'import_key', keys: [data.realKey] })
  expect(stored.screen.at).toBe('home')
  expect(stored.start?.keys).toHaveLength(1)
})

test('a wrong passphrase is said in its place and can be tried again', () => {
  const [waiting] = play(started({ duties_accepted: true }), key)
  const problem = { code: 'pass.wrong', values: {}, detail: null }
  const [refused] = play(waiting, { type: 'failed', of: { do: 'unlock_candidate', id: 'c1' }, problem })
  expect(refused).toMatchObject({ asking: false, screen: { at: 'candidate', problem, waiting: false } })
  expect(play(refused, { type: 'unlock' })[1]).toEqual([{ do: 'unlock_candidate', id: 'c1' }])
  const [cancelled] = play(waiting, { type: 'failed', of: { do: 'unlock_candidate', id: 'c1' }, problem: { ...problem, code: 'cancelled' } })
  expect(cancelled.screen).toMatchObject({ problem: null, waiting: false })
})

test('leaving a candidate gives it back; a late offer is given back too', () => {
  const [waiting] = play(started({ duties_accepted: true }), key)
  const [left, effects] = play(waiting, { type: 'back' })
  expect(left).toMatchObject({ asking: false, screen: { at: 'home' } })
  expect(effects).toEqual([{ do: 'drop_candidate', id: 'c1' }])
  expect(play(left, offer)[1]).toEqual([{ do: 'drop_candidate', id: 'c1' }])
})

test('the first usable identity is chosen, and the keyring only when there is one', () => {
  const expired = { ...data.realKey, state: 'expired' as const }
  const [state] = play(started({ duties_accepted: true, keyring: false }), key, {
    type: 'offered', offer: { id: 'c1', identities: [expired, data.realKey], warnings: [] },
  })
  expect(state.screen).toMatchObject({ at: 'offer', identity: 1, remember: false })
})

test('a certificate taken while a document is open leads back to the document, prepared', () => {
  const [state, effects] = play(started({ duties_accepted: true, profile: data.profile }), letter(), key, offer, {
    type: 'keys', from: 'import_key', keys: [data.realKey],
  })
  expect(desk(state).document.id).toBe('d1')
  expect(effects.at(-1)).toMatchObject({ do: 'prepare', id: 'd1' })
})

test('a new document replaces the old one, which is given back', () => {
  const [state, effects] = play(withKey(), letter(), arrival(data.unsigned('d2', 'lain.pdf', 1)))
  expect(desk(state).document.id).toBe('d2')
  expect(effects).toContainEqual({ do: 'close_document', id: 'd1' })
})

test('nothing takes the desk away while a signature is made', () => {
  const [open] = play(withKey(), letter())
  const signing = { ...open, screen: { ...desk(open), signing: true } }
  const [state, effects] = play(signing, arrival(data.unsigned('d2', 'lain.pdf', 1)), key)
  expect(desk(state).document.id).toBe('d1')
  expect(effects).toEqual([{ do: 'close_document', id: 'd2' }, { do: 'drop_candidate', id: 'c1' }])
})

test('a locked document asks, keeps a wrong password at hand, and is given back', () => {
  const [asking, effects] = play(withKey(), { type: 'arrived', arrival: { kind: 'locked', id: 'd9', name: 'gaji.pdf' } })
  expect(asking.asking).toBe(true)
  expect(effects).toEqual([{ do: 'open_locked', id: 'd9' }])
  const problem = { code: 'doc.password', values: {}, detail: null }
  const [wrong] = play(asking, { type: 'arrived', arrival: { kind: 'problem', name: 'gaji.pdf', problem } })
  expect(wrong.screen).toMatchObject({ at: 'locked', problem, waiting: false })
  expect(play(wrong, { type: 'unlock' })[1]).toEqual([{ do: 'open_locked', id: 'd9' }])
  expect(play(wrong, { type: 'back' })[1]).toEqual([{ do: 'close_document', id: 'd9' }])
})

test('a file that cannot be opened is named', () => {
  const problem = { code: 'doc.notpdf', values: {}, detail: null }
  const [state] = play(withKey(), { type: 'arriving', name: 'a.docx' }, { type: 'arrived', arrival: { kind: 'problem', name: 'a.docx', problem } })
  expect(state).toMatchObject({ arriving: null, screen: { at: 'trouble', name: 'a.docx', problem } })
})

test('practice is made once at a time', () => {
  const [state, effects] = play(started(), { type: 'practise' }, { type: 'practise' })
  expect(effects).toEqual([{ do: 'practice' }])
  expect(play(state, { type: 'keys', from: 'practice', keys: [data.practiceKey] })[0].practising).toBe(false)
  const failed: Event = { type: 'failed', of: { do: 'practice' }, problem: { code: 'internal', values: {}, detail: null } }
  expect(play(state, failed)[0]).toMatchObject({ practising: false, notice: { code: 'internal' } })
})

test('a saved profile leads back and prepares anew, keeping the place', () => {
  const rect = { x: 50, y: 50, width: 190, height: 62 }
  const [state] = play(withKey(), letter(), { type: 'option', change: { rect, page: 1 }, settle: true }, { type: 'open_profile' })
  const profile = { ...data.profile, footer: 'CK-4' }
  const saved = { ...data.start, keys: [data.realKey], profile }
  const [after, effects] = play(state, { type: 'save_profile', profile }, { type: 'profile_saved', from: 'save_profile', start: saved })
  expect(desk(after).options).toMatchObject({ rect, page: 1, footer: 'CK-4' })
  expect(effects.at(-1)).toMatchObject({ do: 'prepare' })
})

test('an issuer is trusted only after it was shown', () => {
  const anchor = { sha256: 'ab', name: 'Root', not_after: '2030-01-01T00:00:00Z', practice: false, office: false }
  const [shown, asked] = play(withKey(), { type: 'open_settings' }, { type: 'anchors', anchors: [] })
  expect(asked).toEqual([{ do: 'anchors' }, { do: 'unlocking' }])
  expect(play(shown, { type: 'confirm_anchor' })[1]).toEqual([])
  const [candidate] = play(shown, { type: 'anchor_chosen', anchor })
  expect(play(candidate, { type: 'confirm_anchor' })[1]).toEqual([{ do: 'confirm_anchor', sha256: 'ab' }])
  expect(play(candidate, { type: 'refuse_anchor' })[0].screen).toMatchObject({ candidate: null })
  expect(play(candidate, { type: 'back' })[0].screen.at).toBe('home')
})

test('the language changes at once and is kept', () => {
  const [state, effects] = play(started(), { type: 'language', language: 'en' })
  expect(state.start?.language).toBe('en')
  expect(effects).toEqual([{ do: 'set_language', language: 'en' }])
})

test('drag state and notices come and go', () => {
  expect(next(started(), { type: 'drag', over: true })[0].over).toBe(true)
  const [told] = play(started(), { type: 'failed', of: { do: 'choose_file' }, problem: { code: 'internal', values: {}, detail: null } })
  expect(told.notice?.code).toBe('internal')
  expect(play(told, { type: 'dismiss' })[0].notice).toBeNull()
})
