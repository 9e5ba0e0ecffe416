// From codes and values to sentences: choosing the language, filling placeholders, writing dates as officials do.
import type { Problem } from '../host/bindings'
import { en } from './en'
import { id, type Words } from './id'
import type { Sentence } from './id/problems'
import { HOURS, zoneOf } from './zone'

export type { Words } from './id'

/** The words of a language; times are told in one of Indonesia's zones (WIB unless chosen). */
export function words(language: string | undefined, zone?: string): Words {
  const said = language === 'en' ? en : id
  return zoneOf(zone) === said.time.zone ? said : { ...said, time: { ...said.time, zone: zoneOf(zone) } }
}

/** Replaces `{name}`; what is not given becomes a dash, never a brace. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => String(values[name] ?? '–'))
}

/** The sentence of a refusal. Times in its values are written as dates; an unknown code says that something happened. */
export function phrase(w: Words, problem: Pick<Problem, 'code' | 'values'>): Sentence {
  const known = (w.problems as Record<string, Sentence>)[problem.code] ?? w.problems.internal
  const values = spoken(w, problem.values)
  return { title: fill(known.title, values), body: sentence(fill(known.body, values)), steps: known.steps }
}

/** Values as a sentence says them: times as dates, key usages by their names, a place by its file's name. */
function spoken(w: Words, given: Record<string, string>): Record<string, string> {
  const { tgl, nama } = given
  const all: Record<string, string> = { zona: w.time.zone, ...(tgl ? { jam: tgl } : {}), ...(nama ? { lokasi: nama } : {}), ...given }
  for (const [name, value] of Object.entries(all)) {
    if (RFC3339.test(value)) all[name] = name === 'jam' ? clock(w, value) : day(w, value)
    if (name === 'kegunaan') all[name] = value.split(/,\s*/).map((usage) => w.key.usages[usage] ?? usage).join(', ')
  }
  return all
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** A filled value may end in its own full stop. */
function sentence(text: string): string {
  return text.replace(/\.\.(?!\.)/g, '.')
}

/** `21 November 2026`, in the person's zone. */
export function day(w: Words, rfc3339: string): string {
  const at = local(w, rfc3339)
  if (!at) return rfc3339
  return `${at.getUTCDate()} ${w.time.months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}

/** `21 November 2026 pukul 14.05 WIB`: a time is never told without its zone. */
export function moment(w: Words, rfc3339: string): string {
  const at = local(w, rfc3339)
  if (!at) return rfc3339
  return fill(w.time.moment, { tanggal: day(w, rfc3339), jam: two(at.getUTCHours()), menit: two(at.getUTCMinutes()), zona: w.time.zone })
}

function clock(w: Words, rfc3339: string): string {
  const at = local(w, rfc3339)
  return at ? `${two(at.getUTCHours())}.${two(at.getUTCMinutes())}` : rfc3339
}

/** The moment moved so that its UTC fields read as the zone's clock; no zone of Indonesia saves daylight. */
function local(w: Words, rfc3339: string): Date | null {
  const time = Date.parse(rfc3339)
  return Number.isNaN(time) ? null : new Date(time + HOURS[w.time.zone] * 3_600_000)
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}

/** `19700101 199503 1 001`. */
export function groupedNip(nip: string): string {
  const d = nip.replace(/\D/g, '')
  return [d.slice(0, 8), d.slice(8, 14), d.slice(14, 15), d.slice(15, 18)].filter(Boolean).join(' ')
}

/** Hexadecimal in groups of four, for comparing by eye. */
export function groupedHex(hex: string): string {
  return (hex.toUpperCase().match(/.{1,4}/g) ?? []).join(' ')
}

/** `1,2 MB`. */
export function size(w: Words, bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`
  return `${(bytes / 1_000_000).toFixed(1).replace('.', w.decimal)} MB`
}
