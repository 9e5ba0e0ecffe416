// What the window can be (one union of screens), what can happen to it, and what it may ask for.
import type {
  Anchor,
  Arrival,
  DocumentView,
  ImportChoice,
  JournalPage,
  JournalRow,
  JournalState,
  KeyCandidate,
  KeyCard,
  KeyOffer,
  NetworkChoice,
  Prepared,
  Problem,
  Profile,
  Report,
  SignOptions,
  Signed,
  Start,
  TextRun,
  Unlocking,
} from '../host/bindings'
import type { CareEffect, CareEvent, CareScreen } from './care-model'

/** Facts that every screen may show, and the screen. */
export interface State {
  screen: Screen
  /** Null until the program has answered. */
  start: Start | null
  /** The native passphrase sheet stands in front of the page. */
  asking: boolean
  /** Something is dragged over the window. */
  over: boolean
  /** Name of the file being read. */
  arriving: string | null
  /** The practice identity is being made. */
  practising: boolean
  /** A refusal that belongs to no screen; shown until dismissed. */
  notice: Problem | null
  /** What arrived before the program said who signs. */
  early: Arrival[]
}

export type Screen =
  | { at: 'loading'; problem: Problem | null }
  | Home
  | { at: 'duties'; candidate: KeyCandidate; back: Base }
  | { at: 'candidate'; candidate: KeyCandidate; problem: Problem | null; waiting: boolean; back: Base }
  | Offer
  | { at: 'locked'; id: string; name: string; problem: Problem | null; waiting: boolean }
  | { at: 'trouble'; problem: Problem; name: string }
  | Desk
  | { at: 'profile'; saving: boolean; problem: Problem | null; back: Base }
  | Settings
  | Journal
  | CareScreen

export interface Home {
  at: 'home'
}

/** Where one returns to from a side screen. */
export type Base = Home | Desk

export interface Offer {
  at: 'offer'
  candidate: KeyCandidate
  offer: KeyOffer
  identity: number
  remember: boolean
  saving: boolean
  problem: Problem | null
  back: Base
}

export interface Settings {
  at: 'settings'
  anchors: Anchor[] | null
  /** Chosen but not yet compared and confirmed. */
  candidate: Anchor | null
  /** For how long a key stays open; null until the program has answered. */
  unlocking: Unlocking | null
  problem: Problem | null
  back: Base
}

/** The register. */
export interface Journal {
  at: 'journal'
  /** A name of `groups`. */
  group: string
  /** The file that is looked up. */
  sought: { name: string; sha256: string } | null
  rows: JournalRow[] | null
  more: boolean
  whole: JournalState | null
  exported: string | null
  problem: Problem | null
  back: Base
}

/** A document on the desk: being checked, or being made ready to sign. */
export interface Desk {
  at: 'document'
  document: DocumentView
  mode: 'check' | 'sign'
  /** One-based page in view. */
  page: number
  /** Pages that were in view at least once. */
  seen: number[]
  /** Text of pages, for selection and screen readers. */
  text: Record<number, TextRun[]>
  options: SignOptions | null
  /** The newest answer to `prepare`. */
  prepared: Prepared | null
  /** Number of the newest `prepare` asked for, and of the one that was answered. */
  asked: number
  answered: number
  consent: boolean
  signing: boolean
  problem: Problem | null
  /** A footer that would not have been true of the certificate; another was taken. */
  untrue: Problem | null
  /** Every wording that was refused so. */
  untrueFooters: string[]
  /** Set when this document is what signing just made. */
  signed: Signed | null
}

export type Event =
  | { type: 'started'; start: Start }
  | { type: 'arriving'; name: string }
  | { type: 'arrived'; arrival: Arrival }
  | { type: 'drag'; over: boolean }
  | { type: 'failed'; of: Effect; problem: Problem }
  | { type: 'dismiss' }
  // wishes of the person
  | { type: 'choose' }
  | { type: 'close' }
  | { type: 'back' }
  | { type: 'practise' }
  | { type: 'accept_duties' }
  | { type: 'unlock' }
  | { type: 'pick_identity'; identity: number }
  | { type: 'remember'; remember: boolean }
  | { type: 'import' }
  | { type: 'use_key'; name: string }
  | { type: 'remove_key'; name: string }
  | { type: 'open_settings' }
  | { type: 'open_profile' }
  | { type: 'save_profile'; profile: Profile }
  | { type: 'choose_emblem' }
  | { type: 'language'; language: string }
  | { type: 'choose_anchor' }
  | { type: 'confirm_anchor' }
  | { type: 'refuse_anchor' }
  | { type: 'remove_anchor'; sha256: string }
  | { type: 'open_journal' }
  | { type: 'journal_group'; group: string }
  | { type: 'journal_export' }
  // wishes on the desk
  | { type: 'mode'; mode: Desk['mode'] }
  | { type: 'see_page'; page: number }
  | { type: 'option'; change: Partial<SignOptions>; settle: boolean }
  | { type: 'consent'; given: boolean }
  | { type: 'sign' }
  | { type: 'reveal' }
  | { type: 'open_result' }
  // answers
  | { type: 'offered'; offer: KeyOffer }
  | { type: 'keys'; keys: KeyCard[]; from: Effect['do'] }
  | { type: 'duties_accepted' }
  | { type: 'prepared'; ticket: number; prepared: Prepared }
  | { type: 'signed'; signed: Signed }
  | { type: 'profile_saved'; start: Start; from: 'save_profile' | 'choose_emblem' }
  | { type: 'anchors'; anchors: Anchor[] }
  | { type: 'anchor_chosen'; anchor: Anchor | null }
  | { type: 'journal_rows'; journal: JournalPage }
  | { type: 'journal_state'; whole: JournalState }
  | { type: 'journal_exported'; name: string }
  | { type: 'refined'; id: string; report: Report | null }
  | { type: 'network'; choice: NetworkChoice }
  | { type: 'network_set'; start: Start }
  | { type: 'text'; id: string; page: number; runs: TextRun[] }
  | CareEvent

export type Effect =
  | { do: 'start' }
  | { do: 'choose_file' }
  | { do: 'open_locked'; id: string }
  | { do: 'close_document'; id: string }
  | { do: 'page_text'; id: string; page: number }
  | { do: 'refine'; id: string }
  | { do: 'unlock_candidate'; id: string }
  | { do: 'import_key'; id: string; choice: ImportChoice }
  | { do: 'drop_candidate'; id: string }
  | { do: 'practice' }
  | { do: 'set_default_key'; name: string }
  | { do: 'remove_key'; name: string }
  | { do: 'accept_duties' }
  /** `wait` milliseconds of quiet first; a newer one replaces a waiting one. */
  | { do: 'prepare'; id: string; options: SignOptions; ticket: number; wait: number }
  | { do: 'sign'; prepared: string }
  | { do: 'reveal'; id: string }
  | { do: 'save_profile'; profile: Profile }
  | { do: 'choose_emblem' }
  | { do: 'set_language'; language: string }
  | { do: 'set_network'; choice: NetworkChoice }
  | { do: 'anchors' }
  | { do: 'choose_anchor' }
  | { do: 'confirm_anchor'; sha256: string }
  | { do: 'remove_anchor'; sha256: string }
  | { do: 'journal'; kinds: string[]; sha256: string | null }
  | { do: 'journal_state' }
  | { do: 'export_journal' }
  | CareEffect

export type Step = [State, Effect[]]
