// Letters as a screen, wishes and answers: one is chosen, seen, completed and written.
import type { Beside, LetterBlank, LetterDraft, LetterKind, LetterPlace, LetterWish, Problem, Situation, Written } from '../host/bindings'
import type { Base } from './model'

export interface LettersScreen {
  at: 'letters'
  /** Null until this computer has answered. */
  kinds: LetterKind[] | null
  kind: string
  /** Name of the key that it is about; null: the one that signs. */
  key: string | null
  situation: Situation | null
  /** Name of the period, as `periods` gives it. */
  period: string
  /** Leaves with the screen. */
  nik: string
  /** What was written into blanks, by their names. */
  fields: Record<string, string>
  /** Every blank met so far: one that is filled stays to be changed. */
  blanks: LetterBlank[]
  draft: LetterDraft | null
  /** Number of the newest draft asked for. */
  asked: number
  /** Number of the newest one that was answered. */
  answered: number
  mail: boolean
  busy: boolean
  written: Written | null
  problem: Problem | null
  back: Base
}

export type LetterForm = Partial<Pick<LettersScreen, 'key' | 'situation' | 'period' | 'nik' | 'fields'>>

export type LettersEvent =
  | { type: 'open_letters'; kind: string | null; period: string }
  | { type: 'pick_letter'; kind: string }
  | { type: 'letter_form'; change: LetterForm }
  | { type: 'letter_mail'; mail: boolean }
  | { type: 'keep_letter'; place: LetterPlace }
  | { type: 'open_written'; id: string }
  | { type: 'reveal_written'; id: string }
  // answers
  | { type: 'letter_kinds'; kinds: LetterKind[] }
  | { type: 'letter_drafted'; ticket: number; draft: LetterDraft }
  | { type: 'letter_kept'; written: Written }

export type LettersEffect =
  | { do: 'letters' }
  /** `wait` milliseconds of quiet first; a newer one replaces a waiting one. */
  | { do: 'draft_letter'; wish: LetterWish; ticket: number; wait: number }
  | { do: 'keep_letter'; id: string; place: LetterPlace; beside: Beside }
  | { do: 'open_written'; id: string }
