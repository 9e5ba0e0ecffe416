// Letters on a computer that is not there.
import type { LetterKind, LetterWish, Written } from '../bindings'
import type { Host } from '../host'
import { A4 } from './letter'

type Letters = Pick<Host, 'letters' | 'draft_letter' | 'keep_letter' | 'write_letters' | 'write_record' | 'open_written'>

const kind = (code: string, title: string, more: Partial<LetterKind> = {}): LetterKind => ({
  kind: code, title, about: title, city: '', asks_nik: false, of_loss: false, of_period: false, ...more,
})

const KINDS: LetterKind[] = [
  kind('pemberitahuan-pencabutan', 'Pemberitahuan dan Permohonan Pencabutan', { asks_nik: true, of_loss: true }),
  kind('penerbitan-kembali', 'Permohonan Penerbitan Kembali', { asks_nik: true, of_loss: true }),
  kind('surat-keterangan', 'Surat Keterangan', { of_loss: true }),
  kind('surat-rekomendasi', 'Surat Rekomendasi', { asks_nik: true }),
  kind('formulir-pendaftaran', 'Formulir Pendaftaran', { asks_nik: true }),
  kind('rekap-penggunaan', 'Rekap Penggunaan', { of_period: true }),
  kind('berita-acara-pemusnahan', 'Berita Acara Pemusnahan'),
  kind('permohonan-penerbitan', 'Permohonan Penerbitan', { city: 'batam' }),
]

const BLANKS = [
  { name: 'surat.nomor', label: 'Nomor' },
  { name: 'surat.lampiran', label: 'Lampiran' },
  { name: 'kejadian.uraian', label: '' },
  { name: 'kejadian.terakhir', label: 'Terakhir saya gunakan sendiri' },
  { name: 'atasan.nama', label: '' },
  { name: 'pemilik.nik', label: 'NIK' },
]

/** `shown` brings what was written onto the desk. */
export function letters(shown: () => void): Letters {
  let count = 0
  const written = (name: string): Written => ({ id: `w${++count}`, name, folder: 'Dokumen', mail: null })
  return {
    letters: async () => KINDS,
    async draft_letter(wish: LetterWish) {
      const blanks = BLANKS.filter((blank) => !wish.fields[blank.name] && !(blank.name === 'pemilik.nik' && wish.nik))
      const title = KINDS.find((one) => one.kind === wish.kind)?.title ?? ''
      return { id: `l${++count}`, kind: wish.kind, title, pages: [A4, A4], blanks }
    },
    keep_letter: async (_, __, beside) => ({ ...written('pemberitahuan-pencabutan.pdf'), mail: beside === 'mail_draft' ? 'surel.eml' : null }),
    write_letters: async () => ['pemberitahuan-pencabutan.pdf', 'pemberitahuan-penerima.pdf', 'surel.eml'].map(written),
    write_record: async () => written('berita-acara-pemusnahan.pdf'),
    async open_written() {
      shown()
      return null
    },
  }
}
