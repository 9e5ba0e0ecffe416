// The whole behaviour of the window: `next(state, event)` gives the next state and what to ask this computer for. Pure.
import type { Arrival } from './host/bindings'
import { atWork, freshBatch, nextBatch, placed } from './state/batch'
import { nextCare } from './state/care'
import { freshDesk, nextDesk, preparing, refining } from './state/desk'
import { failed } from './state/failed'
import { nextJournal, sought } from './state/journal'
import { nextKeys } from './state/keys'
import { nextLetters, openLetters } from './state/letters'
import { nextPlaces } from './state/places'
import type { Base, Desk, Effect, Event, State, Step } from './state/model'
import { nextSettings } from './state/settings'

export type * from './state/care-model'
export type * from './state/letters-model'
export type * from './state/model'

export const first: State = {
  screen: { at: 'loading', problem: null },
  start: null,
  asking: false,
  over: false,
  arriving: null,
  practising: false,
  notice: null,
  recovered: [],
  batch: null,
  early: [],
}

export function next(state: State, event: Event): Step {
  // Files named when the program was started may come in before the page knows who signs.
  if (!state.start && (event.type === 'arrived' || event.type === 'batch')) return [{ ...state, early: [...state.early, event] }, []]
  switch (event.type) {
    case 'started':
      return started({ ...state, start: event.start, screen: { at: 'home' }, early: [] }, state.early)
    case 'drag':
      return [{ ...state, over: event.over }, []]
    case 'arriving':
      return [{ ...state, over: false, arriving: event.name, notice: null }, []]
    case 'arrived':
      return arrived({ ...state, over: false, arriving: null, asking: false, notice: null }, event.arrival)
    case 'failed':
      return failed(state, event.of, event.problem)
    case 'dismiss':
      return [{ ...state, notice: null }, []]
    case 'choose':
      return [state, [{ do: 'choose_file' }]]
    case 'close':
      if (state.screen.at === 'batch' && atWork(state.batch)) return [state, []]
      return [{ ...state, screen: { at: 'home' }, batch: null }, leaving(state)]
    case 'back':
      return back(state)
    default:
      return among(state, event) ?? [state, []]
  }
}

/** Each part of the window answers for its own events. */
function among(state: State, event: Event): Step | null {
  const parts = [nextCare, nextLetters, nextKeys, nextJournal, nextSettings, nextBatch, nextPlaces, nextDesk]
  for (const part of parts) {
    const step = part(state, event)
    if (step) return step
  }
  return null
}

/** What came early is taken up now. */
function started(state: State, early: Event[]): Step {
  const [shown, wishes] = early.reduce<Step>(([before, wishes], event) => {
    const [after, more] = next(before, event)
    return [after, [...wishes, ...more]]
  }, [state, []])
  return [shown, [...wishes, { do: 'recover' }]]
}

/** A file came in, whatever screen is shown. While a signature is being made nothing may take the desk away. */
function arrived(state: State, arrival: Arrival): Step {
  const { screen } = state
  const lookedUp = screen.at === 'journal' ? sought(state, screen, arrival) : null
  if (lookedUp) return lookedUp
  const signing = (screen.at === 'document' && screen.signing) || atWork(state.batch)
  switch (arrival.kind) {
    case 'document': {
      if (signing) return [state, [{ do: 'close_document', id: arrival.document.id }]]
      const [opened, wishes] = preparing({ ...state, batch: null, screen: freshDesk(state, arrival.document) }, 0)
      return [opened, [...leaving(state), ...wishes, ...refining(arrival.document)]]
    }
    case 'key': {
      if (signing) return [state, [{ do: 'drop_candidate', id: arrival.candidate.id }]]
      const { candidate } = arrival
      const back = base(state)
      const rest = leavingSide(state)
      if (!state.start?.duties_accepted) return [{ ...state, screen: { at: 'duties', candidate, back } }, rest]
      const shown: State = { ...state, asking: true, screen: { at: 'candidate', candidate, problem: null, waiting: true, back } }
      return [shown, [...rest, { do: 'unlock_candidate', id: candidate.id }]]
    }
    case 'locked': {
      if (signing) return [state, [{ do: 'close_document', id: arrival.id }]]
      const { id, name } = arrival
      const shown: State = { ...state, batch: null, asking: true, screen: { at: 'locked', id, name, problem: null, waiting: true } }
      return [shown, [...leaving(state), { do: 'open_locked', id }]]
    }
    case 'batch': {
      if (signing) return [state, [{ do: 'close_batch', id: arrival.batch.id }]]
      const interrupted = arrival.batch.resumed ? null : (state.start?.interrupted ?? null)
      const start = state.start && { ...state.start, interrupted }
      return [{ ...state, start, batch: freshBatch(state, arrival.batch), screen: { at: 'batch' } }, leaving(state)]
    }
    case 'problem':
      return arrivedProblem(state, arrival, signing)
  }
}

