// The care of keys as screens, wishes and answers: the card, a loss, its case, destruction, how long a key stays open.
import type {
  CaseStep,
  DestroyReason,
  Destruction,
  KeyChange,
  KeyLoss,
  LetterPlace,
  LossReport,
  Problem,
  Situation,
  UnlockPolicy,
  Unlocking,
  Written,
} from '../host/bindings'
import type { Base } from './model'

export type CareScreen = KeyScreen | LostScreen | CaseScreen | DestroyScreen

interface Caring {
  /** Name of the key in Pena's care. */
  name: string
  /** This computer is at work on it. */
  busy: boolean
  problem: Problem | null
  back: Base
}

export interface KeyScreen extends Caring {
  at: 'key'
  /** What the last change left behind. */
  notices: Problem[]
}

export interface LostScreen extends Caring {
  at: 'lost'
  situation: Situation
  /** RFC 3339; null: since now. */
  since: string | null
}

export interface CaseScreen extends Caring {
  at: 'case'
  /** Null until this computer has answered. */
  loss: KeyLoss | null
  /** The letters just written; none yet: null. */
  letters: Written[] | null
}

export interface DestroyScreen extends Caring {
  at: 'destroy'
  reason: DestroyReason
  /** The person has said that it cannot be undone. */
  sure: boolean
  /** What the person says of other copies, for the record. */
  copies: string
  done: Destruction | null
  /** The record of it, once it is written. */
  record: Written | null
}

export type CareEvent =
  | { type: 'open_key'; name: string }
  | { type: 'change_passphrase' }
  | { type: 'protect_key' }
  | { type: 'export_key' }
  /** Null: the key that signs now. */
  | { type: 'open_lost'; name: string | null }
  | { type: 'lost'; change: Partial<Pick<LostScreen, 'name' | 'situation' | 'since'>> }
  | { type: 'freeze' }
  | { type: 'open_case'; name: string }
  | { type: 'write_letters' }
  | { type: 'follow_case'; step: CaseStep; receipt: string }
  | { type: 'unfreeze'; reason: string }
  | { type: 'open_destroy'; name: string }
  | { type: 'destroy_form'; change: Partial<Pick<DestroyScreen, 'reason' | 'sure' | 'copies'>> }
  | { type: 'destroy' }
  | { type: 'write_record' }
  | { type: 'set_unlocking'; policy: UnlockPolicy }
  // answers
  | { type: 'key_changed'; change: KeyChange }
  | { type: 'exported' }
  | { type: 'lost_told'; loss: KeyLoss }
  | { type: 'letters_written'; letters: Written[] }
  | { type: 'destroyed'; destruction: Destruction }
  | { type: 'record_written'; record: Written }
  | { type: 'unlocking'; unlocking: Unlocking }

export type CareEffect =
  | { do: 'change_passphrase'; name: string }
  | { do: 'protect_key'; name: string }
  | { do: 'export_key'; name: string }
  | { do: 'report_lost'; name: string; report: LossReport }
  | { do: 'loss'; name: string }
  | { do: 'write_letters'; name: string; place: LetterPlace }
  | { do: 'follow_case'; name: string; step: CaseStep; receipt: string }
  | { do: 'unfreeze'; name: string; reason: string }
  | { do: 'destroy_key'; name: string; reason: DestroyReason }
  | { do: 'write_record'; copies: string; place: LetterPlace }
  | { do: 'unlocking' }
  | { do: 'set_unlocking'; policy: UnlockPolicy }
