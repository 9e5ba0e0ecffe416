// The care of keys: what each wish and each answer makes of the screen. Pure.
import type { KeyCard, Problem } from '../host/bindings'
import type { CaseScreen, CareScreen, DestroyScreen, KeyScreen, LostScreen } from './care-model'
import { signingKey } from './desk'
import type { Base, Effect, Event, State, Step } from './model'

export function nextCare(state: State, event: Event): Step | null {
  switch (event.type) {
    case 'open_key':
      return [{ ...state, notice: null, screen: keyScreen(state, event.name, []) }, []]
    case 'open_lost':
      return openLost(state, event.name)
    case 'open_case':
      return openCase(state, event.name)
    case 'open_destroy':
      return openDestroy(state, event.name)
    case 'unlocking':
      if (state.screen.at !== 'settings') return [state, []]
      return [{ ...state, screen: { ...state.screen, unlocking: event.unlocking } }, []]
    case 'set_unlocking':
      return [state, [{ do: 'set_unlocking', policy: event.policy }]]
    default:
      return nextScreen(state, event)
  }
}

function nextScreen(state: State, event: Event): Step | null {
  const { screen } = state
  switch (screen.at) {
    case 'key':
      return nextKey(state, screen, event)
    case 'lost':
      return nextLost(state, screen, event)
    case 'case':
      return nextCase(state, screen, event)
    case 'destroy':
      return nextDestroy(state, screen, event)
    default:
      return null
  }
}

function nextKey(state: State, screen: KeyScreen, event: Event): Step | null {
  const { name } = screen
  const at = (effect: Effect): Step => [{ ...state, screen: { ...screen, busy: true, problem: null, notices: [] } }, [effect]]
  switch (event.type) {
    case 'change_passphrase': {
      const [busy, wishes] = at({ do: 'change_passphrase', name })
      return screen.busy ? [state, []] : [{ ...busy, asking: true }, wishes]
    }
    case 'protect_key':
      return at({ do: 'protect_key', name })
    case 'export_key':
      return at({ do: 'export_key', name })
    case 'exported':
      return [{ ...state, screen: { ...screen, busy: false } }, []]
    case 'key_changed':
      return [{ ...known(state, event.change.keys), asking: false, screen: { ...screen, busy: false, notices: event.change.notices } }, []]
    case 'keys':
      return [{ ...known(state, event.keys), screen: { ...screen, busy: false } }, []]
    default:
      return null
  }
}

function nextLost(state: State, screen: LostScreen, event: Event): Step | null {
  switch (event.type) {
    case 'lost':
      return [{ ...state, screen: { ...screen, ...event.change } }, []]
    case 'freeze': {
      if (screen.busy) return [state, []]
      const report = { situation: screen.situation, since: screen.since }
      return [{ ...state, screen: { ...screen, busy: true, problem: null } }, [{ do: 'report_lost', name: screen.name, report }]]
    }
    case 'lost_told': {
      const shown: CaseScreen = { at: 'case', name: screen.name, loss: event.loss, letters: null, busy: true, problem: null, back: screen.back }
      // The letters are written at once: two clicks and one short form are all it takes.
      return [{ ...known(state, event.loss.keys), screen: shown }, [{ do: 'write_letters', name: screen.name, place: 'documents' }]]
    }
    default:
      return null
  }
}

function nextCase(state: State, screen: CaseScreen, event: Event): Step | null {
  const { name } = screen
  const busy: State = { ...state, screen: { ...screen, busy: true, problem: null } }
  switch (event.type) {
    case 'lost_told':
      return [{ ...known(state, event.loss.keys), screen: { ...screen, loss: event.loss } }, []]
    case 'write_letters':
      return [busy, [{ do: 'write_letters', name, place: 'chosen' }]]
    case 'letters_written':
      return [{ ...state, screen: { ...screen, busy: false, letters: event.letters } }, []]
    case 'follow_case':
      return [busy, [{ do: 'follow_case', name, step: event.step, receipt: event.receipt }]]
    case 'unfreeze':
      return [{ ...busy, asking: true }, [{ do: 'unfreeze', name, reason: event.reason }]]
    case 'keys': {
      const all = known({ ...state, asking: false }, event.keys)
      const released = event.keys.find((card) => card.name === name)?.state !== 'frozen'
      return [released && event.from === 'unfreeze' ? { ...all, screen: keyScreen(all, name, []) } : { ...all, screen: { ...screen, busy: false } }, []]
    }
    default:
      return null
  }
}

