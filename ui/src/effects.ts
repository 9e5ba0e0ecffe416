// Carries out effects on a host and turns every answer back into an event. The only place with a timer.
import { asProblem, type Host } from './host/host'
import { performCare, performLetters } from './effects-care'
import type { Effect, Event } from './state'
import { tableWords } from './words/table'

type Dispatch = (event: Event) => void

/** Returns a runner. What has a `wait` waits for quiet; a newer one of its kind replaces a waiting one. */
export function effects(host: Host, dispatch: Dispatch): (effect: Effect) => void {
  const waiting = new Map<Effect['do'], ReturnType<typeof setTimeout>>()

  const carryOut = (effect: Effect) => {
    perform(host, effect).then(
      (event) => event && dispatch(event),
      (thrown: unknown) => dispatch({ type: 'failed', of: effect, problem: asProblem(thrown) }),
    )
  }
  return (effect) => {
    if (!('wait' in effect)) return carryOut(effect)
    clearTimeout(waiting.get(effect.do))
    if (effect.wait === 0) return carryOut(effect)
    waiting.set(effect.do, setTimeout(() => carryOut(effect), effect.wait))
  }
}

async function perform(host: Host, effect: Effect): Promise<Event | null> {
  switch (effect.do) {
    case 'start':
      return { type: 'started', start: await host.start() }
    case 'choose_file':
      return host.choose_file()
    case 'choose_folder':
      return host.choose_folder()
    case 'open_locked':
      return host.open_locked(effect.id)
    case 'close_document':
      return host.close_document(effect.id)
    case 'signed_version':
      return { type: 'signed_version', id: effect.id, version: await host.signed_version(effect.id, effect.signature) }
    case 'page_text':
      return { type: 'text', id: effect.id, page: effect.page, runs: await host.page_text(effect.id, effect.page) }
    case 'find_text':
      return { type: 'found_text', id: effect.id, text: effect.text, hits: await host.find_text(effect.id, effect.text) }
    case 'refine':
      return { type: 'refined', id: effect.id, report: await host.refine(effect.id) }
    case 'unlock_candidate':
      return { type: 'offered', offer: await host.unlock_candidate(effect.id) }
    case 'import_key':
      return { type: 'keys', from: effect.do, keys: await host.import_key(effect.id, effect.choice) }
    case 'drop_candidate':
      return host.drop_candidate(effect.id)
    case 'practice':
      return { type: 'keys', from: effect.do, keys: await host.practice() }
    case 'recover':
      return { type: 'recovered', change: await host.recover() }
    case 'set_default_key':
      return { type: 'keys', from: effect.do, keys: await host.set_default_key(effect.name) }
    case 'remove_key':
      return { type: 'keys', from: effect.do, keys: await host.remove_key(effect.name) }
    case 'accept_duties':
      await host.accept_duties()
      return { type: 'duties_accepted' }
    case 'prepare':
      return { type: 'prepared', ticket: effect.ticket, prepared: await host.prepare(effect.id, effect.options) }
    case 'sign':
      return { type: 'signed', signed: await host.sign(effect.prepared) }
    default:
      return isBatch(effect) ? performBatch(host, effect) : performSettings(host, effect)
  }
}

const BATCH = [
  'resume_batch', 'forget_batch', 'open_of_batch', 'look_at_batch', 'sign_batch', 'pause_batch', 'continue_batch', 'cancel_batch',
  'export_batch', 'close_batch',
] as const
type BatchEffect = Extract<Effect, { do: (typeof BATCH)[number] }>

function isBatch(effect: Effect): effect is BatchEffect {
  return (BATCH as readonly string[]).includes(effect.do)
}

async function performBatch(host: Host, effect: BatchEffect): Promise<Event | null> {
  switch (effect.do) {
    case 'resume_batch':
      return host.resume_batch()
    case 'forget_batch':
      await host.forget_batch()
      return { type: 'interruption_forgotten' }
    case 'open_of_batch':
      return { type: 'row_opened', row: effect.row, document: await host.open_of_batch(effect.id, effect.row) }
    case 'look_at_batch':
      return host.look_at_batch(effect.id, effect.rows)
    case 'sign_batch':
      return host.sign_batch(effect.id, effect.wish)
    case 'pause_batch':
      return host.pause_batch(effect.id)
    case 'continue_batch':
      return host.continue_batch(effect.id)
    case 'cancel_batch':
      return host.cancel_batch(effect.id)
    case 'export_batch':
      return host.export_batch(effect.id, tableWords(effect.language))
    case 'close_batch':
      return host.close_batch(effect.id)
  }
}

type First =
  | 'start' | 'choose_file' | 'open_locked' | 'close_document' | 'page_text' | 'unlock_candidate' | 'import_key' | 'drop_candidate'
  | 'practice' | 'recover' | 'set_default_key' | 'remove_key' | 'accept_duties' | 'prepare' | 'sign' | 'choose_folder' | 'refine' | 'signed_version'
  | 'find_text'
type SettingsEffect = Exclude<Effect, BatchEffect | { do: First }>

async function performSettings(host: Host, effect: SettingsEffect): Promise<Event | null> {
  switch (effect.do) {
    case 'reveal':
      return host.reveal(effect.id)
    case 'save_profile':
      return { type: 'profile_saved', from: effect.do, start: await host.save_profile(effect.profile) }
    case 'choose_emblem':
      return { type: 'profile_saved', from: effect.do, start: await host.choose_emblem() }
    case 'set_language':
      return host.set_language(effect.language)
    case 'set_network':
      return { type: 'network_set', start: await host.set_network(effect.choice) }
    case 'put_reminder_aside':
      return { type: 'reminded', start: await host.put_reminder_aside(effect.name) }
    case 'set_tsa_password':
      return { type: 'tsa_password_kept', name: await host.set_tsa_password(effect.place) }
    case 'set_zone':
      return host.set_zone(effect.zone)
    case 'anchors':
      return { type: 'anchors', anchors: await host.anchors() }
    case 'choose_anchor':
      return { type: 'anchor_chosen', anchor: await host.choose_anchor() }
    case 'confirm_anchor':
      return { type: 'anchors', anchors: await host.confirm_anchor(effect.sha256) }
    case 'remove_anchor':
      return { type: 'anchors', anchors: await host.remove_anchor(effect.sha256) }
    case 'journal':
      return { type: 'journal_rows', journal: await host.journal(effect.wish) }
    case 'journal_state':
      return { type: 'journal_state', whole: await host.journal_state() }
    case 'evidence_sheet':
      return { type: 'evidence_saved', name: await host.evidence_sheet(effect.id) }
    case 'export_journal':
      return { type: 'journal_exported', name: await host.export_journal() }
    case 'letters':
    case 'draft_letter':
    case 'keep_letter':
    case 'open_written':
      return performLetters(host, effect)
    default:
      return performCare(host, effect)
  }
}
