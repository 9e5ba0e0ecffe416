// What Rust sends and takes: the shapes of `app::view`, as serde writes them. Names are equal on both sides.
export type { Report, SignatureReport } from './report'
export type * from './batch'
export type * from './letters'
import type { Batch, Interrupted } from './batch'
import type { Report } from './report'

export interface Problem {
  code: string
  values: Record<string, string>
  detail: string | null
}

export interface Start {
  version: string
  language: string
  /** `WIB`, `WITA` or `WIT`. */
  zone: string
  keys: KeyCard[]
  profile: Profile
  keyring: boolean
  footers: FooterChoice[]
  duties_accepted: boolean
  online: boolean
  tsa: string[]
  /** Empty: as the environment says; `direct`; or a proxy's address. */
  proxy: string
  interrupted: Interrupted | null
  /** Certificates that end soon, not put aside at this stage. */
  reminders: Reminder[]
}

export interface Reminder {
  key: string
  common_name: string
  days_left: number
  not_after: string
  stage: number
}

export interface NetworkChoice {
  online: boolean
  tsa: string[]
  /** Empty: as the environment says; `direct`; or a proxy's address. */
  proxy: string
}

export interface FooterChoice {
  code: string
  text: string
}

export interface Profile {
  name: string
  office: string
  on_behalf: string[]
  rank: string
  nip: string
  show_nip: boolean
  city: string
  organization: string
  footer: string
  qr_url: string
  emblem: boolean
  unit: string
  email: string
  phone: string
  address: string
  head: Head
}

export interface Head {
  name: string
  nip: string
  rank: string
  office: string
  unit: string
  email: string
}

export type Arrival =
  | { kind: 'document'; document: DocumentView }
  | { kind: 'key'; candidate: KeyCandidate }
  | { kind: 'locked'; id: string; name: string }
  | { kind: 'batch'; batch: Batch }
  | { kind: 'problem'; problem: Problem; name: string }

export interface DocumentView {
  id: string
  name: string
  size: number
  pages: PageSize[]
  report: Report
  refusal: Problem | null
  footer_refusal: Problem | null
  warnings: Problem[]
  empty_fields: string[]
  pending: boolean
}

export interface PageSize {
  width: number
  height: number
}

/** Points on the displayed page, origin at its top left. */
export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

export type Design = 'text' | 'qr' | 'emblem' | 'invisible'

export interface SignOptions {
  key: string
  design: Design
  /** One-based. */
  page: number
  rect: Rect | null
  field: string | null
  /** Put the block where this text stands. */
  anchor: string | null
  footer: string | null
  reason: string
  location: string
  level: Level
}

/** PAdES: basic, with a time-stamp, with evidence for later, sealed for the archive. */
export type Level = 'b' | 't' | 'lt' | 'lta'

export interface Prepared {
  id: string
  page: number
  rect: Rect | null
  footer_pages: number[]
  footer_text: string | null
  warnings: Problem[]
}

export interface Signed {
  name: string
  folder: string
  document: DocumentView
}

export interface KeyCandidate {
  id: string
  name: string
}

export interface KeyOffer {
  id: string
  identities: KeyCard[]
  warnings: Problem[]
}

export interface ImportChoice {
  identity: number
  remember: boolean
  /** Name of the key that the new one renews; that one is kept for reading only. */
  replaces: string | null
}

export type KeyState =
  | 'good'
  | 'expiring'
  | 'expired'
  | 'not_yet_valid'
  | 'not_for_signing'
  | 'missing'
  | 'revoked'
  | 'suspended'
  | 'frozen'
  | 'retired'

/** The one thing to do next with a key. */
export type KeyStep =
  | 'sign'
  | 'renew'
  | 'wait'
  | 'choose'
  | 'restore'
  | 'follow'
  | 'ask'
  | 'destroy'
  | 'change_passphrase'
  | 'protect'
  | 'unlock_keyring'

