// Bahasa Indonesia: sumber semua kalimat. `en.ts` mengikuti bentuk ini.
import { journal } from './id/journal'
import { problems } from './id/problems'
import { screens } from './id/screens'
import { verdict } from './id/verdict'

export const id = { ...screens, verdict, problems, journal }
export type Words = typeof id
