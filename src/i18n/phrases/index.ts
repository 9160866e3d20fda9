import type { PhraseTable } from '../dictionary.ts'
import { audit } from './audit.ts'

/** Sentences of the audit in Russian, by the area of the checks that say them. */
export const phrases: Readonly<Record<string, PhraseTable>> = { audit }
