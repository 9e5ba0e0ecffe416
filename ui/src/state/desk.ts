// The desk: reading a document, placing the block, consenting, signing.
import type { DocumentView, KeyCard, Report, SignOptions } from '../host/bindings'
import { defaultRect, inside } from '../parts/frame'
import type { Desk, Effect, Event, State, Step } from './model'
import { words } from '../words/words'
import { nextComparing } from './comparing'

/** How long the block must rest before the next revision is made, in milliseconds. */
export const QUIET = 220

/** Unsigned documents that pretend to be signed: what they are is said before anything else. */
const DECEIVING = ['looks_signed_without_signature', 'signature_removed']

/** A document that just arrived. Unsigned ones are opened for signing, signed and deceiving ones for checking. */
export function freshDesk(state: State, document: DocumentView): Desk {
  const { verdict, warnings } = document.report
  const plain = verdict === 'no_signature' && !warnings.some((code) => DECEIVING.includes(code))
  const sign = plain && document.refusal === null
  return {
    at: 'document',
    document,
    mode: sign ? 'sign' : 'check',
    page: 1,
    seen: [],
    text: {},
    options: null,
    prepared: null,
    asked: 0,
    answered: 0,
    consent: false,
    signing: false,
    problem: null,
    untrue: null,
    untrueFooters: [],
    signed: null,
    row: null,
    moved: false,
    places: null,
    comparing: null,
    evidence: null,
    ...(sign ? { options: defaultOptions(state, document) } : {}),
  }
}

/** The key that signs unless another is chosen; null when none can. */
export function signingKey(state: State): KeyCard | null {
  const keys = (state.start?.keys ?? []).filter(usable)
  return keys.find((key) => key.default) ?? keys[0] ?? null
}

export function usable(key: KeyCard): boolean {
  return key.state === 'good' || key.state === 'expiring'
}

/** What is chosen before anything was chosen. Page and place of an `earlier` choice are kept. */
function defaultOptions(state: State, document: DocumentView, earlier: SignOptions | null = null): SignOptions | null {
  const key = signingKey(state)
  const profile = state.start?.profile
  if (!key || !profile) return null
  const page = earlier?.page ?? document.pages.length
  const design = profile.qr_url ? 'qr' : profile.emblem ? 'emblem' : 'text'
  const size = document.pages[page - 1]
  return {
    key: key.name,
    design,
    page,
    rect: size ? defaultRect(size, design, earlier?.rect) : null,
    field: earlier?.field ?? null,
    anchor: null,
    footer: footerFor(state, document, key),
    reason: words(state.start?.language).sign.reasonDefault,
    location: words(state.start?.language).cities[profile.city] ?? '',
    level: earlier?.level ?? (state.start?.online && state.start.tsa.length ? 't' : 'b'),
  }
}

/** What the office decided if it is true of the certificate, else the certificate's own; a signed document carries nothing new. */
export function footerFor(state: State, document: DocumentView, key: KeyCard): string | null {
  if (document.footer_refusal) return null
  const decided = state.start?.profile.footer ?? ''
  return key.footers.includes(decided) ? decided : (key.footers[0] ?? null)
}

/** Asks for the next revision when everything for it is known. A newer asking makes older answers stale. */
export function preparing(state: State, wait: number): Step {
  const { screen } = state
  if (screen.at !== 'document' || screen.mode !== 'sign' || screen.signing) return [state, []]
  const options = current(state, screen)
  if (!options) return [{ ...state, screen: { ...screen, options: null } }, []]
  const asked = screen.asked + 1
  const desk: Desk = { ...screen, options, asked, problem: null }
  return [
    { ...state, screen: desk },
    [{ do: 'prepare', id: desk.document.id, options, ticket: asked, wait }],
  ]
}

/** The chosen options while their key still exists, else fresh ones. */
function current(state: State, desk: Desk): SignOptions | null {
  const { options } = desk
  const key = state.start?.keys.find((card) => card.name === options?.key && usable(card))
  return options && key ? options : defaultOptions(state, desk.document, options)
}

/** Whether the signing button may be pressed: what is shown is what would be signed, and it was consented to. */
export function ready(desk: Desk): boolean {
  return desk.prepared !== null && desk.answered === desk.asked && desk.consent && !desk.signing && desk.problem === null
}

