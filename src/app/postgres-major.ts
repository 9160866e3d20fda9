import { KnownError } from '../core/errors.ts'
import { BUNDLED_MAJOR, isPostgresMajor, type PostgresMajor } from '../postgres/versions.ts'

/** The major version of a throwaway server. @throws KnownError `bad-option` when there are no binaries of it. */
export function majorOf(wanted: number | undefined): PostgresMajor {
  const major = wanted ?? BUNDLED_MAJOR
  if (isPostgresMajor(major)) return major
  throw new KnownError('bad-option', `there are no binaries of PostgreSQL ${major}`, 'Choose 14 to 18.')
}
