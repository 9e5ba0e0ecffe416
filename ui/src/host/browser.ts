// A computer that is not there: answers like the real one, from invented data. For `npm run dev`, pictures and tests.
import type { Anchor, Arrival, DocumentView, KeyCard, KeyOffer, Prepared, Profile, SignOptions, Signed, Start } from './bindings'
import type { Host, HostEvents } from './host'
import { BatchDesk, batchOf } from './standin/batch'
import { care } from './standin/care'
import * as data from './standin/data'
import { broken, journal, whole } from './standin/journal'
import { letters } from './standin/letters'
import { findText, pageRuns, pageSvg, type Overlay } from './standin/letter'
import { play } from './standin/play'

/**
 * `?keys=real,practice&profile=full&keyring=no&language=en` set the scene, `?arrive=letter` brings a file
 * (a name of `standin/data`, or `p12`, `p12-many`, `p12-expired`, `p12-wrong`, `locked`, `notpdf`),
 * `many` and `mixed` bring a folder of `?count=` letters, `?until=0.4` stops signing them on the way,
 * `?do=consent,sign` presses buttons, `?slow=ms` delays answers.
 */
export function browserHost(query: URLSearchParams): Host {
  const keys: KeyCard[] = (query.get('keys') ?? '').split(',').flatMap((name) => {
    if (name === 'real') return [data.realKey]
    if (name === 'ending') return [data.endingKey]
    return name === 'practice' ? [{ ...data.practiceKey, default: !query.get('keys')?.includes('real') }] : []
  })
  let start: Start = {
    ...data.start,
    keys,
    language: query.get('language') ?? 'id',
    keyring: query.get('keyring') !== 'no',
    reminders: keys.filter((key) => key.state === 'expiring').map((key) => ({ key: key.name, common_name: key.common_name, days_left: key.days_left, not_after: key.not_after, stage: 7 })),
    duties_accepted: query.get('duties') === 'accepted',
    interrupted: query.has('interrupted') ? { documents: 1000, signed: 412, folder: 'Surat keluar', began: '2026-11-21T07:05:00Z' } : null,
    profile: query.get('profile') === 'full' ? data.profile : query.get('profile') === 'qr' ? { ...data.profile, qr_url: 'https://tte.example.go.id', emblem: true } : data.emptyProfile,
  }
  let events: HostEvents | null = null
  let opened: DocumentView = data.unsigned('d1', 'Undangan rapat koordinasi.pdf', 3)
  let anchors: Anchor[] = [{ sha256: '77'.repeat(32), name: 'CA Latihan Pena', not_after: '2036-01-01T00:00:00Z', practice: true, office: false }]
  const overlays = new Map<string, Overlay>()
  let count = 0

  const slow = Number(query.get('slow') ?? 60)
  const later = <T>(value: T, factor = 1): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), slow * factor))
  const refuse = (code: string, values: Record<string, string> = {}): Promise<never> =>
    later(null).then(() => Promise.reject({ code, values, detail: null }))

  const many = new BatchDesk(() => events, slow, Number(query.get('until') ?? 2), (document) => (opened = document))

  function arrive(what: string) {
    if (what === 'many' || what === 'mixed') return many.arrive(batchOf(what === 'many' ? 'unsigned' : 'mixed', Number(query.get('count') ?? 60)))
    const arrival = arrivalOf(what)
    if (arrival.kind === 'document') opened = arrival.document
    events?.arrived(arrival)
  }

  function setKeys(next: KeyCard[]): Promise<KeyCard[]> {
    start = { ...start, keys: next }
    return later(next)
  }

  function signed(prepared: string): Promise<Signed> {
    const overlay = overlays.get(prepared)
    const practice = start.keys.find((key) => key.name === overlay?.options.key)?.practice ?? true
    const pages = opened.pages.length
    const name = opened.name.replace(/\.pdf$/, '_ttd.pdf')
    const judged = practice
      ? data.practiceReport(pages)
      : data.report('indeterminate', pages, data.documents['unsure']?.().report.signatures ?? [])
    const made = judged.signatures.map((signature) => {
      const at = overlay?.prepared.rect
      const rect: [number, number, number, number] | null = at ? [at.x, at.y, at.width, at.height] : null
      return { ...signature, page: overlay?.prepared.page ?? 1, rect }
    })
    opened = { ...data.signedView('valid', []), id: `s${++count}`, name, pages: opened.pages, report: { ...judged, signatures: made } }
    if (overlay) overlays.set(opened.id, overlay)
    return later({ name, folder: '~/Dokumen/Surat keluar', document: opened }, 6)
  }

  return {
    async listen(given) {
      events = given
      setTimeout(() => {
        const what = query.get('arrive')
        if (what) arrive(what)
        if (query.has('over')) given.drag({ over: true })
        if (query.has('arriving')) given.arriving({ name: 'Undangan rapat koordinasi.pdf' })
        void play((query.get('do') ?? '').split(',').filter(Boolean))
      }, slow + 60)
    },
    picture(id, page, pixels) {
      const svg = pageSvg(page, opened.pages.length, overlays.get(id) ?? null)
      return `data:image/svg+xml,${encodeURIComponent(svg)}#${pixels}`
    },
    start: () => later(start),
    async choose_file() {
      events?.arriving({ name: 'Undangan rapat koordinasi.pdf' })
      await later(null, 6)
      arrive('letter')
      return null
    },
    async choose_folder() {
      arrive('many')
      return null
    },
    async open_locked() {
      await later(null, 20)
      arrive('letter')
      return null
    },
    close_document: () => later(null),
    page_text: (_, page) => later(pageRuns(page, opened.pages.length)),
    find_text: (_, text) => later(findText(text, opened.pages.length), 3),

    refine: () => later(null, 6),

    unlock_candidate(id) {
      if (id === 'p12-asking') return new Promise(() => {})
      if (id === 'p12-wrong') return refuse('pass.wrong')
      if (id === 'p12-corrupt') return refuse('p12.corrupt', { nama: 'siti.p12' })
      return later(offerOf(id))
    },
    import_key: (id, choice) =>
      setKeys([{ ...(offerOf(id).identities[choice.identity] ?? data.realKey), remembered: choice.remember, default: true }, ...start.keys.map((key) => ({ ...key, default: false }))]),
    drop_candidate: () => later(null),
    practice: () => later(null, 12).then(() => setKeys([...start.keys, { ...data.practiceKey, default: start.keys.length === 0 }])),
    recover: () => later({ keys: start.keys, notices: query.has('recovered') ? [{ code: 'pass.kept', values: { nama: 'siti' }, detail: null }] : [] }),
    keys: () => later(start.keys),
    set_default_key: (name) => setKeys(start.keys.map((key) => ({ ...key, default: key.name === name }))),
    ...care(() => start.keys, setKeys),
    ...letters(() => arrive('short')),
    put_reminder_aside(name) {
      start = { ...start, reminders: start.reminders.filter((due) => due.key !== name) }
      return later(start)
    },
    remove_key: (name) => setKeys(start.keys.filter((key) => key.name !== name)),
    accept_duties() {
      start = { ...start, duties_accepted: true }
      return later(null)
    },

    prepare(_, options) {
      if (query.get('prepare') === 'refuse') return refuse('doc.changed', { nama: opened.name })
      if (query.get('prepare') === 'untrue' && options.footer !== 'CK-0') return refuse('footer.untrue', { kode: options.footer ?? '', penerbit: 'CA Kota' })
      const prepared = preparedOf(`p${++count}`, options, opened, start, query.has('overlap'))
      const signer = start.keys.find((key) => key.name === options.key)?.common_name ?? ''
      overlays.set(prepared.id, { options, prepared, profile: start.profile, signer })
      return later(prepared, 3)
    },
    sign: signed,
    resume_batch: () => many.resume_batch(),
    forget_batch: () => many.forget_batch(),
    open_of_batch: (id, row) => many.open_of_batch(id, row),
    look_at_batch: (id, rows) => many.look_at_batch(id, rows),
    sign_batch: (id, wish) => many.sign_batch(id, wish),
    pause_batch: () => many.pause_batch(),
    continue_batch: () => many.continue_batch(),
    cancel_batch: () => many.cancel_batch(),
    export_batch: () => many.export_batch(),
    close_batch: () => many.close_batch(),
    reveal: () => later(null),
    save_profile(profile: Profile) {
      start = { ...start, profile: { ...profile, emblem: start.profile.emblem } }
      return later(start)
    },
    choose_emblem() {
      start = { ...start, profile: { ...start.profile, emblem: true } }
      return later(start)
    },
    set_language(language) {
      start = { ...start, language }
      return later(null)
    },
    set_network(choice) {
      start = { ...start, ...choice }
      return later(start)
    },
    set_tsa_password: (place) => later(start.tsa[place] ?? ''),
    set_zone(zone) {
      start = { ...start, zone }
      return later(null)
    },
    signed_version: () => later(data.signedVersion(opened), 3),
    anchors: () => later(anchors),
    choose_anchor: () => later({ ...root, practice: false }),
    confirm_anchor(sha256) {
      anchors = [...anchors, { ...root, sha256 }]
      return later(anchors)
    },
    remove_anchor(sha256) {
      anchors = anchors.filter((anchor) => anchor.sha256 !== sha256)
      return later(anchors)
    },
    journal: (wish) => later(journal(wish)),
    journal_state: () => later(query.get('journal') === 'broken' ? broken : whole, 4),
    evidence_sheet: () => later('lembar-bukti.pdf'),
    export_journal: () => later('catatan-kegiatan.csv'),
  }
}

