// From one judged signature to its eight lines in their fixed order (texts §6.3). Pure; colours and icons are elsewhere.
import type { Report, SignatureReport } from '../host/report'
import { day, fill, moment, type Words } from '../words/words'

/** ✓ established · ! established, worth knowing · ✗ refuted · ? not established. */
export type Mark = 'ok' | 'note' | 'bad' | 'unknown'

export interface Line {
  key: keyof Words['verdict']['lines']
  mark: Mark
  text: string
}

export function lines(w: Words, report: Report, index: number): Line[] {
  const signature = report.signatures[index]
  if (!signature) return []
  const given: Given = { w, report, signature, index }
  return [
    { key: 'content', ...content(given) },
    { key: 'signature', ...value(given) },
    { key: 'signer', ...signer(given) },
    { key: 'issuer', ...issuer(given) },
    { key: 'validity', ...validity(given) },
    { key: 'revocation', ...revocation(given) },
    { key: 'timestamp', ...timestamp(given) },
    { key: 'coverage', ...coverage(given) },
  ]
}

/** Signed by an identity that Pena made for practice: never shown as real. */
export function isPractice(report: Report): boolean {
  return report.warnings.includes('practice_certificate')
}

interface Given {
  w: Words
  report: Report
  signature: SignatureReport
  index: number
}
type Said = Omit<Line, 'key'>

const say = (mark: Mark, text: string): Said => ({ mark, text })

/** The signature itself cannot be read; a forbidden change after an intact one has the same sub-indication. */
export function isMalformed(s: SignatureReport): boolean {
  return s.coverage === 'malformed' || (s.subindication === 'FORMAT_FAILURE' && s.integrity === 'broken')
}

function content({ w, signature: s }: Given): Said {
  const t = w.verdict.say
  if (isMalformed(s)) return say('unknown', t.contentUnknown)
  // A digest that does not match, or changes no rule vouches for, are both changes of content.
  const broken = s.integrity === 'broken' && s.subindication !== 'SIG_CRYPTO_FAILURE'
  if (broken || !s.changes_permitted) {
    return say('bad', s.claimed_time ? fill(t.changedAt, { waktu: moment(w, s.claimed_time) }) : t.changed)
  }
  if (s.integrity !== 'intact') return say('unknown', t.contentUnknown)
  if (s.modification === 'none') return say('ok', t.unchanged)
  return isArchived(s) ? say('ok', t.archived) : say('note', t.permitted)
}

/** Only validation data or document time-stamps were added: they show nothing, and keep the signature verifiable. */
export function isArchived(s: SignatureReport): boolean {
  return s.modification === 'lta_updates' && s.changes_permitted
}

function value({ w, signature: s }: Given): Said {
  const t = w.verdict.say
  if (isMalformed(s)) return say('bad', t.malformed)
  if (s.integrity === 'broken') return say('bad', t.broken)
  if (s.integrity === 'unknown') return say('unknown', t.uncomputed)
  return s.subindication?.startsWith('CRYPTO_CONSTRAINTS') ? say('note', t.weak) : say('ok', t.matches)
}

function signer({ w, report, signature: s }: Given): Said {
  const t = w.verdict.say
  if (!s.signer) return say('unknown', t.nobody)
  const name = s.signer.common_name || s.signer.subject
  const text = s.signer.organization ? fill(t.whoOf, { CN: name, O: s.signer.organization }) : fill(t.who, { CN: name })
  if (s.shown_name) return say('bad', fill(t.otherName, { nama: s.shown_name, CN: name }))
  const known = s.trust.status === 'trusted' && s.integrity === 'intact'
  return say(known ? (isPractice(report) ? 'note' : 'ok') : 'unknown', text.replace(/\.\.$/, '.'))
}

