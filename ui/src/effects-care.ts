// Carries out the care of keys on a host and turns every answer back into an event.
import type { Host } from './host/host'
import type { Event } from './state'
import type { CareEffect } from './state/care-model'

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
      return { type: 'letters_written', names: await host.write_letters(effect.name, effect.place) }
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
