// Every sub-indication (EN 319 102-1, table 6): what it means, and what would settle it. Follows `id/findings.ts`.
import type { Words } from '../id'

const say = (means: string, settles: string) => ({ means, settles })

export const subindications: Words['subindications'] = {
  FORMAT_FAILURE: say('The signature is not built as the standard says.', 'The original file from the signer.'),
  HASH_FAILURE: say('What was signed has changed.', 'The original file from the signer.'),
  SIG_CRYPTO_FAILURE: say('The signature value was not made with this certificate’s key.', 'The original file from the signer.'),
  REVOKED: say('The certificate had been revoked before the document was signed.', 'A document signed anew with a valid certificate.'),
  EXPIRED: say('The certificate had expired when the document was signed.', 'A document signed anew with a valid certificate.'),
  NOT_YET_VALID: say('The certificate was not valid yet when the document was signed.', 'A document signed anew once the certificate is valid.'),
  SIG_CONSTRAINTS_FAILURE: say('There is a change that the rules permit but that may look different from what was signed, or a construction that is not wholly known.', 'A comparison with the signed version, or the original file from the signer.'),
  CHAIN_CONSTRAINTS_FAILURE: say('The certificate was not issued for signing documents, or breaks a constraint of its issuer.', 'An explanation by the issuer, or a document signed with a proper certificate.'),
  CERTIFICATE_CHAIN_GENERAL_FAILURE: say('The chain of certificates could not be judged to its end.', 'The issuers’ certificates, added in the settings after comparing their fingerprints.'),
  CRYPTO_CONSTRAINTS_FAILURE: say('The algorithms were not adequate at the proven time, or do not go together.', 'A document signed anew with adequate algorithms.'),
  POLICY_PROCESSING_ERROR: say('The signature policy could not be processed.', 'The signer’s word on the policy that was used.'),
  SIGNATURE_POLICY_NOT_AVAILABLE: say('The signature policy is not available.', 'The text of the signature policy that the document names.'),
  TIMESTAMP_ORDER_FAILURE: say('The time-stamps contradict each other.', 'The original file from the signer.'),
  NO_SIGNING_CERTIFICATE_FOUND: say('The signer’s certificate is not in the file.', 'The signer’s certificate.'),
  NO_CERTIFICATE_CHAIN_FOUND: say('The certificate’s issuer is not among the trusted issuers of this computer.', 'The certificate of the issuer {penerbit}, added in the settings after comparing its fingerprint.'),
  NO_CERTIFICATE_CHAIN_FOUND_NO_POE: say('The certificate’s issuer is not known, and the time is not proven.', 'The certificate of the issuer {penerbit}, added in the settings after comparing its fingerprint.'),
  REVOKED_NO_POE: say('The certificate is revoked now, and nothing proves that the document was signed before.', 'A time-stamp, or another proof that the document was signed before {dicabut}.'),
  REVOKED_CA_NO_POE: say('The issuer’s certificate is revoked now, and nothing proves that the document was signed before.', 'A time-stamp, or another proof that the document was signed before that revocation.'),
  OUT_OF_BOUNDS_NO_POE: say('The certificate is outside its validity now, and the time of signing is not proven.', 'A time-stamp, or another proof that the document was signed between {awal} and {akhir}.'),
  OUT_OF_BOUNDS_NOT_REVOKED: say('The certificate is outside its validity and not revoked.', 'A time-stamp, or another proof that the document was signed between {awal} and {akhir}.'),
  REVOCATION_OUT_OF_BOUNDS_NO_POE: say('The certificate that vouches for the revocation data has expired.', 'New revocation data from the issuer: check again when the computer is online.'),
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: say('The algorithms are no longer adequate now, and the time of signing is not proven.', 'A time-stamp from the days when the algorithms were adequate, or a document signed anew.'),
  NO_POE: say('Nothing proves when the signature existed.', 'A time-stamp on the document.'),
  TRY_LATER: say('The revocation status is not known, or its data are too old.', 'Revocation data from the issuer: check again when the computer is online, or ask for a file that holds them.'),
  SIGNED_DATA_NOT_FOUND: say('What was signed was not found.', 'The original file from the signer.'),
}

const told = (PASSED: string, FAILED: string, INDETERMINATE: string, NOT_CHECKED: string) => ({ PASSED, FAILED, INDETERMINATE, NOT_CHECKED })

/** Every check by its clause: its conclusion in one plain sentence. */
export const findings: Words['findings'] = {
  'ISO 32000-2 7.5': told('The file was read by its own table of contents.', 'The file cannot be read by its table of contents.', 'The file had to be repaired to be read; another reader may see other content.', 'How the file was read was not judged.'),
  'EN 319 102-1 5.1.4': told('The check is complete.', 'The check failed.', 'The check is not complete: the work allowed for one document is spent, so not everything about this signature was looked at.', 'The check was not begun.'),
  'EN 319 102-1 5.2.2': told('The signature is built as the standard says, over the whole file of that moment.', 'The signature is not built as the standard says, or does not cover the whole file.', 'Pena does not know how the signature is built, or bytes that nobody signed lie behind it.', 'How the signature is built was not judged.'),
  'EN 319 102-1 5.2.3': told('The signer’s certificate is in the file.', 'The signer’s certificate contradicts the one that the signature names.', 'The signer’s certificate was not found, or is not the one that the signature names.', 'The signer’s certificate was not looked for: the signature cannot be read.'),
  'EN 319 102-1 5.2.7': told('What was signed is unchanged, and the signature fits the certificate.', 'What was signed has changed, or the signature does not fit the certificate.', 'Whether content, signature and certificate fit could not be computed.', 'Whether content, signature and certificate fit was not computed.'),
  'ISO 32000-2 12.8.2': told('Nothing was changed after signing, or only what is permitted.', 'Something was changed after signing that is not permitted.', 'Something was changed after signing that may change what is seen.', 'Changes after signing were not judged.'),
  'EN 319 102-1 5.2.6': told('The certificate leads to an issuer that this computer trusts.', 'The certificate was not valid at the proven time.', 'The certificate leads to no trusted issuer, breaks its issuer’s constraints, or is outside its validity.', 'The way to the issuer was not judged, or some questions to issuers have no answer.'),
  'EN 319 102-1 5.2.5': told('No certificate of the chain is revoked.', 'The certificate was revoked before the document was signed.', 'Whether it was revoked is open: no word, an old one, or a time that is not proven.', 'Revocation was not checked, or some questions to issuers have no answer.'),
  'EN 319 102-1 5.4': told('The time-stamp is right and its authority trusted: the time is proven.', 'The time-stamp does not fit this signature.', 'There is a time-stamp, but its authority is not trusted or the times contradict each other.', 'This signature has no time-stamp.'),
  'EN 319 102-1 5.2.8': told('The algorithms were good enough at the time that counts.', 'The algorithms are not good enough.', 'An algorithm is no longer good enough, algorithms do not go together, or the time is not proven.', 'The strength of the algorithms was not judged.'),
  'RFC 5652 11.4': told('Somebody else counter-signed this signature.', 'A counter-signature does not fit this signature; that changes nothing about the signature itself.', 'There is a counter-signature whose signer cannot be told.', 'Counter-signatures were not looked at.'),
}
