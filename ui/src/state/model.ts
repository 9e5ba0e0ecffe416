// What the window can be (one union of screens), what can happen to it, and what it may ask for.
import type {
  Anchor,
  Arrival,
  BatchPage,
  BatchProgress,
  BatchRow,
  BatchStage,
  BatchWish,
  DocumentView,
  Hit,
  ImportChoice,
  JournalPage,
  JournalRow,
  JournalState,
  JournalWish,
  KeyCandidate,
  KeyCard,
  KeyChange,
  KeyOffer,
  NetworkChoice,
  Prepared,
  Problem,
  Profile,
  Report,
  SignOptions,
  Signed,
  SignedVersion,
  Start,
  TextRun,
  Unlocking,
} from '../host/bindings'
import type { CareEffect, CareEvent, CareScreen } from './care-model'
import type { LettersEffect, LettersEvent, LettersScreen } from './letters-model'

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
  /** What an interruption left and what became of it; shown at home until put away. */
  recovered: Problem[]
  /** Many documents, whatever screen is shown. */
  batch: Batch | null
  /** What arrived before the program said who signs. */
  early: Event[]
}

export type Screen =
  | { at: 'loading'; problem: Problem | null }
  | Home
  | { at: 'duties'; candidate: KeyCandidate; back: Base }
  | { at: 'candidate'; candidate: KeyCandidate; problem: Problem | null; waiting: boolean; back: Base }
  | Offer
  | { at: 'locked'; id: string; name: string; problem: Problem | null; waiting: boolean }
  | { at: 'trouble'; problem: Problem; name: string }
  | Table
  | Desk
  /** `letter`: where the profile was opened to complete one. */
  | { at: 'profile'; saving: boolean; problem: Problem | null; letter: { kind: string; period: string } | null; back: Base }
  | Settings
  | Journal
  | LettersScreen
  | CareScreen

export interface Home {
  at: 'home'
}

/** Where one returns to from a side screen. */
export type Base = Home | Table | Desk

/** The table of `State.batch`. */
export interface Table {
  at: 'batch'
}

export interface Offer {
  at: 'offer'
  candidate: KeyCandidate
  offer: KeyOffer
  identity: number
  remember: boolean
  /** Name of the key that the new one renews. */
  replaces: string | null
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
  /** The time-stamp authority whose password was just kept. */
  kept: string | null
  problem: Problem | null
  back: Base
}

/** The register. */
export interface Journal {
  at: 'journal'
  /** A name of `groups`. */
  group: string
  /** Free text, and days as the fields give them (`2026-11-20`; empty: not narrowed). */
  text: string
  /** Codes that are shown under words in which the text stands. */
  named: string[]
  from: string
  to: string
  /** The file that is looked up. */
  sought: { name: string; sha256: string } | null
  rows: JournalRow[] | null
  more: boolean
  whole: JournalState | null
  exported: string | null
  problem: Problem | null
  back: Base
}

/** Looking at what a signature covers; the version is there once it was read. */
export interface Comparing {
  /** Index of the signature in the report. */
  signature: number
  version: SignedVersion | null
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
  /** The signed version beside the present one, while it is looked at. */
  comparing: Comparing | null
  /** Name of the evidence sheet just saved. */
  evidence: string | null
  /** Set when this document is what signing just made. */
  signed: Signed | null
  /** Its place in the batch when it was opened from the table. */
  row: number | null
  /** The person moved the block here. */
  moved: boolean
  /** Where a text stands, while one of its places is chosen. */
  places: Places | null
}

/** A text that was searched for a place for the block. */
export interface Places {
  text: string
  /** Null until the program has answered. */
  hits: Hit[] | null
  /** Index of the hit where the block stands. */
  at: number
}

/** Which rows of the table are shown. */
export type Filter = 'all' | 'good' | 'bad' | 'unsure' | 'none' | 'unread' | 'chosen' | 'signed' | 'failed' | 'aside'

