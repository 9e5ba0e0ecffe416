// English: the same keys as Indonesian, the source.
import { batch } from './en/batch'
import { care } from './en/care'
import { journal } from './en/journal'
import { letters } from './en/letters'
import { findings, subindications } from './en/findings'
import { problems } from './en/problems'
import { screens } from './en/screens'
import { verdict } from './en/verdict'
import type { Words } from './id'

export const en: Words = { ...screens, batch, care, journal, letters, verdict, findings, subindications, problems }
