import type { SourceEvidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { NotApplicable, Unverified } from '../../core/outcome.ts'
import { notApplicable, unverified } from '../../core/outcome.ts'
import type { DatabaseFacts, DatabasePool } from '../../facts/database/types.ts'

/** The pools the running service uses, with those of files (SQLite) apart. */
export function servicePools({ pools }: DatabaseFacts): readonly DatabasePool[] {
  return pools.filter(({ purpose, dialect }) => purpose === 'service' && dialect !== 'sqlite')
}

/** Those of them that are kept: what is made for one use has no size to choose and no connection that grows old. */
export function keptPools(database: DatabaseFacts): readonly DatabasePool[] {
  return servicePools(database).filter(({ isMomentary }) => !isMomentary)
}

/** The answer when the service makes no pool: why there is nothing to judge, or what was not understood. */
export function withoutPools({ pools, others }: DatabaseFacts, files: number): NotApplicable | Unverified {
  const elsewhere = pools.map(({ at, call, purpose, dialect }) =>
    source(at, `${call}, ${dialect === 'sqlite' ? 'a file' : purpose}`),
  )
  const other = others[0]
  if (other !== undefined) {
    return unverified(
      `The database is reached through ${other.call}, whose connections are not read yet`,
      'The settings of that driver, looked at by a person',
      others.slice(0, 3).map(({ at, call }) => source(at, call)),
    )
  }
  return notApplicable(
    pools.length === 0
      ? `No connection pool is made in ${files} Python files`
      : 'Only migrations, commands, SQLite files and engines for one use make connections',
    elsewhere.slice(0, 5),
  )
}

/** `create_async_engine in app.db`, for subjects and messages. */
export function describe(pool: DatabasePool): string {
  return `${pool.call.slice(pool.call.lastIndexOf('.') + 1)} in ${pool.within}`
}

/** The option as evidence, with its value when it is known. */
export function optionEvidence(pool: DatabasePool, name: string): SourceEvidence | undefined {
  const option = pool.options[name] ?? pool.connectArguments[name]
  if (option === undefined) return undefined
  const value = typeof option.value === 'object' || option.value === undefined ? option.text : String(option.value)
  return source(option.at, `${name} = ${value}${value === option.text ? '' : ` (${option.text})`}`)
}

/** Why a pool without an option may still have it. */
export function whyOpen(pool: DatabasePool): string | undefined {
  if (pool.isOpen) return 'takes options that were not found in the code'
  return pool.dialect === 'default-sqlite'
    ? 'uses SQLite unless it is set otherwise, and the setting of production is not known'
    : undefined
}