/** Many documents: looked at, chosen from, signed together. */
export interface Batch {
  id: string
  folder: string
  rows: BatchRow[]
  stage: BatchStage
  done: number
  total: number
  left: number | null
  paused: boolean
  trouble: Problem | null
  mode: 'check' | 'sign'
  /** The person chose the mode. */
  decided: boolean
  filter: Filter
  search: string
  /** Rows whose choice the person turned: what is unsigned is chosen by itself. */
  turned: ReadonlySet<number>
  /** Rows that were opened before signing. */
  opened: ReadonlySet<number>
  /** The row that is being opened. */
  opening: number | null
  options: SignOptions | null
  page: BatchPage
  consent: boolean
  /** Signing was asked for and has not begun. */
  starting: boolean
  /** No more documents begin. */
  stopping: boolean
  problem: Problem | null
  /** Taken up after the program ended in the middle. */
  resumed: boolean
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
  | { type: 'choose_folder' }
  | { type: 'close' }
  | { type: 'back' }
  | { type: 'practise' }
  | { type: 'accept_duties' }
  | { type: 'unlock' }
  | { type: 'pick_identity'; identity: number }
  | { type: 'remember'; remember: boolean }
  | { type: 'replaces'; name: string | null }
  | { type: 'import' }
  | { type: 'use_key'; name: string }
  | { type: 'remove_key'; name: string }
  | { type: 'open_settings' }
  | { type: 'open_profile' }
  | { type: 'save_profile'; profile: Profile }
  | { type: 'choose_emblem' }
  | { type: 'language'; language: string }
  | { type: 'tsa_password'; place: number }
  | { type: 'tsa_password_kept'; name: string }
  | { type: 'zone'; zone: string }
  | { type: 'choose_anchor' }
  | { type: 'confirm_anchor' }
  | { type: 'refuse_anchor' }
  | { type: 'remove_anchor'; sha256: string }
  | { type: 'open_journal' }
  | { type: 'journal_group'; group: string }
  /** `named`: codes shown under words in which the text stands. */
  | { type: 'journal_search'; change: Partial<Pick<Journal, 'text' | 'from' | 'to'>>; named: string[] }
  | { type: 'journal_export' }
  // wishes on the desk
  | { type: 'mode'; mode: Desk['mode'] }
  | { type: 'see_page'; page: number }
  | { type: 'option'; change: Partial<SignOptions>; settle: boolean }
  | { type: 'find_text'; text: string }
  /** `at`: index of the hit. */
  | { type: 'take_place'; at: number }
  | { type: 'forget_places' }
  | { type: 'consent'; given: boolean }
  | { type: 'sign' }
  | { type: 'reveal' }
  | { type: 'open_result' }
  // wishes at the table
  | { type: 'resume_batch' }
  | { type: 'forget_batch' }
  | { type: 'batch_mode'; mode: Batch['mode'] }
  | { type: 'filter'; filter: Filter }
  | { type: 'search'; text: string }
  | { type: 'turn_row'; row: number }
  | { type: 'turn_all'; on: boolean }
  | { type: 'batch_page'; page: BatchPage }
  | { type: 'open_row'; row: number }
  | { type: 'sign_batch' }
  | { type: 'pause_batch' }
  | { type: 'cancel_batch' }
  | { type: 'stop_asking' }
  | { type: 'retry_failed' }
  | { type: 'export_batch' }
  | { type: 'compare'; signature: number }
  | { type: 'stop_comparing' }
  | { type: 'evidence_sheet' }
  | { type: 'evidence_saved'; name: string }
  // answers
  | { type: 'batch'; progress: BatchProgress }
  | { type: 'row_opened'; row: number; document: DocumentView }
  | { type: 'interruption_forgotten' }
  | { type: 'offered'; offer: KeyOffer }
  | { type: 'keys'; keys: KeyCard[]; from: Effect['do'] }
  | { type: 'duties_accepted' }
  | { type: 'recovered'; change: KeyChange }
  | { type: 'recovery_read' }
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
  | { type: 'put_reminder_aside'; name: string }
  | { type: 'reminded'; start: Start }
  | { type: 'signed_version'; id: string; version: SignedVersion }
  | { type: 'text'; id: string; page: number; runs: TextRun[] }
  | { type: 'found_text'; id: string; text: string; hits: Hit[] }
  | LettersEvent
  | CareEvent

export type Effect =
  | { do: 'start' }
  | { do: 'choose_file' }
  | { do: 'open_locked'; id: string }
  | { do: 'close_document'; id: string }
  | { do: 'page_text'; id: string; page: number }
  | { do: 'find_text'; id: string; text: string }
  | { do: 'refine'; id: string }
  | { do: 'signed_version'; id: string; signature: number }
  | { do: 'unlock_candidate'; id: string }
  | { do: 'import_key'; id: string; choice: ImportChoice }
  | { do: 'drop_candidate'; id: string }
  | { do: 'practice' }
  | { do: 'recover' }
  | { do: 'set_default_key'; name: string }
  | { do: 'remove_key'; name: string }
  | { do: 'accept_duties' }
  /** `wait` milliseconds of quiet first; a newer one replaces a waiting one. */
  | { do: 'prepare'; id: string; options: SignOptions; ticket: number; wait: number }
  | { do: 'sign'; prepared: string }
  | { do: 'reveal'; id: string }
  | { do: 'choose_folder' }
  | { do: 'resume_batch' }
  | { do: 'forget_batch' }
  | { do: 'open_of_batch'; id: string; row: number }
  | { do: 'look_at_batch'; id: string; rows: number[] }
  | { do: 'sign_batch'; id: string; wish: BatchWish }
  | { do: 'pause_batch'; id: string }
  | { do: 'continue_batch'; id: string }
  | { do: 'cancel_batch'; id: string }
  | { do: 'export_batch'; id: string; language: string }
  | { do: 'close_batch'; id: string }
  | { do: 'save_profile'; profile: Profile }
  | { do: 'choose_emblem' }
  | { do: 'set_language'; language: string }
  | { do: 'set_network'; choice: NetworkChoice }
  | { do: 'set_tsa_password'; place: number }
  | { do: 'set_zone'; zone: string }
  | { do: 'anchors' }
  | { do: 'choose_anchor' }
  | { do: 'confirm_anchor'; sha256: string }
  | { do: 'remove_anchor'; sha256: string }
  | { do: 'journal'; wish: JournalWish; wait: number }
  | { do: 'put_reminder_aside'; name: string }
  | { do: 'journal_state' }
  | { do: 'evidence_sheet'; id: string }
  | { do: 'export_journal' }
  | LettersEffect
  | CareEffect

export type Step = [State, Effect[]]
