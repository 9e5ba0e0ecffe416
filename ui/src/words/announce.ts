// What a screen reader is told when the window changes by itself. Pure; an empty string says nothing.
import type { State } from '../state/model'
import { seal, shortVerdict } from '../verdict/seal'
import { fill, phrase, type Words } from './words'

export function announce(w: Words, now: State): string {
  const { screen } = now
  if (now.asking) return screen.at === 'locked' ? w.busy.askingPassword : w.busy.asking
  if (now.arriving) return fill(w.busy.reading, { nama: now.arriving })
  if (now.practising) return w.home.practising
  if (screen.at === 'offer') return `${w.offer.title}. ${screen.offer.identities[screen.identity]?.common_name ?? ''}`
  if (screen.at !== 'document') return ''
  if (screen.signing) return w.sign.signing
  if (screen.signed) {
    const said = phrase(w, {
      code: 'ok.signed',
      values: { nama: screen.signed.name, putusan: shortVerdict(w, screen.document.report) },
    })
    return `${said.title}. ${said.body}`
  }
  const judged = seal(w, screen.document.report)
  return [screen.document.name, judged.headline, judged.sentence, judged.counts].filter(Boolean).join('. ')
}
