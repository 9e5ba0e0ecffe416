// The one wish that follows from a key's state; null: there is nothing to press.
import type { KeyCard } from '../host/bindings'
import type { Event } from '../state'
import { periods } from '../state/letters'

/** A new certificate begins with the registration form. */
export function renewal(): Event {
  return { type: 'open_letters', kind: 'formulir-pendaftaran', period: periods(new Date())[0] ?? '' }
}

export function nextStep(card: KeyCard): Event | null {
  switch (card.step) {
    case 'follow':
      return { type: 'open_case', name: card.name }
    case 'destroy':
      return { type: 'open_destroy', name: card.name }
    case 'change_passphrase':
      return { type: 'change_passphrase' }
    case 'protect':
      return { type: 'protect_key' }
    case 'renew':
      return renewal()
    case 'choose':
    case 'restore':
      return { type: 'choose' }
    default:
      return null
  }
}
