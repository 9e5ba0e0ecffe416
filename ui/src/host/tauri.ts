// The real computer, over Tauri's invoke and events. The only file that knows Tauri.
import { convertFileSrc, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Arrival, BatchProgress } from './bindings'
import type { Host, HostEvents } from './host'

/** `doc://localhost/`, on Windows `http://doc.localhost/`. */
const pictures = convertFileSrc('', 'doc')

export const tauriHost: Host = {
  async listen(events: HostEvents) {
    await listen<Arrival>('arrived', (event) => events.arrived(event.payload))
    await listen<{ name: string }>('arriving', (event) => events.arriving(event.payload))
    await listen<BatchProgress>('batch', (event) => events.batch(event.payload))
    await listen<{ over: boolean }>('drag', (event) => events.drag(event.payload))
  },
  picture: (id, page, pixels) => `${pictures}${id}/${page}?w=${pixels}`,

  start: () => invoke('start'),
  choose_file: () => invoke('choose_file'),
  choose_folder: () => invoke('choose_folder'),
  open_locked: (id) => invoke('open_locked', { id }),
  close_document: (id) => invoke('close_document', { id }),
  page_text: (id, page) => invoke('page_text', { id, page }),
  find_text: (id, text) => invoke('find_text', { id, text }),
  refine: (id) => invoke('refine', { id }),
  signed_version: (id, signature) => invoke('signed_version', { id, signature }),

  unlock_candidate: (id) => invoke('unlock_candidate', { id }),
  import_key: (id, choice) => invoke('import_key', { id, choice }),
  drop_candidate: (id) => invoke('drop_candidate', { id }),
  practice: () => invoke('practice'),
  recover: () => invoke('recover'),
  keys: () => invoke('keys'),
  set_default_key: (name) => invoke('set_default_key', { name }),
  remove_key: (name) => invoke('remove_key', { name }),
  accept_duties: () => invoke('accept_duties'),

  change_passphrase: (name) => invoke('change_passphrase', { name }),
  report_lost: (name, report) => invoke('report_lost', { name, report }),
  loss: (name) => invoke('loss', { name }),
  unfreeze: (name, reason) => invoke('unfreeze', { name, reason }),
  evidence_sheet: (id) => invoke('evidence_sheet', { id }),
  letters: () => invoke('letters'),
  draft_letter: (wish) => invoke('draft_letter', { wish }),
  keep_letter: (id, place, beside) => invoke('keep_letter', { id, place, beside }),
  write_letters: (name, place) => invoke('write_letters', { name, place }),
  write_record: (copies, place) => invoke('write_record', { copies, place }),
  open_written: (id) => invoke('open_written', { id }),
  put_reminder_aside: (name) => invoke('put_reminder_aside', { name }),
  follow_case: (name, step, receipt) => invoke('follow_case', { name, step, receipt }),
  destroy_key: (name, reason) => invoke('destroy_key', { name, reason }),
  protect_key: (name) => invoke('protect_key', { name }),
  export_key: (name) => invoke('export_key', { name }),
  unlocking: () => invoke('unlocking'),
  set_unlocking: (policy) => invoke('set_unlocking', { policy }),
  lock: () => invoke('lock'),

  prepare: (id, options) => invoke('prepare', { id, options }),
  sign: (prepared) => invoke('sign', { prepared }),
  reveal: (id) => invoke('reveal', { id }),

  resume_batch: () => invoke('resume_batch'),
  forget_batch: () => invoke('forget_batch'),
  open_of_batch: (id, row) => invoke('open_of_batch', { id, row }),
  look_at_batch: (id, rows) => invoke('look_at_batch', { id, rows }),
  sign_batch: (id, wish) => invoke('sign_batch', { id, wish }),
  pause_batch: (id) => invoke('pause_batch', { id }),
  continue_batch: (id) => invoke('continue_batch', { id }),
  cancel_batch: (id) => invoke('cancel_batch', { id }),
  export_batch: (id, words) => invoke('export_batch', { id, words }),
  close_batch: (id) => invoke('close_batch', { id }),

  save_profile: (profile) => invoke('save_profile', { profile }),
  choose_emblem: () => invoke('choose_emblem'),
  set_language: (language) => invoke('set_language', { language }),
  set_network: (choice) => invoke('set_network', { choice }),
  set_tsa_password: (place) => invoke('set_tsa_password', { place }),
  set_zone: (zone) => invoke('set_zone', { zone }),

  anchors: () => invoke('anchors'),
  choose_anchor: () => invoke('choose_anchor'),
  confirm_anchor: (sha256) => invoke('confirm_anchor', { sha256 }),
  remove_anchor: (sha256) => invoke('remove_anchor', { sha256 }),

  journal: (wish) => invoke('journal', { wish }),
  journal_state: () => invoke('journal_state'),
  export_journal: () => invoke('export_journal'),
}
