// The care of keys on a computer that is not there.
import type { CaseStep, KeyCard, KeyCase, UnlockPolicy, Unlocking } from '../bindings'
import type { Host } from '../host'

type Care = Pick<
  Host,
  | 'change_passphrase'
  | 'report_lost'
  | 'loss'
  | 'unfreeze'
  | 'follow_case'
  | 'destroy_key'
  | 'protect_key'
  | 'export_key'
  | 'unlocking'
  | 'set_unlocking'
  | 'lock'
>

const SIGNED = [
  { time: '2026-11-20T03:10:00Z', sha256: 'ab'.repeat(32), name: 'Undangan rapat koordinasi_ttd.pdf' },
  { time: '2026-11-21T08:42:00Z', sha256: 'cd'.repeat(32), name: '' },
]

/** `keys` gives them as they are now, `set` changes them. */
export function care(keys: () => KeyCard[], set: (next: KeyCard[]) => Promise<KeyCard[]>): Care {
  let policy: UnlockPolicy = { signatures: 1, minutes: 5 }
  const most: UnlockPolicy = { signatures: 500, minutes: 60 }
  const unlocking = (): Unlocking => ({ policy, most, keyring_forbidden: false, unlocked: false })
  const change = (name: string, with_: (key: KeyCard) => Partial<KeyCard>) =>
    set(keys().map((key) => (key.name === name ? { ...key, ...with_(key) } : key)))
  const told = (found: KeyCase | null, step: CaseStep, receipt: string): KeyCase | null =>
    found && { ...found, [step]: '2026-11-22T02:00:00Z', receipt: step === 'received' ? receipt : found.receipt }

  return {
    change_passphrase: async (name) => ({
      keys: await change(name, () => ({ weak_protection: false, protection: 'PBES2 AES-256-CBC, PBKDF2-SHA256', concerns: [] })),
      notices: [
        { code: 'pass.changed', values: { nama: name }, detail: null },
        { code: 'pass.copies', values: {}, detail: null },
      ],
    }),
    async report_lost(name, report) {
      const discovered = '2026-11-22T01:00:00Z'
      const opened: KeyCase = {
        situation: report.situation,
        since: report.since ?? discovered,
        discovered,
        elapsed_minutes: 0,
        reported: null,
        received: null,
        receipt: '',
        revoked: null,
        closed: null,
        unfrozen: null,
      }
      return { keys: await change(name, () => ({ state: 'frozen', step: 'follow', case: opened })), signed: SIGNED, troubles: [] }
    },
    loss: async () => ({ keys: keys(), signed: SIGNED, troubles: [] }),
    unfreeze: (name, reason) => change(name, (key) => ({ state: 'good', step: 'sign', case: key.case && { ...key.case, unfrozen: reason } })),
    follow_case: (name, step, receipt) => change(name, (key) => ({ case: told(key.case, step, receipt) })),
    async destroy_key(name, reason) {
      const gone = keys().find((key) => key.name === name)
      const left = await set(keys().filter((key) => key.name !== name))
      return {
        name,
        common_name: gone?.common_name ?? '',
        serial: gone?.serial ?? '',
        issuer: gone?.issuer ?? '',
        not_before: gone?.not_before ?? '',
        not_after: gone?.not_after ?? '',
        certificate: gone?.sha256 ?? '',
        protection: gone?.protection ?? '',
        file: 'ef'.repeat(32),
        time: '2026-11-22T02:00:00Z',
        reason,
        overwritten: 2,
        troubles: [
          { code: 'destroy.ssd', values: {}, detail: null },
          { code: 'destroy.copies', values: { nama: name }, detail: null },
        ],
        keys: left,
      }
    },
    protect_key: (name) => change(name, (key) => ({ step: 'sign', concerns: key.concerns.filter((concern) => concern.code !== 'p12.perm') })),
    export_key: async () => null,
    unlocking: async () => unlocking(),
    async set_unlocking(chosen) {
      policy = { signatures: Math.min(chosen.signatures, most.signatures), minutes: Math.min(chosen.minutes, most.minutes) }
      return unlocking()
    },
    lock: async () => null,
  }
}
