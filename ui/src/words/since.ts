// Moments as an official tells them, in WIB (UTC+7), as RFC 3339.
const HOUR = 3_600_000
const DAY = 24 * HOUR
const WIB = 7 * HOUR

/** `now` (null: this moment), `hour`, `today`, `yesterday`, `week` before `clock` (milliseconds). */
export function since(kind: string, clock: number): string | null {
  const midnight = Math.floor((clock + WIB) / DAY) * DAY - WIB
  const begins: Record<string, number> = {
    hour: clock - HOUR,
    today: midnight,
    yesterday: midnight - DAY,
    week: midnight - 7 * DAY,
  }
  const begin = begins[kind]
  return begin === undefined ? null : rfc3339(begin)
}

/** `20-11-2026`, also with slashes or dots, as `2026-11-20`; null: not understood. */
export function isoDay(text: string): string | null {
  const parts = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*$/.exec(text)
  if (!parts) return null
  const [day, month, year] = parts.slice(1).map(Number) as [number, number, number]
  const read = new Date(Date.UTC(year, month - 1, day))
  return read.getUTCDate() === day && read.getUTCMonth() === month - 1 ? read.toISOString().slice(0, 10) : null
}

/** `20-11-2026 14.05`, also with slashes and a colon, the time may be left out; null: not understood, or after `clock`. */
export function wibMoment(text: string, clock: number): string | null {
  const parts = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:\s+(\d{1,2})[.:](\d{2}))?\s*$/.exec(text)
  if (!parts) return null
  const [day, month, year, hour, minute] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number]
  const at = Date.UTC(year, month - 1, day, hour, minute)
  const read = new Date(at)
  const real = read.getUTCDate() === day && read.getUTCMonth() === month - 1 && hour < 24 && minute < 60
  return real && at - WIB <= clock ? rfc3339(at - WIB) : null
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