const root: Anchor = {
  sha256: '4b1a7e0d52c94f7738a1be620f9d3c51e7a2604d8f13b59cc2701e6f85ad9b34',
  name: 'Root CA Indonesia DS G1',
  not_after: '2033-06-12T00:00:00Z',
  practice: false,
  office: false,
}

function preparedOf(id: string, options: SignOptions, document: DocumentView, start: Start, overlap: boolean): Prepared {
  const footer = start.footers.find((choice) => choice.code === options.footer)
  const practice = options.key === data.practiceKey.name
  return {
    id,
    page: options.page,
    rect: options.design === 'invisible' ? null : options.rect,
    footer_pages: footer ? document.pages.map((_, i) => i + 1) : [],
    footer_text: footer?.text ?? null,
    warnings: [
      ...(practice ? [{ code: 'cert.test', values: {}, detail: null }] : []),
      ...(overlap ? [{ code: 'doc.blockoverlap', values: { n: String(options.page) }, detail: null }] : []),
      ...(options.footer === null && !document.footer_refusal ? [{ code: 'doc.nofooter', values: {}, detail: null }] : []),
    ],
  }
}

function offerOf(id: string): KeyOffer {
  if (id === 'p12-expired') {
    const card: KeyCard = { ...data.realKey, not_after: '2026-02-01T00:00:00Z', days_left: -293, state: 'expired', weak_protection: true, protection: 'RC2-40, 3DES, SHA-1' }
    return {
      id,
      identities: [card],
      warnings: [
        { code: 'cert.expired', values: { tgl: card.not_after }, detail: null },
        { code: 'p12.legacy', values: { alg: 'RC2-40, 3DES' }, detail: null },
      ],
    }
  }
  const second: KeyCard = { ...data.realKey, name: 'siti-2', sha256: 'b'.repeat(64), issuer: 'Balai Sertifikasi Elektronik G1', not_after: '2026-12-31T00:00:00Z', days_left: 40, state: 'expiring' }
  return { id, identities: id === 'p12-many' ? [data.realKey, second] : [data.realKey], warnings: [] }
}

function arrivalOf(what: string): Arrival {
  const document = data.documents[what]
  if (document) return { kind: 'document', document: document() }
  if (what.startsWith('p12')) return { kind: 'key', candidate: { id: what, name: 'siti_rahmawati_2025.p12' } }
  if (what === 'locked') return { kind: 'locked', id: 'd9', name: 'Daftar gaji November.pdf' }
  return { kind: 'problem', name: 'Undangan.docx', problem: { code: `doc.${what}`, values: {}, detail: 'no %PDF- header in the first 1024 bytes' } }
}