function arrivedProblem(state: State, arrival: Arrival & { kind: 'problem' }, signing: boolean): Step {
  const { screen } = state
  const { problem, name } = arrival
  if (signing) return [{ ...state, notice: problem }, []]
  // A wrong document password comes back as an arrival: keep the locked file at hand.
  if (screen.at === 'locked') return [{ ...state, screen: { ...screen, problem, waiting: false } }, []]
  return [{ ...state, batch: null, screen: { at: 'trouble', problem, name } }, leaving(state)]
}

/** The screen that stands under a side screen. */
export function base(state: State): Base {
  const { screen } = state
  if (screen.at === 'document' || screen.at === 'batch' || screen.at === 'home') return screen
  return 'back' in screen ? screen.back : { at: 'home' }
}

function back(state: State): Step {
  const { screen } = state
  const under = base(state)
  if (screen.at === 'document' && screen.row !== null && state.batch) {
    return [{ ...state, screen: { at: 'batch' }, batch: placed(state.batch, screen) }, [{ do: 'close_document', id: screen.document.id }]]
  }
  if (screen.at === 'document') return [{ ...state, screen: { at: 'home' } }, leaving(state)]
  if (screen.at === 'locked') return [{ ...state, asking: false, screen: under }, leaving(state)]
  if (screen.at === 'profile' && screen.letter) return openLetters(state, screen.letter)
  const shown: State = { ...state, asking: false, screen: under }
  const rest = leavingSide(state)
  // A key or a profile may have changed meanwhile: the revision is prepared anew.
  if (under.at !== 'document') return [shown, rest]
  const [again, wishes] = preparing({ ...shown, screen: hopeful(under) }, 0)
  return [again, [...rest, ...wishes]]
}

/** An issuer may have been added meanwhile: the footer that was refused is tried again. */
function hopeful(desk: Desk): Desk {
  const refused = desk.untrueFooters[0]
  if (!refused || !desk.options) return desk
  return { ...desk, options: { ...desk.options, footer: refused }, untrue: null, untrueFooters: [] }
}

/** What must be given back when the present screen and what lies under it are left for good. */
function leaving(state: State): Effect[] {
  const { screen } = state
  const under = base(state)
  const rest = leavingSide(state)
  if (screen.at === 'locked') rest.push({ do: 'close_document', id: screen.id })
  if (under.at === 'document') {
    rest.push({ do: 'close_document', id: under.document.id })
    if (under.comparing?.version) rest.push({ do: 'close_document', id: under.comparing.version.id })
  }
  if (state.batch) rest.push({ do: 'close_batch', id: state.batch.id })
  return rest
}

function leavingSide({ screen }: State): Effect[] {
  // A letter that was only looked at is forgotten, and its NIK with it.
  if (screen.at === 'letters') return screen.draft ? [{ do: 'close_document', id: screen.draft.id }] : []
  const holds = screen.at === 'duties' || screen.at === 'candidate' || screen.at === 'offer'
  return holds ? [{ do: 'drop_candidate', id: screen.candidate.id }] : []
}
