// Stand-in people, certificates and documents. Invented; development and tests only.
import type { Difference, DocumentView, KeyCard, Profile, SignedVersion, Start } from '../bindings'
import type { Report, SignatureReport } from '../report'
import { A4 } from './letter'

const HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

export const realKey: KeyCard = {
  name: 'siti-rahmawati',
  practice: false,
  common_name: 'Siti Rahmawati',
  organization: 'Pemerintah Kota Palembang',
  issuer: 'Balai Sertifikasi Elektronik G2',
  serial: '5f3a9c01d27be844',
  not_before: '2025-08-01T00:00:00Z',
  not_after: '2027-08-01T16:59:59Z',
  days_left: 253,
  state: 'good',
  step: 'sign',
  revoked: null,
  case: null,
  replaced_by: null,
  concerns: [],
  usage: ['digitalSignature', 'nonRepudiation'],
  algorithm: 'RSA-2048',
  protection: 'PBES2 AES-256-CBC, PBKDF2-SHA256',
  weak_protection: false,
  remembered: true,
  default: true,
  sha256: HEX,
  footers: ['CK-1', 'CK-1a', 'CK-2', 'CK-3', 'CK-4'],
}

export const practiceKey: KeyCard = {
  ...realKey,
  name: 'latihan',
  practice: true,
  common_name: 'Pejabat Latihan',
  organization: 'Latihan Pena',
  issuer: 'CA Latihan Pena',
  serial: '01',
  sha256: HEX.replace('9f86', '1a2b'),
  footers: ['CK-0'],
}

export const endingKey: KeyCard = {
  ...realKey,
  name: 'siti-lama',
  not_before: '2024-11-29T00:00:00Z',
  not_after: '2026-11-28T16:59:59Z',
  days_left: 6,
  state: 'expiring',
  step: 'renew',
  sha256: HEX.replace('9f86', '5c6d'),
}

export const profile: Profile = {
  name: 'Dr. Siti Rahmawati, S.Kom., M.Si.',
  office: 'KEPALA DINAS KOMUNIKASI DAN INFORMATIKA',
  on_behalf: [],
  rank: 'Pembina Utama Muda (IV/c)',
  nip: '197504121999032001',
  show_nip: false,
  city: 'palembang',
  organization: 'Dinas Komunikasi dan Informatika',
  footer: 'CK-1',
  qr_url: '',
  emblem: false,
  unit: 'Bidang Persandian',
  email: 'siti.rahmawati@palembang.go.id',
  phone: '0711 000000',
  address: 'Jalan Merdeka Nomor 1, Palembang',
  head: { name: '', nip: '', rank: '', office: '', unit: '', email: '' },
}

export const emptyProfile: Profile = { ...profile, name: '', office: '', rank: '', nip: '', organization: '', footer: '' }

const ISSUED = 'Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh'

export const start: Start = {
  version: '0.1.0',
  language: 'id',
  zone: 'WIB',
  keys: [],
  profile: emptyProfile,
  keyring: true,
  footers: [
    { code: 'CK-0', text: 'DOKUMEN UJI COBA – ditandatangani dengan sertifikat uji yang tidak diterbitkan oleh PSrE Indonesia.' },
    { code: 'CK-1', text: `${ISSUED} Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara (BSSN).` },
    { code: 'CK-1a', text: `${ISSUED} Balai Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara.` },
    { code: 'CK-4', text: `${ISSUED} BSrE. Hasil cetak dokumen ini tidak memuat tanda tangan elektronik yang dapat diperiksa; gunakan berkas PDF aslinya.` },
  ],
  duties_accepted: false,
  online: true,
  tsa: [],
  proxy: '',
  interrupted: null,
  reminders: [],
}

export function unsigned(id: string, name: string, pages: number): DocumentView {
  return {
    id,
    name,
    size: 182_400,
    pages: Array.from({ length: pages }, () => A4),
    report: report('no_signature', pages, []),
    refusal: null,
    footer_refusal: null,
    warnings: [],
    empty_fields: [],
    pending: false,
  }
}

export function report(verdict: Report['verdict'], pages: number, signatures: SignatureReport[]): Report {
  return { sha256: HEX, pages, verdict, problem: null, checked_at: '2026-11-21T07:05:00Z', warnings: [], signatures }
}

