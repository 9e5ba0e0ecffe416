// Why a signature is not simply valid, and what would settle it. Pure.
import type { SignatureReport } from '../host/report'
import { day, fill, type Words } from '../words/words'
import { commonName, concluded, isMalformed } from './lines'

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

/** The standard has one name for several things: a container that cannot be read, and a change that nothing permits; a
 *  doubtful change, and a form of signature that it does not have; a weak algorithm, and one that is not known. */
function special(w: Words, s: SignatureReport): Reason | null {
  if (s.subindication === 'FORMAT_FAILURE' && !isMalformed(s)) return w.forbiddenChange
  if (s.integrity !== 'unknown') return null
  if (concluded(s, 'EN 319 102-1 5.1.4', 'INDETERMINATE')) return w.unfinishedWork
  if (s.subindication === 'SIG_CONSTRAINTS_FAILURE') return w.foreignForm
  return s.subindication === 'CRYPTO_CONSTRAINTS_FAILURE' ? w.unknownAlgorithm : null
}
