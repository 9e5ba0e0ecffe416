// From one judged signature to its eight lines in their fixed order (texts §6.3). Pure; colours and icons are elsewhere.
// The evidence sheet has the same rules in Rust (`app/src/sheet/lines.rs`); `test/told.json` holds both together.
import type { Report, SignatureReport, Signer } from '../host/report'
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

/** A name may end in its own full stop. */
const say = (mark: Mark, text: string): Said => ({ mark, text: text.replace(/\.\.$/, '.') })

/** The signature itself cannot be read; a forbidden change after an intact one has the same sub-indication. */
export function isMalformed(s: SignatureReport): boolean {
  return s.coverage === 'malformed' || (s.subindication === 'FORMAT_FAILURE' && s.integrity === 'broken')
}

function content({ w, signature: s }: Given): Said {
  const t = w.verdict.say
  if (isMalformed(s)) return say('unknown', t.contentUnknown)
  // A digest that does not match, or changes no rule vouches for, are both changes of content.
  const broken = s.integrity === 'broken' && s.subindication !== 'SIG_CRYPTO_FAILURE'
  if (broken || isForbidden(s)) {
    return say('bad', s.claimed_time ? fill(t.changedAt, { waktu: moment(w, s.claimed_time) }) : t.changed)
  }
  if (s.integrity !== 'intact') return say('unknown', t.contentUnknown)
  if (mayDiffer(s)) return say('unknown', t.mayDiffer)
  if (s.modification === 'none') return say('ok', t.unchanged)
  return isArchived(s) ? say('ok', t.archived) : say('note', t.permitted)
}

/** What a step of the check concluded. */
export function concluded(s: SignatureReport, clause: string, conclusion: string): boolean {
  return s.findings.some((finding) => finding.clause === clause && finding.conclusion === conclusion)
}

/** Something that nothing vouches for was changed; a doubt about a change refutes nothing. */
function isForbidden(s: SignatureReport): boolean {
  return !s.changes_permitted && !concluded(s, 'ISO 32000-2 12.8.2', 'INDETERMINATE')
}

/** A repaired reading, or a later change that the letter permits: what is seen need not be what was signed. */
export function mayDiffer(s: SignatureReport): boolean {
  return concluded(s, 'ISO 32000-2 7.5', 'INDETERMINATE') || concluded(s, 'ISO 32000-2 12.8.2', 'INDETERMINATE')
}

/** Only validation data or document time-stamps were added: they show nothing, and keep the signature verifiable. */
export function isArchived(s: SignatureReport): boolean {
  return s.modification === 'lta_updates' && s.changes_permitted
}

function value({ w, signature: s }: Given): Said {
  const t = w.verdict.say
  if (isMalformed(s)) return say('bad', t.malformed)
  if (s.integrity === 'broken') return say('bad', t.broken)
  if (s.integrity === 'unknown') return say('unknown', concluded(s, 'EN 319 102-1 5.1.4', 'INDETERMINATE') ? t.unfinished : t.uncomputed)
  return s.subindication?.startsWith('CRYPTO_CONSTRAINTS') ? say('note', t.weak) : say('ok', t.matches)
}

function signer({ w, report, signature: s }: Given): Said {
  const t = w.verdict.say
  if (!s.signer) return say('unknown', t.nobody)
  const name = s.signer.common_name || s.signer.subject
  const text = s.signer.organization ? fill(t.whoOf, { CN: name, O: s.signer.organization }) : fill(t.who, { CN: name })
  if (s.shown_name) return say('bad', fill(t.otherName, { nama: s.shown_name, CN: name }))
  // EN 319 102-1, 5.2.3: the signed attributes may name another certificate than the one whose key made the value.
  const contradicted = concluded(s, 'EN 319 102-1 5.2.3', 'INDETERMINATE')
  const holds = s.integrity === 'intact' && !isMalformed(s) && !contradicted
  const known = holds && s.trust.status === 'trusted'
  return say(known ? (isPractice(report) ? 'note' : 'ok') : 'unknown', text)
}

function issuer({ w, report, signature: s }: Given): Said {
  const t = w.verdict.say
  const chain = s.trust.path.slice(1).map(commonName).join(' › ')
  if (pathHolds(s)) {
    if (!chain) return say('note', t.trustedItself)
    return isPractice(report) ? say('note', fill(t.practice, { rantai: chain })) : say('ok', fill(t.trusted, { rantai: chain }))
  }
  switch (s.trust.status) {
    case 'expired':
    case 'not_yet_valid':
      return say('unknown', t.issuerExpired)
    case 'revoked':
      return say(s.indication === 'TOTAL_FAILED' ? 'bad' : 'unknown', t.issuerRevoked)
    default:
      return say('unknown', s.signer ? fill(t.untrustedNamed, { penerbit: commonName(s.signer.issuer) }) : t.untrusted)
  }
}

