// Ready-made states for tests, from the stand-in's invented data.
import type { DocumentView, KeyCard, Start } from '../src/host/bindings'
import * as data from '../src/host/standin/data'
import { first, next, type Desk, type Effect, type Event, type State } from '../src/state'

export { data }

export function started(change: Partial<Start> = {}): State {
  return next(first, { type: 'started', start: { ...data.start, keyring: true, ...change } })[0]
}

export function withKey(...keys: KeyCard[]): State {
  return started({ keys: keys.length ? keys : [data.realKey], profile: data.profile, duties_accepted: true })
}

/** Plays events in order; gives the last state and all effects. */
export function play(state: State, ...events: Event[]): [State, Effect[]] {
  const asked: Effect[] = []
  for (const event of events) {
    const [then, effects] = next(state, event)
    state = then
    asked.push(...effects)
  }
  return [state, asked]
}

export function arrival(document: DocumentView): Event {
  return { type: 'arrived', arrival: { kind: 'document', document } }
}

export function desk(state: State): Desk {
  if (state.screen.at !== 'document') throw new Error(`expected a document, not ${state.screen.at}`)
  return state.screen
}
