import { count, defineProbe, type InspectFinding, shownName } from '../define-probe.ts'

interface Row {
  readonly name: string
  readonly age: number
  readonly multi: number
}

/** Transaction numbers end 2^31 apart; PostgreSQL stops writing 3 million before that (manual, 24.1.5). */
const END = 2 ** 31
const LIMITS = `SELECT current_setting('autovacuum_freeze_max_age')::float8 AS freeze`
const DATABASES = `SELECT datname::text AS name, age(datfrozenxid)::float8 AS age, mxid_age(datminmxid)::float8 AS multi FROM pg_database WHERE datallowconn`
const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS name, age(c.relfrozenxid)::float8 AS age, mxid_age(c.relminmxid)::float8 AS multi
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm', 't') AND c.relfrozenxid <> '0' ORDER BY 2 DESC LIMIT 5`

export default defineProbe({
  id: 'wraparound',
  title: 'Transaction numbers: how far from running out',
  async look({ ask }) {
    const [limits] = await ask<{ freeze: number }>(LIMITS)
    const freeze = limits?.freeze ?? 200_000_000
    const databases = await ask<Row>(DATABASES)
    const tables = await ask<Row>(TABLES)
    const oldest = tables[0]
    return {
      findings: databases.flatMap((one) => judge(one, freeze, oldest)),
      facts: databases
        .map(({ name, age }) => `${name}: ${((age / END) * 100).toFixed(1)} % of the transaction numbers used`)
        .slice(0, 5),
    }
  },
})

function judge({ name, age, multi }: Row, freeze: number, oldest: Row | undefined): InspectFinding[] {
  const worst = Math.max(age, multi)
  if (worst < 2 * freeze) return []
  const severity = worst > END / 2 ? 'blocker' : 'warning'
  const table = oldest === undefined ? '' : `; the oldest table here is ${shownName(oldest.name)}`
  return [
    {
      severity,
      object: name,
      message: `The oldest row not frozen is ${count(worst)} ${worst === age ? 'transactions' : 'multixacts'} old, twice what autovacuum aims at or more (${count(freeze)})${table}. At 2 billion the server stops writing.`,
      fix: 'VACUUM (FREEZE) the oldest tables; look for old transactions, prepared transactions and replication slots that hold it up.',
    },
  ]
}
