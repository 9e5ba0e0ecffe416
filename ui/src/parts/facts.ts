// Facts of a certificate in the order in which an official compares them.
import type { KeyCard } from '../host/bindings'
import { day, fill, groupedHex, type Words } from '../words/words'
import type { Fact } from './Facts.svelte'

export function keyFacts(w: Words, card: KeyCard): Fact[] {
  const left = card.days_left >= 0 ? fill(w.key.daysLeft, { n: card.days_left }) : fill(w.key.daysPast, { n: -card.days_left })
  const usage = card.usage.map((name) => w.key.usages[name] ?? name)
  return [
    { label: w.key.organization, value: card.organization || '–' },
    { label: w.key.issuer, value: card.issuer },
    {
      label: w.key.validity,
      value: `${day(w, card.not_before)} – ${day(w, card.not_after)} (${left})`,
      warn: card.state !== 'good',
    },
    { label: w.key.usage, value: [...new Set(usage)].join(', ') || w.key.anyUsage, warn: card.state === 'not_for_signing' },
    { label: w.key.algorithm, value: card.algorithm },
    { label: w.key.protection, value: card.protection, warn: card.weak_protection },
    { label: w.key.serial, value: groupedHex(card.serial), mono: true },
  ]
}
