// Many documents: looking, choosing, consenting to a number, signing all of it, what failed.
import type { BatchRow, Batch as Arrived, SignOptions } from '../host/bindings'
import { words } from '../words/words'
import { freshDesk, preparing, refining, signingKey, usable } from './desk'
import type { Batch, Desk, Event, Filter, State, Step } from './model'

/** Documents that just arrived together. */
export function freshBatch(state: State, batch: Arrived): Batch {
  const resumed = batch.resumed
  return {
    id: batch.id,
    folder: batch.folder,
    rows: batch.rows,
    stage: 'looking',
    done: 0,
    total: batch.rows.length,
    left: null,
    paused: false,
    trouble: null,
    mode: resumed ? 'sign' : 'check',
    decided: resumed !== null,
    filter: 'all',
    search: '',
    turned: new Set(),
    opened: new Set(),
    opening: null,
    options: resumed?.options ?? defaultOptions(state),
    page: resumed?.page ?? 'last',
    consent: false,
    starting: false,
    stopping: false,
    problem: null,
    resumed: resumed !== null,
  }
}

/** A key that came while the table was shown signs it. */
export function withOptions(state: State): State {
  const { batch } = state
  return batch && !batch.options ? { ...state, batch: { ...batch, options: defaultOptions(state) } } : state
}

/** What is chosen before anything was chosen: as for one document, the place left to the program. */
function defaultOptions(state: State): SignOptions | null {
  const key = signingKey(state)
  const profile = state.start?.profile
  if (!key || !profile) return null
  return {
    key: key.name,
    design: profile.qr_url ? 'qr' : profile.emblem ? 'emblem' : 'text',
    page: 1,
    rect: null,
    field: null,
    anchor: null,
    footer: key.footers.includes(profile.footer) ? profile.footer : (key.footers[0] ?? null),
    level: state.start?.online && state.start.tsa.length ? 't' : 'b',
    reason: words(state.start?.language).sign.reasonDefault,
    location: words(state.start?.language).cities[profile.city] ?? '',
  }
}

/** Whether a row is to be signed. What bears a signature already is only when the person says so. */
export function chosen(batch: Batch, row: BatchRow): boolean {
  if (row.state !== 'ready') return false
  const usual = batch.resumed || row.verdict === 'no_signature'
  return usual !== batch.turned.has(row.row)
}

export function chosenRows(batch: Batch): BatchRow[] {
  return batch.rows.filter((row) => chosen(batch, row))
}

/** Whether documents are at work: nothing may take the table away then. */
export function atWork(batch: Batch | null): boolean {
  return batch !== null && (batch.starting || batch.stage === 'signing')
}

/** Whether the button may be pressed: all was looked at, something is chosen, and it was consented to. */
export function readyToSign(batch: Batch): boolean {
  const still = batch.stage === 'looked' || batch.stage === 'ended'
  return still && batch.options !== null && batch.consent && !batch.starting && chosenRows(batch).length > 0
}

/** Which filters a row belongs to, beside `all`. */
export function filterOf(batch: Batch, row: BatchRow): Filter[] {
  const of: Filter[] = []
  if (chosen(batch, row)) of.push('chosen')
  if (row.state === 'signed') of.push('signed')
  if (row.state === 'failed') of.push('failed')
  if (row.state === 'aside') of.push('aside')
  switch (row.verdict) {
    case 'valid':
    case 'valid_with_permitted_changes':
      of.push('good')
      break
    case 'invalid':
      of.push('bad')
      break
    case 'indeterminate':
      of.push('unsure')
      break
    case 'no_signature':
      of.push('none')
      break
    case 'unreadable':
      of.push('unread')
      break
    default:
  }
  return of
}

export function shownRows(batch: Batch): BatchRow[] {
  const search = batch.search.trim().toLowerCase()
  return batch.rows.filter(
    (row) =>
      (batch.filter === 'all' || filterOf(batch, row).includes(batch.filter)) &&
      (search === '' || row.name.toLowerCase().includes(search) || row.signers.some((name) => name.toLowerCase().includes(search))),
  )
}

