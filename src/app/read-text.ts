import { readFileSync } from 'node:fs'
import { errorMessage, KnownError } from '../core/errors.ts'
import { decodeText } from '../workspace/decode.ts'

/** The text of a SQL file the user named. @throws KnownError `cannot-read`. */
export function readSqlFile(file: string): string {
  try {
    const decoded = decodeText(readFileSync(file), file)
    if ('text' in decoded) return decoded.text
    throw new Error(decoded.reason)
  } catch (error) {
    const remedy = 'Name SQL files that can be read as text.'
    throw new KnownError('cannot-read', `${file} cannot be read: ${errorMessage(error)}`, remedy, { cause: error })
  }
}
