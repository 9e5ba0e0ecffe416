// The register screen: which entries are shown, whether the register is whole, whether a dropped file is in it.
import type { Arrival, JournalWish } from '../host/bindings'
import type { Base, Effect, Event, Journal, State, Step } from './model'

/** Groups of kinds that a person may choose; `all` has none. */
export const groups: Record<string, string[]> = {
  all: [],
  signing: ['sign_requested', 'signed', 'sign_refused', 'sign_failed'],
  checks: ['verified'],
  keys: [
    'key_imported', 'key_removed', 'passphrase_changed', 'unlock_failed', 'frozen', 'unfrozen', 'letter', 'case',
    'key_retired', 'key_exported', 'destroyed',
  ],
  register: ['begin', 'checkpoint', 'setting', 'anchor_added', 'anchor_removed', 'clock_back', 'repaired', 'gap', 'resumed'],
}

/** Typing is followed after this much quiet. */
const QUIET = 250
const NOTHING = { text: '', from: '', to: '' }
const EVERYTHING: JournalWish = { kinds: [], sha256: null, text: '', named: [], from: null, to: null }

export function nextJournal(state: State, event: Event): Step | null {
  if (event.type === 'open_journal') return opened(state)
  const { screen } = state
  if (screen.at !== 'journal') return null
  const shown = (change: Partial<Journal>): State => ({ ...state, screen: { ...screen, ...change } })
  switch (event.type) {
    case 'journal_group':
      return seeking(shown({ group: event.group, sought: null, rows: null }), 0)
    case 'journal_search':
      return seeking(shown({ ...event.change, named: event.named, sought: null }), QUIET)
    case 'journal_rows':
      return [shown({ rows: event.journal.rows, more: event.journal.more }), []]
    case 'journal_state':
      return [shown({ whole: event.whole }), []]
    case 'journal_export':
      return [shown({ problem: null, exported: null }), [{ do: 'export_journal' }]]
    case 'journal_exported':
      return [shown({ exported: event.name }), []]
    default:
      return null
  }
}

/** A file that arrives while the register is shown is looked up, not opened. */
export function sought(state: State, screen: Journal, arrival: Arrival): Step | null {
  if (arrival.kind !== 'document') return null
  const { id, name, report } = arrival.document
  const found: Journal = { ...screen, sought: { name, sha256: report.sha256 }, group: 'all', rows: null }
  return [{ ...state, screen: found }, [{ do: 'close_document', id }, asking({ ...EVERYTHING, sha256: report.sha256 }, 0)]]
}

function opened(state: State): Step {
  const screen: Journal = {
    at: 'journal', group: 'all', ...NOTHING, named: [], sought: null, rows: null, more: false, whole: null, exported: null, problem: null,
    back: under(state),
  }
  return [{ ...state, screen }, [asking(EVERYTHING, 0), { do: 'journal_state' }]]
}

/** Asks for what the screen narrows to. */
function seeking(state: State, wait: number): Step {
  const { screen } = state
  if (screen.at !== 'journal') return [state, []]
  const { group, text, named, from, to } = screen
  return [state, [asking({ kinds: groups[group] ?? [], sha256: null, text, named, from: from || null, to: to || null }, wait)]]
}

function asking(wish: JournalWish, wait: number): Effect {
  return { do: 'journal', wish, wait }
}

function under({ screen }: State): Base {
  if (screen.at === 'home' || screen.at === 'batch' || screen.at === 'document') return screen
  return 'back' in screen ? screen.back : { at: 'home' }
}
