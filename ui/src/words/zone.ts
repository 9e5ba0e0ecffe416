// Indonesia's three time zones (Keppres 41/1987).
export type Zone = 'WIB' | 'WITA' | 'WIT'

/** Hours east of Greenwich. */
export const HOURS: Record<Zone, number> = { WIB: 7, WITA: 8, WIT: 9 }

export const ZONES = Object.keys(HOURS) as Zone[]

/** Anything else is WIB, the capital's. */
export function zoneOf(name: string | undefined): Zone {
  return ZONES.find((zone) => zone === name) ?? 'WIB'
}
