// The joint between the page and this computer: what the page may ask for, and what it is told.
import type {
  Anchor,
  Arrival,
  BatchProgress,
  Beside,
  BatchWish,
  BatchWords,
  CaseStep,
  DestroyReason,
  Destruction,
  DocumentView,
  ImportChoice,
  JournalPage,
  JournalState,
  JournalWish,
  KeyCard,
  KeyChange,
  KeyLoss,
  KeyOffer,
  LetterDraft,
  LetterKind,
  LetterPlace,
  LetterWish,
  LossReport,
  NetworkChoice,
  Prepared,
  Problem,
  Profile,
  Report,
  SignOptions,
  Signed,
  SignedVersion,
  Start,
  Hit,
  TextRun,
  UnlockPolicy,
  Unlocking,
  Written,
} from './bindings'

/** What happens outside without having been asked for just now. */
export interface HostEvents {
  /** A file was read. */
  arrived(arrival: Arrival): void
  /** A file was given and is being read. */
  arriving(file: { name: string }): void
  /** How far a batch has come. */
  batch(progress: BatchProgress): void
  /** Something is dragged over the window, or no longer. */
  drag(state: { over: boolean }): void
}

/** Every rejection of every promise is a `Problem`; `cancelled` when the person turned back. */
export interface Host {
  /** Resolves when every event is heard; ask for `start` after it. */
  listen(events: HostEvents): Promise<void>
  /** Address of a page's picture; `id` of a document or of a prepared revision, `page` one-based. */
  picture(id: string, page: number, pixels: number): string

  start(): Promise<Start>
  choose_file(): Promise<null>
  choose_folder(): Promise<null>
  open_locked(id: string): Promise<null>
  close_document(id: string): Promise<null>
  page_text(id: string, page: number): Promise<TextRun[]>
  /** At most 1,000; a newer search of the same document ends an older one. */
  find_text(id: string, text: string): Promise<Hit[]>
  /** `signature` counts from zero; closed as a document is. */
  signed_version(id: string, signature: number): Promise<SignedVersion>

  /** The report with what the network adds; null when nobody is to be asked. */
  refine(id: string): Promise<Report | null>

  unlock_candidate(id: string): Promise<KeyOffer>
  import_key(id: string, choice: ImportChoice): Promise<KeyCard[]>
  drop_candidate(id: string): Promise<null>
  practice(): Promise<KeyCard[]>
  /** Finishes what an interruption left; asked once, after `start`. */
  recover(): Promise<KeyChange>
  keys(): Promise<KeyCard[]>
  set_default_key(name: string): Promise<KeyCard[]>
  remove_key(name: string): Promise<KeyCard[]>
  accept_duties(): Promise<null>

  /** The sheets ask for the old passphrase (unless the keyring has it) and twice for the new one. */
  change_passphrase(name: string): Promise<KeyChange>
  report_lost(name: string, report: LossReport): Promise<KeyLoss>
  /** What was signed since, again. */
  loss(name: string): Promise<KeyLoss>
  /** The sheet asks for the passphrase. */
  unfreeze(name: string, reason: string): Promise<KeyCard[]>
  /** A native chooser asks where to; gives the file's name. */
  evidence_sheet(id: string): Promise<string>
  letters(): Promise<LetterKind[]>
  /** Closed as a document is. */
  draft_letter(wish: LetterWish): Promise<LetterDraft>
  /** Writes what is shown. */
  keep_letter(id: string, place: LetterPlace, beside: Beside): Promise<Written>
  /** Writes the letters of a case. */
  write_letters(name: string, place: LetterPlace): Promise<Written[]>
  /** Writes the record of the key that was destroyed last. */
  write_record(copies: string, place: LetterPlace): Promise<Written>
  open_written(id: string): Promise<null>
  put_reminder_aside(name: string): Promise<Start>
  follow_case(name: string, step: CaseStep, receipt: string): Promise<KeyCard[]>
  destroy_key(name: string, reason: DestroyReason): Promise<Destruction>
  protect_key(name: string): Promise<KeyCard[]>
  /** A native chooser asks where to. */
  export_key(name: string): Promise<null>
  unlocking(): Promise<Unlocking>
  set_unlocking(policy: UnlockPolicy): Promise<Unlocking>
  lock(): Promise<null>

  prepare(id: string, options: SignOptions): Promise<Prepared>
  sign(prepared: string): Promise<Signed>
  reveal(id: string): Promise<null>

  resume_batch(): Promise<null>
  forget_batch(): Promise<null>
  open_of_batch(id: string, row: number): Promise<DocumentView>
  look_at_batch(id: string, rows: number[]): Promise<null>
  /** Resolves when the key is open and signing has begun. */
  sign_batch(id: string, wish: BatchWish): Promise<null>
  pause_batch(id: string): Promise<null>
  continue_batch(id: string): Promise<null>
  cancel_batch(id: string): Promise<null>
  export_batch(id: string, words: BatchWords): Promise<null>
  close_batch(id: string): Promise<null>

  save_profile(profile: Profile): Promise<Start>
  choose_emblem(): Promise<Start>
  set_language(language: string): Promise<null>
  set_network(choice: NetworkChoice): Promise<Start>
  /** The sheet asks for it, the keyring keeps it; gives the authority's address. */
  set_tsa_password(place: number): Promise<string>
  set_zone(zone: string): Promise<null>

  anchors(): Promise<Anchor[]>
  choose_anchor(): Promise<Anchor | null>
  confirm_anchor(sha256: string): Promise<Anchor[]>
  remove_anchor(sha256: string): Promise<Anchor[]>

  /** The newest entries that fit, or those about a file. */
  journal(wish: JournalWish): Promise<JournalPage>
  journal_state(): Promise<JournalState>
  /** The name of the table that was saved. */
  export_journal(): Promise<string>
}

/** Whatever was thrown, as a `Problem`. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) {
    const given = thrown as Partial<Problem>
    return { code: String(given.code), values: given.values ?? {}, detail: given.detail ?? null }
  }
  return { code: 'internal', values: {}, detail: String(thrown) }
}
