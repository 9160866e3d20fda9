import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { DatabasePool } from '../../facts/database/types.ts'
import { defineCheck } from '../define-check.ts'
import { describe, keptPools, optionEvidence, whyOpen, withoutPools } from './pools.ts'

export default defineCheck({
  id: 'database/connections-checked',
  title: 'A pooled connection is tested before it is used',
  severity: 'warning',
  answers: ['A-064'],
  why: 'After a restart or failover of the database every pooled connection is dead, and each fails one request unless it is tested when it is taken.',
  fix: 'Pass pool_pre_ping=True to create_engine (check=ConnectionPool.check_connection for psycopg_pool).',
  references: [
    {
      label: 'SQLAlchemy: dealing with disconnects',
      url: 'https://docs.sqlalchemy.org/en/20/core/pooling.html#disconnect-handling-pessimistic',
    },
  ],
  needs: ['database', 'python'],
  evaluate({ database, python }) {
    const pools = keptPools(database)
    if (!isNonEmpty(pools)) return withoutPools(database, python.code.length)
    // Without a pool there is nothing stale; asyncpg's own pool drops closed connections itself.
    const judged = pools.filter(
      ({ poolClass, kind }) => !/^(Null|Static)Pool$/.test(poolClass ?? '') && kind !== 'asyncpg',
    )
    if (!isNonEmpty(judged)) {
      return notApplicable(
        'No pool keeps connections that could be stale: NullPool, or asyncpg which tests them itself',
        pools.map(({ at, call }) => source(at, call)),
      )
    }
    const findings = judged.flatMap(findingOf)
    if (isNonEmpty(findings))
      return fail(`${findings.length} of ${judged.length} pools hand out connections untested`, findings)
    const open = judged.find((pool) => !isTested(pool))
    const seen = judged.flatMap(
      (pool) => optionEvidence(pool, 'pool_pre_ping') ?? optionEvidence(pool, 'check') ?? source(pool.at, pool.call),
    )
    if (open !== undefined)
      return unverified(
        `${describe(open)} ${whyOpen(open) ?? 'sets it to a value that is not known'}`,
        'The options the engine gets in production',
        seen,
      )
    const [first, ...rest] = seen
    return first === undefined
      ? withoutPools(database, python.code.length)
      : pass(`${judged.length} of ${judged.length} pools test connections before use`, [first, ...rest])
  },
})

function optionName(pool: DatabasePool): string {
  return pool.kind === 'psycopg' ? 'check' : 'pool_pre_ping'
}

function isTested(pool: DatabasePool): boolean {
  const option = pool.options[optionName(pool)]
  return pool.kind === 'psycopg' ? option !== undefined && option.value !== null : option?.value === true
}

function findingOf(pool: DatabasePool): Finding[] {
  const name = optionName(pool)
  const option = pool.options[name]
  if (isTested(pool)) return []
  if (option === undefined ? whyOpen(pool) !== undefined : option.value === undefined) return []
  const recycle =
    pool.options.pool_recycle === undefined ? '' : '; pool_recycle only helps against connections that are too old'
  const isSetting = option !== undefined && option.text !== 'False'
  return [
    {
      message:
        option === undefined
          ? `${describe(pool)} does not set ${name}${recycle}`
          : `${describe(pool)} sets ${name} = ${option.text}${isSetting ? ', which is False unless it is set' : ''}${recycle}`,
      subject: `${name} of ${describe(pool)}`,
      confidence: pool.kind === 'psycopg' || isSetting ? 'medium' : 'high',
      evidence: [source(option?.at ?? pool.at, 'the pool is made here')],
    },
  ]
}
