import { afterKey, BATCH_ROWS, type Backfill, batchSql, PAUSE_SECONDS, wholeSql } from '../backfill.ts'
import { literal } from '../sql-text.ts'
import { executeCall, pythonString } from './python-text.ts'

/** The pause and about as much work again; the log says it is an estimate. */
const SECONDS_A_BATCH = 0.08

/** A function that does a backfill from an Alembic revision: batches by key, each committed, with a log. */
export function backfillFunction(backfill: Backfill, name: string): string {
  const { key, what, table } = backfill
  const params = key.map(({ type }, at) => `CAST(:key_${at + 1} AS ${type})`)
  // A per cent sign would be taken for a place of the log's arguments.
  const said = what.replaceAll('%', '%%')
  const after = afterKey(backfill, params)
  const batch = batchSql(backfill, '{after}', String(BATCH_ROWS)).replace(/(?<![:\w\\]):(?=\w)/g, '\\\\:')
  const count = `SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = ${literal(table)}::regclass`
  const last = key.map((_, at) => `"key_${at + 1}": last.key_${at + 1}`).join(', ')
  const whole = executeCall(wholeSql(backfill)).replaceAll('\n', '\n        ')
  return `def ${name}() -> None:
    """Goes through ${table} by its key, ${BATCH_ROWS} rows a transaction. Broken off, it can be run again."""
    if op.get_context().as_sql:
        ${whole}
        return
    bind = op.get_bind()
    rows = bind.scalar(sa.text(${pythonString(count)}))
    seconds = rows / ${BATCH_ROWS} * ${SECONDS_A_BATCH}
    log.info(${pythonString(`${said}: about %s rows, some %.0f s`)}, rows, seconds)
    batch = """
${batch
  .split('\n')
  .map((line) => `        ${line}`)
  .join('\n')}
    """
    done = 0
    last = bind.execute(sa.text(batch.replace("{after}", "true"))).first()
    while last is not None:
        done += last.changed
        log.info(${pythonString(`${said}: %s rows changed`)}, done)
        if last.seen < ${BATCH_ROWS}:
            break
        time.sleep(${PAUSE_SECONDS})
        following = sa.text(batch.replace("{after}", ${pythonString(after)}))
        last = bind.execute(following, {${last}}).first()
`
}
