import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import type { DatabasePool } from '../../facts/database/types.ts'
import { defineCheck } from '../define-check.ts'
import { describe, keptPools, optionEvidence, whyOpen, withoutPools } from './pools.ts'

/** Recommended by requirements A-061 to A-063; SQLAlchemy's own defaults are 5, 10 and 30 s. */
const RECOMMENDED = { pool_size: 20, max_overflow: 10, pool_timeout: 30 } as const

export default defineCheck({
  id: 'database/pool-configured',
  title: 'The size of the connection pool is chosen',
  severity: 'warning',
  answers: ['P-016', 'A-061', 'A-062', 'A-063', 'A-189'],
  why: 'A pool left at its defaults holds five connections a process: requests queue for them under load, or all processes together ask the server for more than it has.',
  fix: 'Set pool_size (20), max_overflow (10) and pool_timeout (30 s) from settings, so that processes × (pool_size + max_overflow) stays below max_connections.',
  references: [{ label: 'SQLAlchemy: connection pooling', url: 'https://docs.sqlalchemy.org/en/20/core/pooling.html' }],
  needs: ['database', 'python'],
  evaluate({ database, python }) {
    const pools = keptPools(database)
    if (!isNonEmpty(pools)) return withoutPools(database, python.code.length)
    const findings = pools.flatMap(findingOf)
    const seen: Evidence[] = pools.flatMap(evidenceOf)
    if (isNonEmpty(findings))
      return fail(
        `${findings.length} of ${pools.length} connection pools are left at their defaults or have no bound`,
        findings,
      )
    const open = pools.filter((pool) => (!isSized(pool) || sizedIf(pool) !== undefined) && !isNullPool(pool))
    const first = open[0]
    if (first !== undefined) {
      const condition = sizedIf(first)
      const only = condition === undefined ? undefined : `sets ${sizeOption(first)} only if ${condition}`
      return unverified(
        `${describe(first)} ${only ?? whyOpen(first) ?? 'could not be read'}`,
        'The options the engine gets in production',
        seen,
      )
    }
    if (pools.every(isNullPool)) {
      return unverified(
        'Connections are not pooled (NullPool): right behind a pooler such as PgBouncer, slow and unbounded without one',
        'Whether a pooler stands between the service and the database',
        seen,
      )
    }
    return isNonEmpty(seen) ? pass(summaryOf(pools), seen) : withoutPools(database, python.code.length)
  },
})

function isNullPool(pool: DatabasePool): boolean {
  return pool.poolClass === 'NullPool' || pool.poolClass === 'StaticPool'
}

function sizeOption(pool: DatabasePool): string {
  return pool.kind === 'sqlalchemy' ? 'pool_size' : 'max_size'
}

function isSized(pool: DatabasePool): boolean {
  return pool.options[sizeOption(pool)] !== undefined
}

function sizedIf(pool: DatabasePool): string | undefined {
  return pool.options[sizeOption(pool)]?.conditional
}

function evidenceOf(pool: DatabasePool): Evidence[] {
  const names = [sizeOption(pool), 'max_overflow', 'pool_timeout', 'pool_recycle', 'poolclass', 'min_size', 'timeout']
  return [source(pool.at, pool.call), ...names.flatMap((name) => optionEvidence(pool, name) ?? [])]
}

function findingOf(pool: DatabasePool): Finding[] {
  if (isNullPool(pool)) return []
  const place = source(pool.at, 'the pool is made here')
  const base = { subject: `pool of ${describe(pool)}`, confidence: 'high' as const }
  const bound = pool.options.max_overflow?.value
  const size = pool.options[sizeOption(pool)]?.value
  if (bound === -1 || (size === 0 && pool.kind === 'sqlalchemy')) {
    const name = bound === -1 ? 'max_overflow' : sizeOption(pool)
    return [
      {
        ...base,
        message: `${describe(pool)} has no upper bound: ${name} = ${bound === -1 ? '-1' : '0'}`,
        evidence: [optionEvidence(pool, name) ?? place],
      },
    ]
  }
  if (pool.options.pool_timeout?.value === null) {
    return [
      {
        ...base,
        message: `${describe(pool)} waits for a connection without end: pool_timeout = None`,
        evidence: [optionEvidence(pool, 'pool_timeout') ?? place],
      },
    ]
  }
  if (isSized(pool) || whyOpen(pool) !== undefined) return []
  const defaults = pool.kind === 'sqlalchemy' ? 'the default of 5, with 10 more at peak' : 'the default of its driver'
  return [{ ...base, message: `${describe(pool)} sets no ${sizeOption(pool)}: ${defaults}`, evidence: [place] }]
}

function summaryOf(pools: readonly DatabasePool[]): string {
  const told = pools.map((pool) => {
    const parts = Object.entries(RECOMMENDED).flatMap(([name, recommended]) => {
      const option = pool.options[name]
      if (option === undefined)
        return pool.kind === 'sqlalchemy' && name !== 'pool_size' ? [`${name} at its default of ${recommended}`] : []
      const value = typeof option.value === 'number' ? String(option.value) : option.text
      return [`${name} ${value}${option.value === recommended ? '' : ` (recommended ${recommended})`}`]
    })
    const size = pool.options.max_size
    return `${describe(pool)}: ${size === undefined ? parts.join(', ') : `max_size ${size.text}`}`
  })
  return `${pools.length} connection ${pools.length === 1 ? 'pool is' : 'pools are'} sized. ${told.slice(0, 3).join('; ')}`
}
