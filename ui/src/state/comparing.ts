// Looking at the version that a signature covers, beside the present one.
import type { Event, State, Step } from './model'

export function nextComparing(state: State, event: Event): Step | null {
  const { screen } = state
  if (event.type === 'signed_version') return answered(state, event)
  if (screen.at !== 'document') return null
  switch (event.type) {
    case 'compare': {
      if (screen.comparing) return [state, []]
      const comparing = { signature: event.signature, version: null }
      return [
        { ...state, notice: null, screen: { ...screen, comparing } },
        [{ do: 'signed_version', id: screen.document.id, signature: event.signature }],
      ]
    }
    case 'evidence_sheet':
      return [{ ...state, notice: null, screen: { ...screen, evidence: null } }, [{ do: 'evidence_sheet', id: screen.document.id }]]
    case 'evidence_saved':
      return [{ ...state, screen: { ...screen, evidence: event.name } }, []]
    case 'stop_comparing': {
      const open = screen.comparing?.version
      return [{ ...state, screen: { ...screen, comparing: null } }, open ? [{ do: 'close_document', id: open.id }] : []]
    }
    default:
      return null
  }
}

/** An answer for a desk that is gone, or that no longer asks, is given back at once. */
function answered(state: State, event: Event & { type: 'signed_version' }): Step {
  const { screen } = state
  const waits = screen.at === 'document' && screen.document.id === event.id && screen.comparing && !screen.comparing.version
  if (!waits || !screen.comparing) return [state, [{ do: 'close_document', id: event.version.id }]]
  return [{ ...state, screen: { ...screen, comparing: { ...screen.comparing, version: event.version } } }, []]
}
