// Letters: which one is shown, what is asked for it, where it was written. Pure.
import type { LetterKind, LetterWish, Problem } from '../host/bindings'
import type { LettersScreen } from './letters-model'
import type { Base, Effect, Event, State, Step } from './model'

/** Typing is followed after this much quiet. */
const QUIET = 350

/** Shown first: what is asked for with the least time. */
const FIRST = 'pemberitahuan-pencabutan'

export function nextLetters(state: State, event: Event): Step | null {
  // The screen was left before its letter came.
  if (event.type === 'letter_drafted' && state.screen.at !== 'letters') return [state, [{ do: 'close_document', id: event.draft.id }]]
  if (event.type === 'open_letters') return openLetters(state, { kind: event.kind ?? FIRST, period: event.period })
  if (event.type === 'open_written') return [state, [{ do: 'open_written', id: event.id }]]
  if (event.type === 'reveal_written') return [state, [{ do: 'reveal', id: event.id }]]
  const { screen } = state
  return screen.at === 'letters' ? nextScreen(state, screen, event) : null
}

function nextScreen(state: State, screen: LettersScreen, event: Event): Step | null {
  const shown = (change: Partial<LettersScreen>): State => ({ ...state, screen: { ...screen, ...change } })
  switch (event.type) {
    case 'letter_kinds':
      return [shown({ kinds: event.kinds }), []]
    case 'pick_letter':
      if (event.kind === screen.kind) return [state, []]
      return drafting(shown({ kind: event.kind, fields: {}, blanks: [], written: null, problem: null, draft: null }), 0, screen.draft?.id)
    case 'letter_form':
      return drafting(shown({ ...event.change, written: null, problem: null }), QUIET)
    case 'letter_mail':
      return [shown({ mail: event.mail }), []]
    case 'letter_drafted': {
      // An answer to an older question shows what nobody asks for any more.
      if (event.ticket !== screen.asked) return [state, [{ do: 'close_document', id: event.draft.id }]]
      const former: Effect[] = screen.draft ? [{ do: 'close_document', id: screen.draft.id }] : []
      const fresh = event.draft.blanks.filter((blank) => !screen.blanks.some((known) => known.name === blank.name))
      return [shown({ draft: event.draft, answered: event.ticket, blanks: [...screen.blanks, ...fresh] }), former]
    }
    case 'keep_letter':
      if (screen.busy || !screen.draft || !settled(screen)) return [state, []]
      return [shown({ busy: true, problem: null }), [{ do: 'keep_letter', id: screen.draft.id, place: event.place, beside: screen.mail ? 'mail_draft' : 'nothing' }]]
    case 'letter_kept':
      // The NIK has done its work.
      return [shown({ busy: false, written: event.written, nik: '' }), []]
    default:
      return null
  }
}

/** A refusal of one of these wishes is shown on the screen. */
export function failedLetters(state: State, of: Effect, problem: Problem): Step | null {
  const { screen } = state
  if (screen.at !== 'letters') return null
  const told = problem.code === 'cancelled' ? null : problem
  switch (of.do) {
    case 'letters':
      return [{ ...state, screen: { ...screen, kinds: [], problem: told } }, []]
    case 'draft_letter':
      if (of.ticket !== screen.asked) return [state, []]
      return [{ ...state, screen: { ...screen, draft: null, answered: of.ticket, problem: told } }, screen.draft ? [{ do: 'close_document', id: screen.draft.id }] : []]
    case 'keep_letter':
      return [{ ...state, screen: { ...screen, busy: false, problem: told } }, []]
    default:
      return null
  }
}

/** The draft that is shown is the one that was asked for last. */
export function settled(screen: LettersScreen): boolean {
  return screen.draft !== null && screen.draft.kind === screen.kind && screen.answered === screen.asked
}

export function openLetters(state: State, { kind, period }: { kind: string; period: string }): Step {
  const screen: LettersScreen = {
    at: 'letters', kinds: null, kind, key: null, situation: null, period, nik: '', fields: {}, blanks: [], draft: null,
    asked: 0, answered: 0, mail: false, busy: false, written: null, problem: null, back: under(state),
  }
  const [shown, wishes] = drafting({ ...state, notice: null, screen }, 0)
  return [shown, [{ do: 'letters' }, ...wishes]]
}

/** Asks for the letter as it would be now; the draft of another kind is given back. */
function drafting(state: State, wait: number, former?: string): Step {
  const { screen } = state
  if (screen.at !== 'letters') return [state, []]
  const ticket = screen.asked + 1
  const rest: Effect[] = former ? [{ do: 'close_document', id: former }] : []
  return [{ ...state, screen: { ...screen, asked: ticket } }, [...rest, { do: 'draft_letter', wish: wish(screen), ticket, wait }]]
}

function wish(screen: LettersScreen): LetterWish {
  const { kind, key, situation, nik, fields } = screen
  const counts = kind === 'rekap-penggunaan'
  return { kind, key, situation, nik, fields, period: counts ? (span(screen.period) ?? null) : null }
}

/** `2026-1`, `2026-2`: half a year; `2026`: the whole. */
export function span(period: string): [string, string] | null {
  const parts = /^(\d{4})(?:-([12]))?$/.exec(period)
  if (!parts) return null
  const [, year, half] = parts
  return [`${year}-${half === '2' ? '07-01' : '01-01'}`, `${year}-${half === '1' ? '06-30' : '12-31'}`]
}

/** The periods that a recap is asked for: this half year, the ones before it, whole years; the running one first. */
export function periods(now: Date): string[] {
  const year = now.getFullYear()
  const halves = now.getMonth() < 6 ? [`${year}-1`, `${year - 1}-2`, `${year - 1}-1`] : [`${year}-2`, `${year}-1`, `${year - 1}-2`]
  return [...halves, `${year}`, `${year - 1}`]
}

function under({ screen }: State): Base {
  if (screen.at === 'home' || screen.at === 'batch' || screen.at === 'document') return screen
  return 'back' in screen ? screen.back : { at: 'home' }
}

const APPLICATIONS = ['surat-rekomendasi', 'formulir-pendaftaran', 'permohonan-penerbitan']

/** Letters in the order in which they are looked for; another city's are left out. */
export function letterSets(kinds: LetterKind[], city: string): { name: 'loss' | 'application' | 'records'; kinds: LetterKind[] }[] {
  const ours = kinds.filter((kind) => !kind.city || kind.city === city)
  const loss = (kind: LetterKind) => kind.of_loss || kind.kind === 'pencabutan-oleh-pd'
  const asks = (kind: LetterKind) => APPLICATIONS.includes(kind.kind)
  return [
    { name: 'loss' as const, kinds: ours.filter(loss) },
    { name: 'application' as const, kinds: ours.filter(asks) },
    { name: 'records' as const, kinds: ours.filter((kind) => !loss(kind) && !asks(kind)) },
  ].filter((set) => set.kinds.length)
}