export function nextBatch(state: State, event: Event): Step | null {
  const { batch } = state
  if (event.type === 'resume_batch') return [state, [{ do: 'resume_batch' }]]
  if (event.type === 'forget_batch') return [state, [{ do: 'forget_batch' }]]
  if (event.type === 'interruption_forgotten') {
    return [{ ...state, start: state.start && { ...state.start, interrupted: null } }, []]
  }
  if (event.type === 'choose_folder') return [state, [{ do: 'choose_folder' }]]
  if (!batch) return null
  if (event.type === 'batch') return progressed(state, batch, event)
  if (event.type === 'row_opened') return opened(state, batch, event)
  if (event.type === 'open_row') return opening(state, batch, event.row)
  if (state.screen.at !== 'batch') return null
  return nextChoice(state, batch, event) ?? nextWork(state, batch, event)
}

/** A choice changed: what was consented to is no longer what would be signed. */
function nextChoice(state: State, batch: Batch, event: Event): Step | null {
  const shown = (change: Partial<Batch>): Step => [{ ...state, batch: { ...batch, ...change } }, []]
  const anew = { consent: false, problem: null }
  switch (event.type) {
    case 'batch_mode':
      return shown({ mode: event.mode, decided: true, filter: 'all', ...anew, options: keptOptions(state, batch) })
    case 'filter':
      return shown({ filter: event.filter })
    case 'search':
      return shown({ search: event.text })
    case 'turn_row': {
      if (atWork(batch)) return [state, []]
      const turned = new Set(batch.turned)
      if (!turned.delete(event.row)) turned.add(event.row)
      return shown({ turned, ...anew })
    }
    case 'turn_all': {
      if (atWork(batch)) return [state, []]
      const turned = new Set(batch.turned)
      for (const row of shownRows(batch)) {
        if (row.state !== 'ready' || chosen(batch, row) === event.on) continue
        if (!turned.delete(row.row)) turned.add(row.row)
      }
      return shown({ turned, ...anew })
    }
    case 'option': {
      if (!batch.options || atWork(batch)) return [state, []]
      return shown({ options: withKey(state, { ...batch.options, ...event.change }, event.change.key), ...anew })
    }
    case 'batch_page':
      return shown({ page: event.page, options: batch.options && { ...batch.options, rect: null }, ...anew })
    case 'consent':
      return shown({ consent: event.given })
    default:
      return null
  }
}

function nextWork(state: State, batch: Batch, event: Event): Step | null {
  const shown = (change: Partial<Batch>): State => ({ ...state, batch: { ...batch, ...change } })
  switch (event.type) {
    case 'sign_batch': {
      if (!readyToSign(batch) || !batch.options) return [state, []]
      const wish = { rows: chosenRows(batch).map((row) => row.row), options: batch.options, page: batch.page }
      const asking = state.start?.keys.find((key) => key.name === batch.options?.key)?.remembered === false
      return [{ ...shown({ starting: true, stopping: false, problem: null }), asking }, [{ do: 'sign_batch', id: batch.id, wish }]]
    }
    case 'pause_batch':
      return [state, [{ do: batch.paused ? 'continue_batch' : 'pause_batch', id: batch.id }]]
    case 'cancel_batch':
      return [shown({ stopping: true }), [{ do: 'cancel_batch', id: batch.id }]]
    case 'stop_asking':
      return [state, [{ do: 'cancel_batch', id: batch.id }]]
    case 'retry_failed': {
      const rows = batch.rows.filter((row) => row.state === 'failed').map((row) => row.row)
      return [shown({ consent: false, problem: null, filter: 'all' }), [{ do: 'look_at_batch', id: batch.id, rows }]]
    }
    case 'export_batch':
      return [state, [{ do: 'export_batch', id: batch.id, language: state.start?.language ?? 'id' }]]
    case 'reveal':
      return [state, [{ do: 'reveal', id: batch.id }]]
    default:
      return null
  }
}

