import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import type { DatabasePool, EngineOption } from '../../facts/database/types.ts'
import { defineCheck } from '../define-check.ts'
import { describe, servicePools, whyOpen, withoutPools } from './pools.ts'

export default defineCheck({
  id: 'database/statements-time-out',
  title: 'Statements are given up after a bounded time',
  severity: 'warning',
  answers: ['A-065', 'A-189'],
  why: 'One statement that never ends holds its connection, its locks and its request; enough of them empty the pool.',
  fix: 'Pass connect_args={"command_timeout": 30} (asyncpg) or {"options": "-c statement_timeout=30000"} (psycopg), or set statement_timeout for the role of the service.',
  references: [
    {
      label: 'PostgreSQL: statement_timeout',
      url: 'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT',
    },
  ],
  needs: ['database', 'python'],
  evaluate({ database, python }) {
    const pools = servicePools(database)
    if (!isNonEmpty(pools)) return withoutPools(database, python.code.length)
    const general = database.timeouts.filter(({ scope }) => scope !== 'statement')
    const seen = [
      ...pools.flatMap((pool) => timeoutOf(pool)).map(({ at, text }) => source(at, `bounded by ${text}`)),
      ...general.map(({ at, text, scope }) =>
        source(at, `${scope === 'role' ? 'for the role' : 'on each connection'}: ${text}`),
      ),
    ]
    const without = pools.filter((pool) => timeoutOf(pool).length === 0)
    if (isNonEmpty(seen) && (general.length > 0 || without.length === 0)) {
      return pass(`${pools.length} of ${pools.length} pools bound the time of statements`, seen)
    }
    const findings = without.filter((pool) => whyOpen(pool) === undefined).map((pool) => findingOf(pool))
    if (isNonEmpty(findings))
      return fail(`${findings.length} of ${pools.length} pools set no bound on the time of statements`, findings)
    const open = without[0]
    return unverified(
      open === undefined ? 'The pools could not be read' : `${describe(open)} ${whyOpen(open) ?? 'could not be read'}`,
      'SHOW statement_timeout as the role of the service, or the options the engine gets in production',
      without.map(({ at, call }) => source(at, call)),
    )
  },
})

const TIMEOUTS =
  /^(command_timeout|statement_timeout|read_timeout|max_statement_time|idle_in_transaction_session_timeout)$/

/** Options that bound every statement of a pool. */
function timeoutOf(pool: DatabasePool): EngineOption[] {
  const entries = Object.entries({ ...pool.options, ...pool.connectArguments })
  return entries.flatMap(([name, option]) => {
    const value = typeof option.value === 'string' ? option.value : option.text
    if (name === 'options' && /statement_timeout/.test(value)) return [option]
    if (!TIMEOUTS.test(name) || name.startsWith('idle') || option.value === null || option.value === 0) return []
    return [{ ...option, text: `${name} = ${option.text}` }]
  })
}

function findingOf(pool: DatabasePool): Finding {
  const given = Object.keys(pool.connectArguments)
  const more = given.length === 0 ? '' : ` (connect_args hold ${given.slice(0, 4).join(', ')})`
  return {
    message: `${describe(pool)} sets neither command_timeout nor statement_timeout${more}`,
    subject: `statement timeout of ${describe(pool)}`,
    // The role may carry one in the database.
    confidence: 'medium',
    evidence: [source(pool.at, 'the pool is made here')],
  }
}