function issuer({ w, report, signature: s }: Given): Said {
  const t = w.verdict.say
  const chain = s.trust.path.slice(1).map(commonName).join(' › ')
  switch (s.trust.status) {
    case 'trusted':
      return isPractice(report) ? say('note', fill(t.practice, { rantai: chain })) : say('ok', fill(t.trusted, { rantai: chain }))
    case 'expired':
    case 'not_yet_valid':
      return say('unknown', t.issuerExpired)
    case 'revoked':
      return say(s.indication === 'TOTAL_FAILED' ? 'bad' : 'unknown', t.issuerRevoked)
    case 'unknown':
      // What is open is whether a certificate was revoked; whose it is, is known.
      if (pathHolds(s)) return say('ok', fill(t.trusted, { rantai: chain }))
    // falls through
    default:
      return say('unknown', s.signer ? fill(t.untrustedNamed, { penerbit: commonName(s.signer.issuer) }) : t.untrusted)
  }
}

/** EN 319 102-1, 5.2.6: a path leads to an anchor, whatever is known of revocation. */
function pathHolds(s: SignatureReport): boolean {
  return s.trust.path.length > 1 && s.findings.some((finding) => finding.clause === 'EN 319 102-1 5.2.6' && finding.conclusion === 'PASSED')
}

function validity({ w, report, signature: s }: Given): Said {
  const t = w.verdict.say
  if (!s.signer) return say('unknown', t.validityUnknown)
  const span = { awal: day(w, s.signer.not_before), akhir: day(w, s.signer.not_after) }
  const within = (time: string) => s.signer !== null && inside(time, s.signer.not_before, s.signer.not_after)
  if (s.subindication === 'EXPIRED') return say('bad', fill(t.expiredThen, span))
  if (s.subindication === 'NOT_YET_VALID') return say('bad', fill(t.notYet, span))
  if (s.proven_time) {
    if (!within(s.proven_time)) return say('bad', fill(t.expiredThen, span))
    return within(report.checked_at) ? say('ok', fill(t.validThen, span)) : say('ok', t.expiredProven)
  }
  return within(report.checked_at) ? say('ok', fill(t.validNow, span)) : say('unknown', fill(t.expiredNow, span))
}

function revocation(given: Given): Said {
  const { w, signature: s } = given
  const t = w.verdict.say
  const { status, source, as_of, revoked_at } = s.revocation
  const sumber = source.toUpperCase()
  if (status === 'good') return say('ok', as_of ? fill(t.good, { sumber, waktu: moment(w, as_of) }) : fill(t.goodUndated, { sumber }))
  if (status === 'unknown') return say('unknown', unasked(given) ? t.revocationUnknown : t.revocationOpen)
  const text = revoked_at ? fill(t.revoked, { waktu: moment(w, revoked_at) }) : t.revokedUndated
  return say(s.indication === 'TOTAL_FAILED' ? 'bad' : 'unknown', text)
}

/** Nobody was asked, because the computer is offline or was told to be. */
function unasked({ report }: Given): boolean {
  return report.warnings.includes('not_asked')
}

function timestamp({ w, signature: s }: Given): Said {
  const t = w.verdict.say
  const TSA = s.timestamp.tsa ?? '–'
  const waktu = s.timestamp.time ? moment(w, s.timestamp.time) : '–'
  switch (s.timestamp.status) {
    case 'valid':
      return say('ok', fill(t.stamped, { waktu, TSA }))
    case 'invalid':
      return say('bad', t.badStamp)
    case 'untrusted':
      return say('unknown', fill(t.untrustedStamp, { TSA }))
    case 'none':
      return say('note', s.claimed_time ? fill(t.noStampAt, { waktu: moment(w, s.claimed_time) }) : t.noStamp)
  }
}

function coverage({ w, report, signature: s, index }: Given): Said {
  const t = w.verdict.say
  if (s.coverage === 'whole_file') return say('ok', fill(t.wholeFile, { n: report.pages }))
  if (s.coverage === 'malformed') return say('bad', t.uncovered)
  if (isArchived(s)) return say('ok', fill(t.archivedPages, { n: report.pages }))
  return say(s.changes_permitted ? 'note' : 'bad', fill(t.earlier, { n: index + 1 }))
}

function inside(time: string, from: string, to: string): boolean {
  const at = Date.parse(time)
  return Date.parse(from) <= at && at <= Date.parse(to)
}

/** The CN of an RFC 4514 name, or the whole name. */
export function commonName(name: string): string {
  const found = /(?:^|[,+])\s*CN=((?:\\.|[^,+\\])*)/i.exec(name)
  return found?.[1] ? found[1].replace(/\\(.)/g, '$1') : name
}
