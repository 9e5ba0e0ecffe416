// Bahasa Indonesia: sumber semua kalimat. `en.ts` mengikuti bentuk ini.
import { batch } from './id/batch'
import { care } from './id/care'
import { journal } from './id/journal'
import { letters } from './id/letters'
import { findings, subindications } from './id/findings'
import { problems } from './id/problems'
import { screens } from './id/screens'
import { verdict } from './id/verdict'

export const id = { ...screens, batch, care, journal, letters, verdict, findings, subindications, problems }
export type Words = typeof id
