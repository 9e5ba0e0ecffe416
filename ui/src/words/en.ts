// English: the same keys as Indonesian, the source.
import { journal } from './en/journal'
import { problems } from './en/problems'
import { screens } from './en/screens'
import { verdict } from './en/verdict'
import type { Words } from './id'

export const en: Words = { ...screens, verdict, problems, journal }
