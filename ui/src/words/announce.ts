// What a screen reader is told when the window changes by itself. Pure; an empty string says nothing.
import type { Batch, State } from '../state/model'
import { summary } from '../verdict/compared'
import { seal, shortVerdict } from '../verdict/seal'
import { fill, phrase, type Words } from './words'

export function announce(w: Words, now: State): string {
  const { screen } = now
  if (now.asking) return screen.at === 'locked' ? w.busy.askingPassword : w.busy.asking
  if (now.arriving) return fill(w.busy.reading, { nama: now.arriving })
  if (now.practising) return w.home.practising
  if (screen.at === 'offer') return `${w.offer.title}. ${screen.offer.identities[screen.identity]?.common_name ?? ''}`
  if (screen.at === 'batch' && now.batch) return batchAnnounced(w, now.batch)
  if (screen.at !== 'document') return ''
  if (screen.signing) return w.sign.signing
  if (screen.signed) {
    const said = phrase(w, {
      code: 'ok.signed',
      values: { nama: screen.signed.name, putusan: shortVerdict(w, screen.document.report) },
    })
    return `${said.title}. ${said.body}`
  }
  const { comparing } = screen
  if (comparing) return comparing.version ? `${w.compare.title}. ${summary(w, comparing.version)}` : w.compare.opening
  const judged = seal(w, screen.document.report)
  return [screen.document.name, judged.headline, judged.sentence, judged.counts].filter(Boolean).join('. ')
}

/** Each tenth of the way once; what was looked at and what became of it. */
function batchAnnounced(w: Words, batch: Batch): string {
  const say = w.batch.announce
  const count = (state: string) => batch.rows.filter((row) => row.state === state).length
  switch (batch.stage) {
    case 'looked':
      return fill(say.looked, { n: batch.rows.length })
    case 'signing':
      return batch.paused ? w.batch.paused : fill(say.signing, { p: 10 * Math.floor((10 * batch.done) / Math.max(batch.total, 1)) })
    case 'ended':
      return fill(say.ended, { n: count('signed'), g: count('failed') })
    default:
      return ''
  }
}
