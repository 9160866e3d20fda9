import { source } from '../../core/evidence.ts'
import type { Unverified } from '../../core/outcome.ts'
import { unverified } from '../../core/outcome.ts'
import type { LoggingFacts } from '../../facts/logging/types.ts'

/** The outcome when a package that was not read configures logging: what it does to records is not known. */
export function configuredElsewhere({ configuredOutside }: LoggingFacts): Unverified | undefined {
  if (configuredOutside === undefined) return undefined
  const { name, at } = configuredOutside
  return unverified(
    `${name} configures logging, and lies outside the code that was read.`,
    'the log lines of a running instance',
    [source(at, name)],
  )
}
