import { createHash } from 'node:crypto'

/**
 * The identity of a finding across commits: 16 hex digits over the check and the subject, never a line number, so
 * that a finding keeps its waiver when code above it moves. `ordinal` tells apart equal subjects of one check.
 */
export function fingerprint(check: string, subject: string, ordinal = 0): string {
  const hash = createHash('sha256').update(check).update('\0').update(subject)
  if (ordinal > 0) hash.update('\0').update(String(ordinal))
  return hash.digest('hex').slice(0, 16)
}