/** EN 319 102-1, 5.2.6: a path leads to an anchor. Where only revocation is open, whose certificate it is is known. */
function pathHolds(s: SignatureReport): boolean {
  const open = s.trust.status === 'unknown' && s.trust.path.length > 1
  return s.trust.status === 'trusted' || (open && concluded(s, 'EN 319 102-1 5.2.6', 'PASSED'))
}

function validity({ w, report, signature: s }: Given): Said {
  const t = w.verdict.say
  if (!s.signer) return say('unknown', t.validityUnknown)
  const span = { awal: day(w, s.signer.not_before), akhir: day(w, s.signer.not_after) }
  if (s.subindication === 'EXPIRED') return say('bad', fill(t.expiredThen, span))
  if (s.subindication === 'NOT_YET_VALID') return say('bad', fill(t.notYet, span))
  const now = placed(report.checked_at, s.signer)
  const then = s.proven_time ? placed(s.proven_time, s.signer) : 'after'
  if (then === 'before') return say('bad', fill(t.notYet, span))
  if (then === 'within') return now === 'within' ? say('ok', fill(t.validThen, span)) : say('ok', t.expiredProven)
  // A time-stamp says "not later than": one after the end does not prove that the signature came after it.
  if (now === 'within') return say('ok', fill(t.validNow, span))
  return say('unknown', fill(now === 'before' ? t.notYetNow : t.expiredNow, span))
}

function revocation(given: Given): Said {
  const { w, signature: s } = given
  const t = w.verdict.say
  const { status, source, as_of, revoked_at } = s.revocation
  const sumber = source.toUpperCase()
  // Good by nobody's word is not good.
  if (status === 'good' && source !== 'none') {
    return say('ok', as_of ? fill(t.good, { sumber, waktu: moment(w, as_of) }) : fill(t.goodUndated, { sumber }))
  }
  if (status !== 'revoked') return say('unknown', unasked(given) ? t.revocationUnknown : t.revocationOpen)
  if (!revoked_at) return say(s.indication === 'TOTAL_FAILED' ? 'bad' : 'unknown', t.revokedUndated)
  const waktu = moment(w, revoked_at)
  // EN 319 102-1, 5.6.2.4: a revocation after the time that counts does no harm.
  if (s.trust.status === 'trusted') return say('note', fill(t.revokedLater, { waktu }))
  const text = fill(t.revoked, { waktu })
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
      return say('unknown', s.timestamp.tsa ? fill(t.untrustedStamp, { TSA }) : t.uncheckedStamp)
    case 'none':
      // No time-stamp of its own, and a later one of the document that passed.
      if (s.proven_time) return say('ok', fill(t.stampedLater, { waktu: moment(w, s.proven_time) }))
      // A container that nobody opened may hold one.
      if (concluded(s, 'EN 319 102-1 5.2.3', 'NOT_CHECKED')) return say('unknown', t.stampUnread)
      return say('note', s.claimed_time ? fill(t.noStampAt, { waktu: moment(w, s.claimed_time) }) : t.noStamp)
  }
}

function coverage({ w, report, signature: s, index }: Given): Said {
  const t = w.verdict.say
  if (s.coverage === 'whole_file') return say('ok', fill(t.wholeFile, { n: report.pages }))
  if (s.coverage === 'malformed') return say('bad', t.uncovered)
  if (isArchived(s)) return say('ok', fill(t.archivedPages, { n: report.pages }))
  const mark = s.changes_permitted ? 'note' : isForbidden(s) ? 'bad' : 'unknown'
  return say(mark, fill(t.earlier, { n: index + 1 }))
}

/** Where a time lies beside a certificate's validity; what cannot be read is not within. */
function placed(time: string, signer: Signer): 'before' | 'within' | 'after' {
  const [from, at, to] = [signer.not_before, time, signer.not_after].map(Date.parse) as [number, number, number]
  if (at < from) return 'before'
  return from <= at && at <= to ? 'within' : 'after'
}

/** The CN of an RFC 4514 name, or the whole name. */
export function commonName(name: string): string {
  // A comma behind a backslash parts nothing: whoever has one in his name names no other.
  const parts = name.match(/(?:\\.|[^,+\\])+/gs) ?? []
  const value = parts.map((part) => part.trimStart()).find((part) => /^CN=/i.test(part))?.slice(3)
  return value ? value.replace(/\\(.)/gs, '$1') : name
}
