// Compares the statements Alembic executed with ours. What asks is nobody's work; statements on rows are compared by
// kind and table, in runs: how many there are depends on rows and on how a driver sends them.
import { normalForms } from './parity-compare.mjs'

const ROWS = /^\{"(Insert|Update|Delete)Stmt":.*?"relname":"([^"]*)"/

function formsOf(parse, sql) {
  return normalForms(parse, sql).flatMap((form) => {
    if (form.startsWith('{"SelectStmt"') || form.startsWith('{"TransactionStmt"')) return []
    const rows = ROWS.exec(form)
    return [rows === null ? { form, sql } : { form: `${rows[1]} ${rows[2]}`, sql, rows: true }]
  })
}

function withoutRuns(items) {
  return items.filter((item, at) => !item.rows || items[at - 1]?.form !== item.form)
}

/**
 * SQLAlchemy keeps indexes and constraints of a table in sets: such statements of one operation have no order. A batch
 * sends what all its operations wrote at its end: then those of a whole run may stand for one operation (`loose`).
 */
function sorted(items, loose) {
  const isPart = ({ form }) => form !== undefined && /^\{"IndexStmt"|"subtype":"AT_AddConstraint"/.test(form)
  const belongs = (one, other) => loose || one.operation === other.operation
  const result = [...items]
  for (let start = 0; start < result.length; ) {
    let end = start
    while (end < result.length && isPart(result[end]) && belongs(result[end], result[start])) end += 1
    const run = result.slice(start, end).sort((one, other) => (one.form < other.form ? -1 : 1))
    result.splice(start, run.length, ...run)
    start = Math.max(end, start + 1)
  }
  return result
}

/** Whether ours, opaque steps standing for anything and checked ones for themselves or nothing, can have been executed. */
function fits(expected, ours) {
  const known = new Map()
  const at = (i, j) => {
    const key = i * (ours.length + 1) + j
    if (!known.has(key)) known.set(key, decide(i, j))
    return known.get(key)
  }
  const decide = (i, j) => {
    if (j === ours.length) return i === expected.length
    const item = ours[j]
    if (item.opaque) return at(i, j + 1) || (i < expected.length && at(i + 1, j))
    if (i < expected.length && expected[i].form === item.form && at(i + 1, j + 1)) return true
    // Rows that are not there are not written; what is looked up first may be there already.
    return (item.checkFirst || item.rows) && at(i, j + 1)
  }
  return at(0, 0)
}

/** @returns {{verdict: 'equal'|'opaque'|'wrong', difference?: {expected: string, ours: string}}} */
export function compareEffects(parse, statements, steps) {
  const executed = withoutRuns(
    statements.flatMap(({ sql, operation }) => formsOf(parse, sql).map((item) => ({ ...item, operation }))),
  )
  const said = withoutRuns(
    steps.flatMap((step) => {
      if (step.kind === 'opaque') return [{ opaque: step }]
      const operation = `${step.operation}:${step.position.line}`
      return formsOf(parse, step.sql).map((item) => ({ ...item, operation, checkFirst: step.checkFirst === true }))
    }),
  )
  const agree = [false, true].some((loose) => fits(sorted(executed, loose), sorted(said, loose)))
  if (agree) return { verdict: said.some((item) => item.opaque) ? 'opaque' : 'equal' }
  const [expected, ours] = [sorted(executed, true), sorted(said, true)]
  for (let at = 0; ; at += 1) {
    const [one, other] = [expected[at], ours[at]]
    if (one !== undefined && other?.form === one.form) continue
    const shown = other?.opaque ? `opaque: ${other.opaque.reason}` : (other?.sql ?? '(nothing)')
    return { verdict: 'wrong', difference: { expected: one?.sql ?? '(nothing)', ours: shown } }
  }
}
