// Stand-in pictures: an official letter drawn as SVG, with block and footer where the options say. Development only.
import type { Hit, Prepared, Profile, SignOptions, TextRun } from '../bindings'

export const A4 = { width: 595, height: 842 }

/** What is drawn over the letter's own content. */
export interface Overlay {
  options: SignOptions
  prepared: Prepared
  profile: Profile
  signer: string
}

export function pageSvg(page: number, pages: number, overlay: Overlay | null): string {
  const content = lines(page, pages)
    .map(([x, y, size, text, style]) => `<text x="${x}" y="${y}" font-size="${size}" ${style ?? ''}>${escape(text)}</text>`)
    .join('')
  const drawn = overlay ? block(page, overlay) + footer(page, overlay) : ''
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="none" viewBox="0 0 ${A4.width} ${A4.height}" width="1190" height="1684">` +
    `<rect width="100%" height="100%" fill="#fff"/><g font-family="Nimbus Roman, Times New Roman, serif" fill="#111">${page === 1 ? head : ''}${content}</g>${drawn}</svg>`
  )
}

export function pageRuns(page: number, pages: number): TextRun[] {
  return lines(page, pages).map(([x, y, size, text]) => ({
    text,
    rect: { x, y: y - size * 0.8, width: text.length * size * 0.45, height: size },
  }))
}

/** Where a text stands, letters taken as equally wide. */
export function findText(text: string, pages: number): Hit[] {
  const onPage = (page: number) =>
    pageRuns(page, pages).flatMap((run) => {
      const each = run.rect.width / Math.max(run.text.length, 1)
      const starts = run.text.split(text).slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join(text).length)
      return starts.map((at) => ({ page, rect: { ...run.rect, x: run.rect.x + at * each, width: text.length * each } }))
    })
  return text ? Array.from({ length: pages }, (_, i) => onPage(i + 1)).flat().slice(0, 1000) : []
}

const head =
  `<path d="M84 62c0 20 12 32 24 38 12-6 24-18 24-38l-24-8z" fill="none" stroke="#222" stroke-width="1.6"/><path d="M96 74h24M96 82h24M108 62v30" stroke="#222" stroke-width="1.2"/>` +
  `<path d="M62 122H533" stroke="#111" stroke-width="2.2"/><path d="M62 125.5H533" stroke="#111" stroke-width=".7"/>`

type Text = [x: number, y: number, size: number, text: string, style?: string]

function lines(page: number, pages: number): Text[] {
  if (page > 1 && page < pages) return body(page, 84, 38)
  const end: Text[] = [
    [330, page === 1 ? 560 : 250, 11.5, 'Kepala Dinas Komunikasi dan Informatika,'],
    [62, 700, 10, 'Tembusan:'],
    [62, 714, 10, '1. Wali Kota Palembang;'],
    [62, 728, 10, '2. Sekretaris Daerah Kota Palembang.'],
  ]
  if (page > 1) return [...body(page, 84, 8), ...end]
  const letter: Text[] = [
    [315, 70, 13, 'PEMERINTAH KOTA PALEMBANG', 'text-anchor="middle"'],
    [315, 89, 16, 'DINAS KOMUNIKASI DAN INFORMATIKA', 'text-anchor="middle" font-weight="bold"'],
    [315, 105, 9, 'Jalan Merdeka Nomor 1, Palembang 30131', 'text-anchor="middle"'],
    [400, 158, 11.5, 'Palembang, 21 November 2026'],
    [62, 188, 11.5, 'Nomor : 800/214/Diskominfo/2026'],
    [62, 204, 11.5, 'Sifat : Biasa'],
    [62, 220, 11.5, 'Hal : Undangan rapat koordinasi layanan elektronik'],
    [62, 256, 11.5, 'Yth. Para Kepala Perangkat Daerah'],
    [62, 272, 11.5, 'di Palembang'],
  ]
  return pages === 1 ? [...letter, ...body(1, 306, 13), ...end] : [...letter, ...body(1, 306, 26)]
}

const SENTENCES = [
  'Sehubungan dengan pelaksanaan Sistem Pemerintahan Berbasis Elektronik, kami mengundang',
  'Saudara untuk menghadiri rapat koordinasi pemanfaatan sertifikat elektronik pada naskah dinas.',
  'Rapat membahas kesiapan perangkat daerah, tata cara penandatanganan, dan pemeriksaan dokumen',
  'yang diterima dari instansi lain. Setiap perangkat daerah agar menugaskan satu orang pejabat',
  'penanggung jawab dan satu orang pengelola naskah dinas.',
  '',
  'Peserta diharapkan membawa contoh naskah dinas yang akan ditandatangani secara elektronik serta',
  'daftar pejabat penanda tangan yang telah memiliki Sertifikat Elektronik.',
  '',
]

function body(page: number, top: number, count: number): Text[] {
  const texts: Text[] = []
  for (let i = 0; i < count; i++) {
    const text = SENTENCES[(i + page - 1) % SENTENCES.length]
    if (text) texts.push([62, top + i * 17, 11.5, text])
  }
  return texts
}

function block(page: number, { options, prepared, profile, signer }: Overlay): string {
  const r = prepared.rect
  if (!r || options.page !== page || options.design === 'invisible') return ''
  const left = options.design === 'text' ? 4 : r.height * 0.9 + 6
  const rows = [
    ['Ditandatangani secara elektronik oleh:', 400],
    [profile.office ? `${profile.office},` : '', 400],
    [profile.name || signer, 700],
    [profile.rank, 400],
  ].filter(([text]) => text) as [string, number][]
  const size = Math.min(r.height / (rows.length * 1.45), (r.width - left) / 23.5, 9)
  const words = rows
    .map(([text, weight], i) => `<text x="${left}" y="${size * 1.3 * (i + 1)}" font-size="${size}" font-weight="${weight}">${escape(text)}</text>`)
    .join('')
  const mark = options.design === 'text' ? '' : qr(r.height * 0.9)
  return `<g transform="translate(${r.x} ${r.y})" font-family="DejaVu Sans Condensed, Arial" fill="#111">${mark}${words}</g>`
}

function qr(side: number): string {
  const unit = side / 21
  let path = ''
  for (let y = 0; y < 21; y++) {
    for (let x = 0; x < 21; x++) {
      const finder = [[0, 0], [14, 0], [0, 14]].some(([a, b]) => ring(x - (a ?? 0), y - (b ?? 0)))
      if (finder || (!corner(x, y) && (x * 7 + y * 13 + x * y) % 3 === 0)) path += `M${x * unit} ${y * unit}h${unit}v${unit}h-${unit}z`
    }
  }
  return `<path d="${path}" fill="#111"/>`
}

const corner = (x: number, y: number) => (x < 8 && y < 8) || (x > 12 && y < 8) || (x < 8 && y > 12)
const ring = (x: number, y: number) =>
  x >= 0 && y >= 0 && x < 7 && y < 7 && (x === 0 || y === 0 || x === 6 || y === 6 || (x > 1 && x < 5 && y > 1 && y < 5))

function footer(page: number, { prepared }: Overlay): string {
  if (!prepared.footer_text || !prepared.footer_pages.includes(page)) return ''
  const words = prepared.footer_text.split(' ')
  const half = Math.ceil(words.length / 2)
  const row = (text: string, y: number) =>
    `<text x="${A4.width / 2}" y="${y}" font-size="7" text-anchor="middle" font-family="DejaVu Sans Condensed, Arial" fill="#444">${escape(text)}</text>`
  return `<path d="M54 796H541" stroke="#777" stroke-width=".5"/>${row(words.slice(0, half).join(' '), 807)}${row(words.slice(half).join(' '), 816)}`
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
