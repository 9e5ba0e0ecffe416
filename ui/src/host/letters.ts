// The shapes of letters: which there are, how one would look now, where it was written.
import type { PageSize, Situation } from './bindings'

export interface LetterKind {
  kind: string
  title: string
  about: string
  /** Empty: every city. */
  city: string
  asks_nik: boolean
  of_loss: boolean
  of_period: boolean
}

export interface LetterWish {
  kind: string
  key: string | null
  situation: Situation | null
  period: [string, string] | null
  /** Printed, never kept. */
  nik: string
  fields: Record<string, string>
}

export interface LetterDraft {
  id: string
  kind: string
  title: string
  pages: PageSize[]
  blanks: LetterBlank[]
}

export interface LetterBlank {
  name: string
  label: string
}

export interface Written {
  id: string
  name: string
  folder: string
  mail: string | null
}

/** What is made beside a letter. */
export type Beside = 'nothing' | 'mail_draft'

/** `documents`: the person's own folder, at once; `chosen`: a native chooser asks. */
export type LetterPlace = 'documents' | 'chosen'