function progressed(state: State, batch: Batch, { progress }: Event & { type: 'batch' }): Step {
  if (progress.id !== batch.id) return [state, []]
  const rows = progress.rows.length ? [...batch.rows] : batch.rows
  for (const row of progress.rows) rows[row.row] = row
  const { stage, done, total, left, paused, trouble } = progress
  const begun = stage === 'signing' || stage === 'ended'
  const next: Batch = { ...batch, rows, stage, done, total, left, paused, trouble, starting: batch.starting && !begun }
  // Documents that bear no signature are there to be signed, as one alone is.
  const unsigned = rows.every((row) => row.verdict === 'no_signature' || row.verdict === 'unreadable')
  const some = rows.some((row) => row.state === 'ready')
  if (stage === 'looked' && !batch.decided) {
    next.decided = true
    if (unsigned && some && batch.options) next.mode = 'sign'
  }
  if (stage === 'ended' && batch.stage !== 'ended') {
    Object.assign(next, { consent: false, stopping: false, filter: 'all', resumed: false })
  }
  return [{ ...state, batch: next, asking: begun && batch.starting ? false : state.asking }, []]
}

function opening(state: State, batch: Batch, row: number): Step {
  const found = batch.rows[row]
  if (!found || found.verdict === null || batch.opening !== null) return [state, []]
  return [{ ...state, batch: { ...batch, opening: row, problem: null } }, [{ do: 'open_of_batch', id: batch.id, row }]]
}

/** A document of the table comes to the desk; in signing mode it is shown as it will be signed. */
function opened(state: State, batch: Batch, event: Event & { type: 'row_opened' }): Step {
  const { document, row } = event
  const { screen } = state
  if (batch.opening !== row) return [state, [{ do: 'close_document', id: document.id }]]
  const gone = screen.at === 'document' ? [{ do: 'close_document' as const, id: screen.document.id }] : []
  const sign = batch.mode === 'sign' && batch.rows[row]?.state === 'ready' && batch.options !== null
  const desk: Desk = { ...freshDesk(state, document), row, mode: sign ? 'sign' : 'check', options: null }
  if (sign) desk.options = optionsFor(batch, desk)
  const known: Batch = { ...batch, opening: null, opened: new Set(batch.opened).add(row) }
  const [shown, wishes] = preparing({ ...state, batch: known, screen: desk }, 0)
  return [shown, [...gone, ...wishes, ...refining(document)]]
}

function optionsFor(batch: Batch, desk: Desk): SignOptions | null {
  if (!batch.options) return null
  const footer = desk.document.footer_refusal ? null : batch.options.footer
  return { ...batch.options, footer, page: batch.page === 'last' ? desk.document.pages.length : 1 }
}

/** The block was moved on one document: that is its place on all. */
export function placed(batch: Batch, desk: Desk): Batch {
  const { options } = batch
  const rect = desk.options?.rect ?? null
  if (!options || !desk.moved || !rect) return batch
  return { ...batch, options: { ...options, rect, anchor: null }, consent: false }
}

/** The row before or after one, among those that are shown and can be opened. */
export function neighbour(batch: Batch, row: number, step: 1 | -1): number | null {
  const rows = shownRows(batch).filter((one) => one.verdict !== null && one.verdict !== 'unreadable')
  const at = rows.findIndex((one) => one.row === row)
  return (at < 0 ? rows[0] : rows[at + step])?.row ?? null
}

/** A key may have come or gone since the options were made. */
function keptOptions(state: State, batch: Batch): SignOptions | null {
  const kept = state.start?.keys.some((key) => key.name === batch.options?.key && usable(key))
  return kept ? batch.options : defaultOptions(state)
}

function withKey(state: State, options: SignOptions, changed: string | undefined): SignOptions {
  const key = state.start?.keys.find((card) => card.name === changed)
  if (!key) return options
  return { ...options, footer: key.footers.includes(options.footer ?? '') ? options.footer : (key.footers[0] ?? null) }
}
