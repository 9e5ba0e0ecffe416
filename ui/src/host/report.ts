// The judgement of a document: the shapes of `pades::report`, as serde writes them (EN 319 102-1 names).
export type Verdict =
  | 'valid'
  | 'valid_with_permitted_changes'
  | 'indeterminate'
  | 'invalid'
  | 'no_signature'
  | 'unreadable'

export interface Report {
  sha256: string
  pages: number
  verdict: Verdict
  problem: ReportProblem | null
  checked_at: string
  warnings: string[]
  signatures: SignatureReport[]
}

export interface ReportProblem {
  code: string
  detail: string
}

export type Indication = 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED'

export interface SignatureReport {
  field: string
  kind: 'signature' | 'document_timestamp'
  page: number | null
  rect: [number, number, number, number] | null
  subfilter: string
  level: string
  indication: Indication
  subindication: string | null
  integrity: 'intact' | 'broken' | 'unknown'
  coverage: 'whole_file' | 'earlier_revision' | 'malformed'
  modification: 'none' | 'lta_updates' | 'form_filling' | 'annotations' | 'other'
  docmdp: number | null
  changes_permitted: boolean
  changes: Change[]
  shown_name: string | null
  signer: Signer | null
  algorithms: Algorithms | null
  claimed_time: string | null
  proven_time: string | null
  trust: Trust
  revocation: Revocation
  timestamp: Timestamp
  findings: Finding[]
}

export interface Change {
  revision: number
  what: string
  objects: string[]
  permitted: boolean
}

export interface Signer {
  subject: string
  common_name: string
  organization: string
  issuer: string
  serial: string
  sha256: string
  not_before: string
  not_after: string
}

export interface Algorithms {
  digest: string
  signature: string
  key_bits: number
}

export interface Trust {
  status: 'trusted' | 'untrusted' | 'expired' | 'not_yet_valid' | 'revoked' | 'unknown'
  path: string[]
  reason: string | null
}

export interface Revocation {
  status: 'good' | 'revoked' | 'unknown'
  source: 'ocsp' | 'crl' | 'none'
  as_of: string | null
  revoked_at: string | null
  reason: string | null
}

export interface Timestamp {
  status: 'none' | 'valid' | 'invalid' | 'untrusted'
  time: string | null
  tsa: string | null
}

export interface Finding {
  clause: string
  conclusion: string
  detail: string
}
