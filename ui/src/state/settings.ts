// Settings and the profile: who signs, which issuers are trusted, which language.
import { preparing } from './desk'
import { openLetters } from './letters'
import type { Base, Effect, Event, Settings, State, Step } from './model'

export function nextSettings(state: State, event: Event): Step | null {
  const { screen } = state
  switch (event.type) {
    case 'open_settings': {
      const shown: Settings = { at: 'settings', anchors: null, candidate: null, unlocking: null, kept: null, problem: null, back: under(state) }
      return [{ ...state, screen: shown }, [{ do: 'anchors' }, { do: 'unlocking' }]]
    }
    case 'open_profile':
      return openProfile(state)
    case 'save_profile':
      if (screen.at !== 'profile') return [state, []]
      return [
        { ...state, screen: { ...screen, saving: true, problem: null } },
        [{ do: 'save_profile', profile: event.profile }],
      ]
    case 'choose_emblem':
      return [state, [{ do: 'choose_emblem' }]]
    case 'profile_saved':
      return profileSaved(state, event)
    case 'language':
      if (!state.start) return [state, []]
      return [
        { ...state, start: { ...state.start, language: event.language } },
        [{ do: 'set_language', language: event.language }],
      ]
    case 'network':
      return [state, [{ do: 'set_network', choice: event.choice }]]
    case 'put_reminder_aside':
      return [state, [{ do: 'put_reminder_aside', name: event.name }]]
    case 'reminded':
    case 'network_set':
      return [{ ...state, start: event.start }, []]
    case 'zone':
      if (!state.start) return [state, []]
      return [{ ...state, start: { ...state.start, zone: event.zone } }, [{ do: 'set_zone', zone: event.zone }]]
    default:
      return screen.at === 'settings' ? nextAnchors(state, screen, event) : null
  }
}

function nextAnchors(state: State, screen: Settings, event: Event): Step | null {
  const shown = (change: Partial<Settings>): State => ({ ...state, screen: { ...screen, ...change } })
  switch (event.type) {
    case 'anchors':
      return [shown({ anchors: event.anchors, candidate: null }), []]
    case 'choose_anchor':
      return [shown({ problem: null }), [{ do: 'choose_anchor' }]]
    case 'anchor_chosen':
      return [shown({ candidate: event.anchor }), []]
    case 'confirm_anchor':
      return screen.candidate ? [state, [{ do: 'confirm_anchor', sha256: screen.candidate.sha256 }]] : [state, []]
    case 'tsa_password':
      return [{ ...shown({ kept: null, problem: null }), asking: true }, [{ do: 'set_tsa_password', place: event.place }]]
    case 'tsa_password_kept':
      return [{ ...shown({ kept: event.name }), asking: false }, []]
    case 'refuse_anchor':
      return [shown({ candidate: null }), []]
    case 'remove_anchor':
      return [state, [{ do: 'remove_anchor', sha256: event.sha256 }]]
    default:
      return null
  }
}

/** From a letter one comes back to it; its draft is forgotten meanwhile. */
function openProfile(state: State): Step {
  const { screen } = state
  const letter = screen.at === 'letters' ? { kind: screen.kind, period: screen.period } : null
  const rest: Effect[] = screen.at === 'letters' && screen.draft ? [{ do: 'close_document', id: screen.draft.id }] : []
  return [{ ...state, screen: { at: 'profile', saving: false, problem: null, letter, back: under(state) } }, rest]
}

/** An emblem is stored at once, the rest of the form when it is saved; then the desk is prepared anew. */
function profileSaved(state: State, event: Event & { type: 'profile_saved' }): Step {
  const { screen } = state
  const known: State = { ...state, start: event.start }
  if (event.from === 'choose_emblem' || screen.at !== 'profile') return [known, []]
  if (screen.letter) return openLetters(known, screen.letter)
  return preparing({ ...known, screen: fresh(screen.back) }, 0)
}

/** A changed profile changes footer and block: with its key gone, `preparing` chooses anew and keeps page and place. */
function fresh(back: Base): Base {
  return back.at === 'document' && back.options ? { ...back, options: { ...back.options, key: '' } } : back
}

function under(state: State): Base {
  const { screen } = state
  if (screen.at === 'home' || screen.at === 'batch' || screen.at === 'document') return screen
  return 'back' in screen ? screen.back : { at: 'home' }
}