function nextDestroy(state: State, screen: DestroyScreen, event: Event): Step | null {
  switch (event.type) {
    case 'destroy_form':
      return [{ ...state, screen: { ...screen, ...event.change } }, []]
    case 'destroy':
      if (screen.busy || !screen.sure) return [state, []]
      return [
        { ...state, screen: { ...screen, busy: true, problem: null } },
        [{ do: 'destroy_key', name: screen.name, reason: screen.reason }],
      ]
    case 'destroyed': {
      // The record is written at once, while everything it tells is known.
      const shown: State = { ...known(state, event.destruction.keys), screen: { ...screen, done: event.destruction } }
      return [shown, [{ do: 'write_record', copies: screen.copies, place: 'documents' }]]
    }
    case 'write_record':
      return [{ ...state, screen: { ...screen, busy: true, problem: null } }, [{ do: 'write_record', copies: screen.copies, place: 'chosen' }]]
    case 'record_written':
      return [{ ...state, screen: { ...screen, busy: false, record: event.record } }, []]
    default:
      return null
  }
}

/** A refusal of one of these wishes is shown on the screen where it was made. */
export function failedCare(state: State, of: Effect, problem: Problem): Step | null {
  const told = problem.code === 'cancelled' ? null : problem
  const { screen } = state
  switch (of.do) {
    case 'loss':
      return screen.at === 'case' ? [{ ...state, screen: { ...screen, problem: told } }, []] : [state, []]
    case 'change_passphrase':
    case 'protect_key':
    case 'export_key':
    case 'report_lost':
    case 'write_letters':
    case 'follow_case':
    case 'unfreeze':
    case 'destroy_key':
    case 'write_record':
      return isCare(screen) ? [{ ...state, asking: false, screen: { ...screen, busy: false, problem: told } }, []] : null
    default:
      return null
  }
}

function openLost(state: State, wanted: string | null): Step {
  const name = wanted ?? reportable(state)?.name
  if (!name) return [state, []]
  const screen: LostScreen = { at: 'lost', name, situation: 'lost', since: null, busy: false, problem: null, back: under(state) }
  return [{ ...state, notice: null, screen }, []]
}

function openCase(state: State, name: string): Step {
  const screen: CaseScreen = { at: 'case', name, loss: null, letters: null, busy: false, problem: null, back: under(state) }
  return [{ ...state, notice: null, screen }, [{ do: 'loss', name }]]
}

function openDestroy(state: State, name: string): Step {
  const card = state.start?.keys.find((key) => key.name === name)
  const reason = card?.state === 'expired' ? 'expired' : card?.state === 'revoked' ? 'revoked' : card?.state === 'retired' ? 'replaced' : 'unused'
  const screen: DestroyScreen = { at: 'destroy', name, reason, sure: false, copies: '', done: null, record: null, busy: false, problem: null, back: under(state) }
  return [{ ...state, notice: null, screen }, []]
}

/** The key that a report of loss is about, unless another is chosen: the one that signs, else the first real one. */
export function reportable(state: State): KeyCard | null {
  const signing = signingKey(state)
  if (signing && !signing.practice) return signing
  const keys = state.start?.keys.filter((key) => key.state !== 'frozen') ?? []
  return keys.find((key) => !key.practice) ?? keys[0] ?? null
}

function keyScreen(state: State, name: string, notices: Problem[]): KeyScreen {
  return { at: 'key', name, busy: false, problem: null, notices, back: under(state) }
}

function known(state: State, keys: KeyCard[]): State {
  return state.start ? { ...state, start: { ...state.start, keys } } : state
}

function isCare(screen: State['screen']): screen is CareScreen {
  return screen.at === 'key' || screen.at === 'lost' || screen.at === 'case' || screen.at === 'destroy'
}

function under({ screen }: State): Base {
  if (screen.at === 'home' || screen.at === 'batch' || screen.at === 'document') return screen
  return 'back' in screen ? screen.back : { at: 'home' }
}