export function signature(change: Partial<SignatureReport> = {}): SignatureReport {
  return {
    field: 'Signature1',
    kind: 'signature',
    page: 1,
    rect: [343, 580, 190, 62],
    subfilter: 'ETSI.CAdES.detached',
    level: 'PAdES-B-B',
    indication: 'TOTAL_PASSED',
    subindication: null,
    integrity: 'intact',
    coverage: 'whole_file',
    modification: 'none',
    docmdp: null,
    changes_permitted: true,
    changes: [],
    shown_name: null,
    signer: {
      subject: 'CN=Siti Rahmawati,O=Pemerintah Kota Palembang,C=ID',
      common_name: 'Siti Rahmawati',
      organization: 'Pemerintah Kota Palembang',
      issuer: 'CN=Balai Sertifikasi Elektronik G2,O=Badan Siber dan Sandi Negara,C=ID',
      serial: '5f3a9c01d27be844',
      sha256: HEX,
      not_before: '2025-08-01T00:00:00Z',
      not_after: '2027-08-01T16:59:59Z',
    },
    algorithms: { digest: 'sha256', signature: 'rsa-pkcs1v15', key_bits: 2048 },
    claimed_time: '2026-11-21T07:04:00Z',
    proven_time: null,
    trust: {
      status: 'trusted',
      path: [
        'CN=Siti Rahmawati,O=Pemerintah Kota Palembang,C=ID',
        'CN=Balai Sertifikasi Elektronik G2,O=Badan Siber dan Sandi Negara,C=ID',
        'CN=Root CA Indonesia DS G1,O=Kementerian Komunikasi dan Informatika,C=ID',
      ],
      reason: null,
    },
    revocation: { status: 'good', source: 'ocsp', as_of: '2026-11-21T07:00:00Z', revoked_at: null, reason: null },
    timestamp: { status: 'none', time: null, tsa: null },
    findings: [
      { clause: 'EN 319 102-1 5.2.7', conclusion: 'PASSED', detail: 'digest and signature value match' },
      { clause: 'EN 319 102-1 5.2.6', conclusion: 'PASSED', detail: 'path to a trusted anchor, 3 certificates' },
    ],
    ...change,
  }
}

/** Documents for `?arrive=`, by name. */
export const documents: Record<string, () => DocumentView> = {
  letter: () => unsigned('d1', 'Undangan rapat koordinasi.pdf', 3),
  short: () => unsigned('d1', 'Nota dinas 14.pdf', 1),
  valid: () => signedView('valid', [signature({ proven_time: '2026-11-21T07:04:20Z', level: 'PAdES-B-LT', timestamp: { status: 'valid', time: '2026-11-21T07:04:20Z', tsa: 'TSA BSrE' } })]),
  permitted: () =>
    signedView('valid_with_permitted_changes', [
      signature({ coverage: 'earlier_revision', modification: 'form_filling', changes: [{ revision: 2, what: 'signature added', objects: ['12 0'], permitted: true }] }),
      signature({ field: 'Signature2', page: 3 }),
    ]),
  unsure: () =>
    signedView('indeterminate', [
      signature({
        indication: 'INDETERMINATE',
        subindication: 'NO_CERTIFICATE_CHAIN_FOUND',
        trust: { status: 'unknown', path: [], reason: 'no_anchor' },
        revocation: { status: 'unknown', source: 'none', as_of: null, revoked_at: null, reason: 'offline' },
      }),
    ]),
  invalid: () =>
    signedView('invalid', [
      signature({ indication: 'TOTAL_FAILED', subindication: 'HASH_FAILURE', integrity: 'broken', coverage: 'malformed', changes_permitted: false, modification: 'other' }),
    ]),
  practice: () => ({ ...signedView('valid', [practiceSignature()]), report: practiceReport(3) }),
  certified: () => ({
    ...signedView('valid', [signature({ docmdp: 1 })]),
    refusal: { code: 'doc.certified', values: {}, detail: 'DocMDP P=1' },
  }),
  lookalike: () => ({ ...unsigned('d1', 'Surat bertanda tangan.pdf', 1), report: { ...report('no_signature', 1, []), warnings: ['looks_signed_without_signature'] } }),
}

export function practiceReport(pages: number): Report {
  return { ...report('valid', pages, [practiceSignature()]), warnings: ['practice_certificate'] }
}

export function practiceSignature(): SignatureReport {
  const given = signature()
  const names = ['CN=Pejabat Latihan,O=Latihan Pena,C=ID', 'CN=CA Latihan Pena,O=Latihan Pena,C=ID']
  return {
    ...given,
    signer: given.signer && { ...given.signer, subject: names[0] ?? '', common_name: 'Pejabat Latihan', organization: 'Latihan Pena', issuer: names[1] ?? '' },
    trust: { status: 'trusted', path: names, reason: null },
    revocation: { ...given.revocation, source: 'crl' },
  }
}

export function signedView(verdict: Report['verdict'], signatures: SignatureReport[]): DocumentView {
  return {
    ...unsigned('d2', 'Undangan rapat koordinasi_ttd.pdf', 3),
    size: 214_900,
    report: report(verdict, 3, signatures),
    footer_refusal: { code: 'doc.signed', values: {}, detail: null },
  }
}

/** What an invented signature covers: the second page gained a note, the first lost a line. */
export function signedVersion(document: DocumentView): SignedVersion {
  const differences: Difference[] = [
    { page: 1, rect: { x: 360, y: 640, width: 190, height: 62 }, kind: 'added' },
    { page: 1, rect: { x: 72, y: 120, width: 300, height: 14 }, kind: 'changed' },
    { page: document.pages.length, rect: { x: 72, y: 700, width: 200, height: 14 }, kind: 'removed' },
  ]
  return { id: `${document.id}-signed`, pages: document.pages, differences, complete: true }
}
