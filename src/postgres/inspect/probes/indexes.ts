import { plural } from '../../../core/text.ts'
import { bytes, count, defineProbe, type InspectFinding, type ProbeContext, shownName } from '../define-probe.ts'
import { foreignKeysWithoutIndex, redundantIndexes } from '../index-advice.ts'
import { type IndexFact, readForeignKeys, readIndexes } from '../indexes.ts'

/** Below that reading the whole table costs no more than an index. */
const SMALL_ROWS = 1000
const SMALL_BYTES = 1024 * 1024
/** Monthly and weekly jobs use indexes too. */
const TELLING_DAYS = 30

export default defineProbe({
  id: 'indexes',
  title: 'Indexes: missing for foreign keys, unused, superfluous, invalid',
  async look(context) {
    const indexes = await readIndexes(context.client)
    const keys = await readForeignKeys(context.client)
    const missing = foreignKeysWithoutIndex(keys, indexes).map(
      ({ table, columns, target, rows, onDelete }): InspectFinding => {
        const list = columns.map((column) => quoted(column)).join(', ')
        const size =
          rows === null ? 'a number of rows that is not known (it was never analysed)' : `about ${count(rows)} rows`
        return {
          severity: (rows ?? 0) >= SMALL_ROWS ? 'warning' : 'recommendation',
          object: shownName(table),
          message: `No index begins with (${list}), which points to ${shownName(target)}${onDelete === 'NO ACTION' ? '' : ` ON DELETE ${onDelete}`}: deleting there reads all of ${shownName(table)}, ${size}.`,
          fix: `CREATE INDEX CONCURRENTLY ON ${table} (${list});`,
        }
      },
    )
    const building = await buildingNow(context)
    const unused = unusedIndexes(indexes, context)
    return {
      findings: [...invalid(indexes, building), ...missing, ...superfluous(indexes), ...unused.findings],
      facts: [
        `${plural(indexes.length, 'index', 'indexes')}, ${bytes(indexes.reduce((sum, one) => sum + (one.bytes ?? 0), 0))}; ${plural(keys.length, 'foreign key')}`,
      ],
      unseen: unused.unseen,
    }
  },
})

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

async function buildingNow({ ask }: ProbeContext): Promise<ReadonlySet<string>> {
  const rows = await ask<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_stat_progress_create_index p
     JOIN pg_class c ON c.oid = p.index_relid JOIN pg_namespace n ON n.oid = c.relnamespace`,
  )
  return new Set(rows.map(({ name }) => name))
}

function invalid(indexes: readonly IndexFact[], building: ReadonlySet<string>): InspectFinding[] {
  return indexes
    .filter(
      ({ valid, ofPartition, name, definition }) =>
        !valid && !ofPartition && !building.has(name) && !/ ON ONLY /.test(definition),
    )
    .map(({ name, table, constraint }) => ({
      severity: 'warning',
      object: shownName(name),
      message: `The index on ${shownName(table)} is invalid: writes pay for it, no query uses it${constraint === null ? '' : `, and constraint ${constraint} is not held by it`}.`,
      fix: `REINDEX INDEX CONCURRENTLY ${name}; -- or DROP INDEX CONCURRENTLY ${name};`,
    }))
}

function superfluous(indexes: readonly IndexFact[]): InspectFinding[] {
  return redundantIndexes(indexes).map(({ index, by, how }) => ({
    severity: 'recommendation',
    object: shownName(index.name),
    message: `${shownName(by.name)} ${how === 'same' ? 'has the same keys' : 'begins with its columns'}: it can go${index.bytes === null ? '' : ` (${bytes(index.bytes)})`}.`,
    fix: `DROP INDEX CONCURRENTLY ${index.name};`,
  }))
}

/** What was never used says something only once the statistics are old enough. */
function unusedIndexes(
  indexes: readonly IndexFact[],
  { statisticsDays }: ProbeContext,
): { findings: InspectFinding[]; unseen: string[] } {
  const never = indexes.filter(
    ({ scans, unique, constraint, valid, bytes: size, ofPartition, replicaIdentity }) =>
      scans === 0 &&
      !unique &&
      constraint === null &&
      valid &&
      !ofPartition &&
      !replicaIdentity &&
      (size ?? 0) >= SMALL_BYTES,
  )
  if (statisticsDays === undefined || statisticsDays < TELLING_DAYS) {
    const words = `Which indexes nobody uses: it was counted for ${Math.floor(statisticsDays ?? 0)} days for sure; ${TELLING_DAYS} days are enough to tell.`
    return { findings: [], unseen: never.length === 0 ? [] : [words] }
  }
  return {
    findings: never.map(({ name, table, bytes: size }) => ({
      severity: 'recommendation',
      object: shownName(name),
      message: `Nothing has read the index on ${shownName(table)} in ${Math.floor(statisticsDays)} days (${bytes(size ?? 0)}). Replicas count their own.`,
      fix: `DROP INDEX CONCURRENTLY ${name}; -- after looking at the replicas`,
    })),
    unseen: [],
  }
}
