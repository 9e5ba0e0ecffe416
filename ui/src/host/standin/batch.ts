// Stand-in batches: a folder of invented letters that are looked at and signed by a timer. Development and tests only.
import type { Batch, BatchProgress, BatchRow, DocumentView } from '../bindings'
import type { Host, HostEvents } from '../host'
import { realKey } from './data'
import * as data from './data'

const SUBJECTS = ['Undangan rapat koordinasi', 'Surat tugas', 'Nota dinas', 'Keputusan kepala dinas', 'Surat pengantar', 'Berita acara serah terima', 'Surat keterangan']
const BAD: Record<number, string> = { 4: 'doc.corrupt', 11: 'doc.encrypted', 17: 'doc.notpdf' }

/** `unsigned`: letters to sign, three of them bad; `mixed`: every verdict there is. */
export function batchOf(kind: 'unsigned' | 'mixed' | 'resumed', count: number): Batch {
  const rows = Array.from({ length: count }, (_, row) => waiting(row))
  const resumed = kind === 'resumed' ? { rows: [], options: { key: realKey.name, design: 'text' as const, page: 1, rect: null, field: null, anchor: null, footer: 'CK-1', level: 'b' as const, reason: '', location: '' }, page: 'last' as const } : null
  return { id: `batch-${kind}`, folder: 'Surat keluar November', rows, resumed }
}

function waiting(row: number): BatchRow {
  const name = `${SUBJECTS[row % SUBJECTS.length]} ${String(row + 1).padStart(3, '0')}-XI-2026.pdf`
  return { row, name, size: 0, pages: 0, state: 'waiting', verdict: null, practice: false, pending: false, signers: [], problem: null, warnings: [], output: null }
}

function looked(row: BatchRow, kind: string): BatchRow {
  const code = BAD[row.row]
  const size = 90_000 + ((row.row * 7919) % 900) * 1000
  if (code) return { ...row, size, state: 'aside', verdict: 'unreadable', problem: { code, values: { nama: row.name }, detail: null } }
  const plain = { ...row, size, pages: 1 + (row.row % 4), state: 'ready' as const, verdict: 'no_signature' as const }
  if (kind !== 'batch-mixed') return plain
  const verdicts = ['valid', 'valid', 'indeterminate', 'no_signature', 'valid', 'invalid', 'valid_with_permitted_changes'] as const
  const verdict = verdicts[row.row % verdicts.length] ?? 'valid'
  const signers = verdict === 'no_signature' ? [] : row.row % 3 ? ['Siti Rahmawati'] : ['Ir. Hasan Basri, M.T.', 'Siti Rahmawati']
  return { ...plain, verdict, signers }
}

function signed(row: BatchRow): BatchRow {
  if (row.row % 29 === 20) return { ...row, state: 'failed', problem: { code: 'doc.changed', values: { nama: row.name }, detail: null } }
  return { ...row, state: 'signed', verdict: 'indeterminate', output: row.name.replace('.pdf', '_ttd.pdf') }
}

type BatchPart = Pick<Host, 'resume_batch' | 'forget_batch' | 'open_of_batch' | 'look_at_batch' | 'sign_batch' | 'pause_batch' | 'continue_batch' | 'cancel_batch' | 'export_batch' | 'close_batch'>

/** One batch at a time; `slow` milliseconds between two tellings. */
export class BatchDesk implements BatchPart {
  private rows: BatchRow[] = []
  private id = ''
  private paused = false
  private stopped = false

  constructor(
    private readonly events: () => HostEvents | null,
    private readonly slow: number,
    /** How far work goes before it stands still, for pictures. */
    private readonly until: number,
    private readonly opened: (document: DocumentView) => void,
  ) {}

  arrive(batch: Batch) {
    ;[this.id, this.rows] = [batch.id, batch.rows]
    this.events()?.arrived({ kind: 'batch', batch })
    void this.work('looking', batch.rows.map((row) => row.row))
  }

  async resume_batch() {
    this.arrive(batchOf('resumed', 60))
    return null
  }

  open_of_batch(_: string, row: number): Promise<DocumentView> {
    const found = this.rows[row]
    const view = found?.signers.length || found?.state === 'signed' ? data.signedView('valid', [data.signature()]) : data.unsigned(`r${row}`, found?.name ?? '', found?.pages ?? 1)
    const document = { ...view, id: `r${row}`, name: found?.output ?? found?.name ?? '' }
    this.opened(document)
    return Promise.resolve(document)
  }

  async look_at_batch(_: string, rows: number[]) {
    void this.work('looking', rows)
    return null
  }

  async sign_batch(_: string, wish: { rows: number[] }) {
    void this.work('signing', wish.rows)
    return null
  }

  pause_batch = () => this.switched(true)
  continue_batch = () => this.switched(false)
  async cancel_batch() {
    this.stopped = true
    return this.switched(false)
  }
  export_batch = () => Promise.resolve(null)
  forget_batch = () => Promise.resolve(null)
  async close_batch() {
    this.stopped = true
    return null
  }

  private async switched(paused: boolean): Promise<null> {
    this.paused = paused
    return null
  }

  private async work(stage: 'looking' | 'signing', rows: number[]) {
    this.stopped = false
    const each = Math.max(1, Math.ceil(rows.length / 40))
    for (let done = 0; done < rows.length && !this.stopped; done += each) {
      await new Promise((go) => setTimeout(go, this.slow))
      if (stage === 'signing' && done / rows.length >= this.until) return
      while (this.paused) await new Promise((go) => setTimeout(go, 20))
      this.tell(stage, rows, done, rows.slice(done, done + each))
    }
    this.tell(stage === 'looking' ? 'looked' : 'ended', rows, rows.length, [])
  }

  private tell(stage: BatchProgress['stage'], all: number[], done: number, changed: number[]) {
    for (const row of changed) {
      const before = this.rows[row]
      if (before) this.rows[row] = stage === 'looking' ? looked(before, this.id) : signed(before)
    }
    const rows = changed.flatMap((row) => this.rows[row] ?? [])
    const left = Math.ceil((all.length - done) * 0.12)
    this.events()?.batch({ id: this.id, stage, done: Math.min(done + changed.length, all.length), total: all.length, left, paused: this.paused, rows, trouble: null })
  }
}
