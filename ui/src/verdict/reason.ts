// Why a signature is not simply valid, and what would settle it. Pure.
import type { SignatureReport } from '../host/report'
import { day, fill, type Words } from '../words/words'
import { commonName, isMalformed } from './lines'

export interface Reason {
  means: string
  settles: string
}

/** Null for a signature that passed. Every sub-indication of the standard has its sentence. */
export function reason(w: Words, s: SignatureReport): Reason | null {
  if (s.indication === 'TOTAL_PASSED' || !s.subindication) return null
  const known = special(w, s) ?? (w.subindications as Record<string, Reason>)[s.subindication]
  if (!known) return null
  const values = {
    penerbit: s.signer ? commonName(s.signer.issuer) : '–',
    awal: s.signer ? day(w, s.signer.not_before) : '–',
    akhir: s.signer ? day(w, s.signer.not_after) : '–',
    dicabut: s.revocation.revoked_at ? day(w, s.revocation.revoked_at) : w.thatRevocation,
  }
  return { means: fill(known.means, values), settles: fill(known.settles, values) }
}

/** The standard has one name for two things: a container that cannot be read, and a change that nothing permits; a doubtful
 *  change, and a form of signature that it does not have. */
function special(w: Words, s: SignatureReport): Reason | null {
  if (s.subindication === 'FORMAT_FAILURE' && !isMalformed(s)) return w.forbiddenChange
  return s.subindication === 'SIG_CONSTRAINTS_FAILURE' && s.integrity === 'unknown' ? w.foreignForm : null
}
