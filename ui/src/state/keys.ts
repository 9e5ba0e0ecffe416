// Keys: the duties, the passphrase, the offer, the practice identity, the list.
import { withOptions } from './batch'
import { preparing } from './desk'
import type { KeyCard } from '../host/bindings'
import type { Event, State, Step } from './model'

export function nextKeys(state: State, event: Event): Step | null {
  switch (event.type) {
    case 'practise':
      return state.practising ? [state, []] : [{ ...state, practising: true, notice: null }, [{ do: 'practice' }]]
    case 'use_key':
      return [state, [{ do: 'set_default_key', name: event.name }]]
    case 'remove_key':
      return [state, [{ do: 'remove_key', name: event.name }]]
    case 'recovered': {
      if (!state.start) return [state, []]
      const { keys, notices } = event.change
      return [{ ...state, recovered: notices, start: { ...state.start, keys } }, []]
    }
    case 'recovery_read':
      return [{ ...state, recovered: [] }, []]
    case 'keys':
      return keysChanged(state, event)
    default:
      return nextCandidate(state, event)
  }
}

function nextCandidate(state: State, event: Event): Step | null {
  const { screen } = state
  switch (event.type) {
    case 'accept_duties':
      return screen.at === 'duties' ? [state, [{ do: 'accept_duties' }]] : null
    case 'duties_accepted':
      if (screen.at !== 'duties' || !state.start) return [state, []]
      return unlock({ ...state, start: { ...state.start, duties_accepted: true } })
    case 'unlock':
      return unlock(state)
    case 'offered':
      return offered(state, event)
    case 'pick_identity': {
      if (screen.at !== 'offer') return null
      const replaces = renewed(state, screen.offer.identities[event.identity])
      return [{ ...state, screen: { ...screen, identity: event.identity, replaces } }, []]
    }
    case 'remember':
      return screen.at === 'offer' ? [{ ...state, screen: { ...screen, remember: event.remember } }, []] : null
    case 'replaces':
      return screen.at === 'offer' ? [{ ...state, screen: { ...screen, replaces: event.name } }, []] : null
    case 'import': {
      if (screen.at !== 'offer' || screen.saving) return [state, []]
      const choice = { identity: screen.identity, remember: screen.remember, replaces: screen.replaces }
      const saving: State = { ...state, screen: { ...screen, saving: true, problem: null } }
      return [saving, [{ do: 'import_key', id: screen.offer.id, choice }]]
    }
    default:
      return null
  }
}

function unlock(state: State): Step {
  const { screen } = state
  if (screen.at === 'locked') {
    const shown: State = { ...state, asking: true, screen: { ...screen, problem: null, waiting: true } }
    return [shown, [{ do: 'open_locked', id: screen.id }]]
  }
  if (screen.at !== 'candidate' && screen.at !== 'duties') return [state, []]
  const { candidate, back } = screen
  const shown: State = { ...state, asking: true, screen: { at: 'candidate', candidate, problem: null, waiting: true, back } }
  return [shown, [{ do: 'unlock_candidate', id: candidate.id }]]
}

function offered(state: State, event: Event & { type: 'offered' }): Step {
  const { screen } = state
  if (screen.at !== 'candidate' || screen.candidate.id !== event.offer.id) {
    return [{ ...state, asking: false }, [{ do: 'drop_candidate', id: event.offer.id }]]
  }
  const { candidate, back } = screen
  const identity = Math.max(
    0,
    event.offer.identities.findIndex((card) => card.state === 'good' || card.state === 'expiring'),
  )
  const remember = state.start?.keyring ?? false
  return [
    {
      ...state,
      asking: false,
      screen: {
        at: 'offer', candidate, offer: event.offer, identity, remember, replaces: renewed(state, event.offer.identities[identity]),
        saving: false, problem: null, back,
      },
    },
    [],
  ]
}

/** Keys that a new one may take the place of. */
export function replaceable(state: State, card: KeyCard | undefined): KeyCard[] {
  const fits = (key: KeyCard) => !key.practice && key.sha256 !== card?.sha256 && !['retired', 'frozen'].includes(key.state)
  return card && !card.practice ? (state.start?.keys ?? []).filter(fits) : []
}

/** The one that is proposed: of the same person, and it ends sooner. */
function renewed(state: State, card: KeyCard | undefined): string | null {
  const who = (key: KeyCard) => key.common_name.trim().toLowerCase()
  const older = replaceable(state, card).filter((key) => card && who(key) === who(card) && key.not_after < card.not_after)
  return older.sort((a, b) => b.not_after.localeCompare(a.not_after))[0]?.name ?? null
}

function keysChanged(state: State, event: Event & { type: 'keys' }): Step {
  if (!state.start) return [state, []]
  const { screen } = state
  const known: State = {
    ...state,
    practising: event.from === 'practice' ? false : state.practising,
    start: { ...state.start, keys: event.keys },
  }
  if (event.from === 'import_key' && screen.at === 'offer') return preparing({ ...known, screen: screen.back }, 0)
  if (screen.at === 'document' && !screen.options) return preparing(known, 0)
  return [withOptions(known), []]
}