export function nextDesk(state: State, event: Event): Step | null {
  const { screen } = state
  if (event.type === 'text') return text(state, event)
  if (event.type === 'refined') return refined(state, event.id, event.report)
  const compared = nextComparing(state, event)
  if (compared) return compared
  if (screen.at !== 'document') return null
  const shown = (change: Partial<Desk>): State => ({ ...state, screen: { ...screen, ...change } })
  switch (event.type) {
    case 'mode':
      if (event.mode === 'sign') return preparing(shown({ mode: 'sign', signed: null }), 0)
      return [shown({ mode: 'check', consent: false, prepared: null, problem: null, places: null, asked: screen.asked + 1 }), []]
    case 'see_page':
      return seePage(state, screen, event.page)
    case 'option':
      return option(state, screen, event)
    case 'consent':
      return [shown({ consent: event.given }), []]
    case 'prepared':
      if (event.ticket !== screen.asked) return [state, []]
      return [shown({ prepared: event.prepared, answered: event.ticket, options: settled(screen, event.prepared.rect) }), []]
    case 'sign': {
      const { prepared } = screen
      if (!ready(screen) || !prepared) return [state, []]
      const key = state.start?.keys.find((card) => card.name === screen.options?.key)
      const asking = key?.remembered === false
      return [{ ...shown({ signing: true }), asking }, [{ do: 'sign', prepared: prepared.id }]]
    }
    case 'signed': {
      const desk: Desk = { ...freshDesk(state, event.signed.document), mode: 'check', signed: event.signed }
      const rest: Effect[] = [{ do: 'close_document', id: screen.document.id }, ...refining(event.signed.document)]
      return [{ ...state, asking: false, screen: desk }, rest]
    }
    case 'reveal':
      return [state, [{ do: 'reveal', id: screen.document.id }]]
    case 'open_result':
      return [shown({ signed: null }), []]
    default:
      return null
  }
}

/** The network is asked once about what it can say more. */
export function refining(document: DocumentView): Effect[] {
  return document.pending ? [{ do: 'refine', id: document.id }] : []
}

/** The network's answer, wherever one has gone meanwhile; without a report the verdict stays. */
export function refined(state: State, id: string, report: Report | null): Step {
  const { screen } = state
  const update = (desk: Desk): Desk =>
    desk.document.id !== id ? desk : { ...desk, document: { ...desk.document, report: report ?? desk.document.report, pending: false } }
  if (screen.at === 'document') return [{ ...state, screen: update(screen) }, []]
  if ('back' in screen && screen.back.at === 'document') return [{ ...state, screen: { ...screen, back: update(screen.back) } }, []]
  return [state, []]
}

function seePage(state: State, desk: Desk, page: number): Step {
  if (desk.page === page && desk.seen.includes(page)) return [state, []]
  const seen = desk.seen.includes(page) ? desk.seen : [...desk.seen, page]
  const wishes = seen === desk.seen ? [] : [{ do: 'page_text' as const, id: desk.document.id, page }]
  return [{ ...state, screen: { ...desk, page, seen } }, wishes]
}

/** A choice changed. `settle: false` while a hand still drags: shown at once, prepared later. */
function option(state: State, desk: Desk, event: Event & { type: 'option' }): Step {
  if (!desk.options || desk.signing) return [state, []]
  let options: SignOptions = { ...desk.options, ...event.change }
  const size = desk.document.pages[options.page - 1]
  if (!size) return [state, []]
  const turnedVisible = event.change.design !== undefined && event.change.design !== desk.options.design
  if (turnedVisible) options = { ...options, rect: defaultRect(size, options.design, options.rect) }
  if (options.rect) options = { ...options, rect: inside(options.rect, size) }
  if (event.change.key !== undefined) {
    const key = state.start?.keys.find((card) => card.name === event.change.key)
    if (key) options = { ...options, footer: footerFor(state, desk.document, key) }
  }
  const chosen = event.change.footer !== undefined || event.change.key !== undefined
  const forgotten = chosen ? { untrue: null, untrueFooters: [] } : {}
  const moved = desk.moved || event.change.rect !== undefined
  const places = elsewhere(event.change) ? null : desk.places
  const shown: State = { ...state, screen: { ...desk, options, moved, places, asked: desk.asked + 1, ...forgotten } }
  return event.settle ? preparing(shown, QUIET) : [shown, []]
}

/** Whether a choice takes the block away from the text it was put at. */
function elsewhere(change: Partial<SignOptions>): boolean {
  return change.rect !== undefined || change.page !== undefined || change.field !== undefined || change.design === 'invisible'
}

/** The host has the last word on where the block stands. */
function settled(desk: Desk, rect: SignOptions['rect']): SignOptions | null {
  return desk.options && rect && !desk.options.field ? { ...desk.options, rect } : desk.options
}

function text(state: State, event: Event & { type: 'text' }): Step {
  const { screen } = state
  if (screen.at !== 'document' || screen.document.id !== event.id) return [state, []]
  return [{ ...state, screen: { ...screen, text: { ...screen.text, [event.page]: event.runs } } }, []]
}