export interface KeyCard {
  name: string
  practice: boolean
  common_name: string
  organization: string
  issuer: string
  serial: string
  not_before: string
  not_after: string
  days_left: number
  state: KeyState
  step: KeyStep
  /** Since when, as OCSP or a CRL proves; never from hearsay. */
  revoked: string | null
  /** The case of loss: open while `state` is `frozen`. */
  case: KeyCase | null
  replaced_by: string | null
  /** p12.legacy, p12.perm, pass.halfway, keyring.locked, keyring.none, keyring.late, keyring.forbidden, key.case. */
  concerns: Problem[]
  usage: string[]
  algorithm: string
  protection: string
  weak_protection: boolean
  remembered: boolean
  default: boolean
  sha256: string
  /** Footer codes that are true of this certificate, the first one by default. */
  footers: string[]
}

export type Situation = 'misused' | 'leaked' | 'stolen' | 'passphrase_known' | 'lost' | 'inaccessible' | 'wrong_data'

export interface LossReport {
  situation: Situation
  /** RFC 3339; null: since now. */
  since: string | null
}

export interface KeyCase {
  situation: Situation
  since: string
  discovered: string
  elapsed_minutes: number
  reported: string | null
  received: string | null
  receipt: string
  revoked: string | null
  closed: string | null
  unfrozen: string | null
}

export type CaseStep = 'reported' | 'received' | 'closed'

export interface KeyLoss {
  keys: KeyCard[]
  signed: SignedSince[]
  troubles: Problem[]
}

export interface SignedSince {
  time: string
  sha256: string
  name: string
}

export interface KeyChange {
  keys: KeyCard[]
  notices: Problem[]
}

export type DestroyReason = 'expired' | 'revoked' | 'replaced' | 'unused'

export interface Destruction {
  name: string
  common_name: string
  serial: string
  issuer: string
  not_before: string
  not_after: string
  certificate: string
  protection: string
  file: string
  time: string
  reason: DestroyReason
  overwritten: number
  troubles: Problem[]
  keys: KeyCard[]
}

export interface UnlockPolicy {
  signatures: number
  minutes: number
}

export interface Unlocking {
  policy: UnlockPolicy
  most: UnlockPolicy
  keyring_forbidden: boolean
  unlocked: boolean
}

/** Trusted: the practice CA, one of the office's, or one that the person added. */
export interface Anchor {
  sha256: string
  name: string
  not_after: string
  practice: boolean
  /** Only the office's administrator removes it. */
  office: boolean
}

/** What is empty does not narrow. */
export interface JournalWish {
  kinds: string[]
  sha256: string | null
  text: string
  /** Codes that the page shows under words in which `text` stands. */
  named: string[]
  /** `2026-11-20`; both days belong to it. */
  from: string | null
  to: string | null
}

export interface JournalPage {
  /** The newest first. */
  rows: JournalRow[]
  more: boolean
}

export interface JournalRow {
  seq: number
  at: string
  kind: string
  /** SHA-256: as it came, then as it was signed. */
  files: string[]
  serial: string | null
  outcome: string | null
}

export interface JournalState {
  intact: boolean
  entries: number
  /** Time of the last checkpoint. */
  sealed: string | null
  unsealed: number
  keyring: string
  flaws: string[]
  since: string | null
}

/** The version that a signature covers, beside the present one. */
export interface SignedVersion {
  id: string
  pages: PageSize[]
  differences: Difference[]
  /** Whether every page that later revisions touched was compared. */
  complete: boolean
}

/** What passes inside the program before `SignedVersion`; the page never sees it. */
export interface Differences {
  end: number
  pages: PageSize[]
  found: Difference[]
  complete: boolean
}

export interface Difference {
  /** One-based. */
  page: number
  /** Null: the whole page. */
  rect: Rect | null
  kind: DifferenceKind
}

export type DifferenceKind = 'added' | 'removed' | 'changed'

/** A place where a text stands. */
export interface Hit {
  /** One-based. */
  page: number
  rect: Rect
}

export interface TextRun {
  text: string
  rect: Rect
}
