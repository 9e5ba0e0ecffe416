// Many documents at once: the shapes of `app::view::batch`, as serde writes them.
import type { Problem, SignOptions } from './bindings'
import type { Verdict } from './report'

export interface Batch {
  id: string
  /** Empty when the documents lie in several folders. */
  folder: string
  rows: BatchRow[]
  /** What was wished before the program ended in the middle. */
  resumed: BatchWish | null
}

export interface BatchRow {
  /** Its place in the batch, from zero; never changes. */
  row: number
  name: string
  size: number
  pages: number
  state: RowState
  verdict: Verdict | null
  practice: boolean
  /** The network is still being asked: the verdict may become another. */
  pending: boolean
  signers: string[]
  problem: Problem | null
  warnings: Problem[]
  output: string | null
}

export type RowState = 'waiting' | 'ready' | 'aside' | 'working' | 'signed' | 'failed'

export interface BatchProgress {
  id: string
  stage: BatchStage
  done: number
  total: number
  /** Seconds; null while nobody can tell. */
  left: number | null
  paused: boolean
  /** Those that changed. */
  rows: BatchRow[]
  trouble: Problem | null
}

export type BatchStage = 'looking' | 'looked' | 'signing' | 'ended'

export interface BatchWish {
  rows: number[]
  options: SignOptions
  page: BatchPage
}

export type BatchPage = 'first' | 'last'

export interface Interrupted {
  documents: number
  signed: number
  folder: string
  began: string
}

/** The table for a spreadsheet in the person's language. */
export interface BatchWords {
  heads: string[]
  said: Record<string, string>
}
