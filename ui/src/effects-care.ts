// Carries out the care of keys and the writing of letters on a host and turns every answer back into an event.
import type { Host } from './host/host'
import type { Event } from './state'
import type { CareEffect } from './state/care-model'
import type { LettersEffect } from './state/letters-model'

export async function performCare(host: Host, effect: CareEffect): Promise<Event> {
  switch (effect.do) {
    case 'change_passphrase':
      return { type: 'key_changed', change: await host.change_passphrase(effect.name) }
    case 'protect_key':
      return { type: 'keys', from: effect.do, keys: await host.protect_key(effect.name) }
    case 'export_key':
      await host.export_key(effect.name)
      return { type: 'exported' }
    case 'report_lost':
      return { type: 'lost_told', loss: await host.report_lost(effect.name, effect.report) }
    case 'loss':
      return { type: 'lost_told', loss: await host.loss(effect.name) }
    case 'write_letters':
      return { type: 'letters_written', letters: await host.write_letters(effect.name, effect.place) }
    case 'write_record':
      return { type: 'record_written', record: await host.write_record(effect.copies, effect.place) }
    case 'follow_case':
      return { type: 'keys', from: effect.do, keys: await host.follow_case(effect.name, effect.step, effect.receipt) }
    case 'unfreeze':
      return { type: 'keys', from: effect.do, keys: await host.unfreeze(effect.name, effect.reason) }
    case 'destroy_key':
      return { type: 'destroyed', destruction: await host.destroy_key(effect.name, effect.reason) }
    case 'unlocking':
      return { type: 'unlocking', unlocking: await host.unlocking() }
    case 'set_unlocking':
      return { type: 'unlocking', unlocking: await host.set_unlocking(effect.policy) }
  }
}

export async function performLetters(host: Host, effect: LettersEffect): Promise<Event | null> {
  switch (effect.do) {
    case 'letters':
      return { type: 'letter_kinds', kinds: await host.letters() }
    case 'draft_letter':
      return { type: 'letter_drafted', ticket: effect.ticket, draft: await host.draft_letter(effect.wish) }
    case 'keep_letter':
      return { type: 'letter_kept', written: await host.keep_letter(effect.id, effect.place, effect.beside) }
    case 'open_written':
      return host.open_written(effect.id)
  }
}
