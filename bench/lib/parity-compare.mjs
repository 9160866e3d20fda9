// Compares what Alembic wrote for a revision with what we say it does, statement by statement, after PostgreSQL's parser.

const PLACE = /^(?:location|stmt_location|stmt_len|.*_location|list_start|list_end|rexpr_list_start|rexpr_list_end)$/

/** A syntax tree without the places of its nodes. */
function withoutPlaces(node) {
  if (Array.isArray(node)) return node.map(withoutPlaces)
  if (node === null || typeof node !== 'object') return node
  const kept = Object.entries(node).filter(([key]) => !PLACE.test(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutPlaces(value)]))
}

/** Bodies of functions keep their own blanks, which mean nothing in SQL and PL/pgSQL. */
function withoutBlanks(form) {
  if (!form.startsWith('{"CreateFunctionStmt"')) return form
  return form
    .replace(/(?:\\n|\\t|\s)+/g, ' ')
    .replaceAll('" ', '"')
    .replaceAll(' "', '"')
}

/** The statements of a text in a form two texts of the same meaning share; the text itself when it does not parse. */
export function normalForms(parse, text) {
  const parsed = parse(text)
  if (parsed.kind !== 'parsed') return [`text:${text.trim().replace(/;\s*$/, '')}`]
  return parsed.statements.map(({ node }) => withoutBlanks(JSON.stringify(withoutPlaces(node))))
}

/** Operations after whose first statement come the indexes and constraints of a table or column. */
const WITH_PARTS = new Set([
  'CreateTableOp',
  'AddColumnOp',
  'ddl',
  'create_table',
  'add_column',
  'create_all',
  'create table',
])
const PART = /^\{"IndexStmt"|^\{"AlterTableStmt".*"subtype":"AT_AddConstraint"/

/** SQLAlchemy keeps the indexes and constraints of a table in sets: such statements in a row have no order. */
function sortParts(items) {
  const sorted = [...items]
  const isPart = (item) => item.form !== undefined && WITH_PARTS.has(item.name) && PART.test(item.form)
  for (let start = 0; start < sorted.length; ) {
    let end = start
    while (end < sorted.length && isPart(sorted[end])) end += 1
    const run = sorted.slice(start, end).sort((one, other) => (one.form < other.form ? -1 : 1))
    sorted.splice(start, run.length, ...run)
    start = Math.max(end, start + 1)
  }
  return sorted
}

function expectedItems(parse, { operations, statements }) {
  return sortParts(
    statements.flatMap(({ sql, operation, autocommit }) =>
      normalForms(parse, sql).map((form) => ({ form, sql, operation, autocommit, name: operations[operation].name })),
    ),
  )
}

function ourItems(parse, steps) {
  return sortParts(
    steps.flatMap((step) => {
      if (step.kind === 'opaque') return [{ opaque: step }]
      const { sql, autocommit, operation: name } = step
      return normalForms(parse, sql).map((form) => ({ form, sql, autocommit, name }))
    }),
  )
}

/**
 * The pairing of the two sequences with the most equal statements, in which an opaque step stands for any number of
 * statements; undefined when there is none.
 */
function pairing(expected, ours) {
  const width = ours.length + 1
  const best = new Float64Array((expected.length + 1) * width).fill(Number.NEGATIVE_INFINITY)
  const at = (i, j) => i * width + j
  best[at(expected.length, ours.length)] = 0
  for (let i = expected.length; i >= 0; i -= 1) {
    for (let j = ours.length - 1; j >= 0; j -= 1) {
      if (ours[j].opaque) {
        const skip = i < expected.length ? best[at(i + 1, j)] : Number.NEGATIVE_INFINITY
        best[at(i, j)] = Math.max(best[at(i, j + 1)], skip)
      } else if (i < expected.length && same(expected[i], ours[j])) {
        best[at(i, j)] = best[at(i + 1, j + 1)] + 1
      }
    }
  }
  if (best[0] === Number.NEGATIVE_INFINITY) return undefined
  const matched = new Set()
  for (let i = 0, j = 0; j < ours.length; ) {
    if (!ours[j].opaque) {
      matched.add(i)
      i += 1
      j += 1
    } else if (best[at(i, j)] === best[at(i, j + 1)]) j += 1
    else i += 1
  }
  return matched
}

function same(expected, ours) {
  return expected.form === ours.form && expected.autocommit === ours.autocommit
}

/** The first statements that are not the same, when nothing opaque stands before them. */
function firstDifference(expected, ours) {
  for (let index = 0; index <= Math.max(expected.length, ours.length); index += 1) {
    const [one, other] = [expected[index], ours[index]]
    if (one && other && !other.opaque && same(one, other)) continue
    return { expected: shown(one), ours: other?.opaque ? `opaque: ${other.opaque.reason}` : shown(other) }
  }
  return undefined
}

function shown(item) {
  return item === undefined ? '(nothing)' : `${item.sql}${item.autocommit ? '  -- autocommit' : ''}`
}

/**
 * @param parse the SQL parser (src/parsers/sql)
 * @param truth what Alembic wrote: its operations, and the statements with the index of theirs
 * @param steps ours
 * @returns {{verdict: 'equal'|'opaque'|'wrong', operations: number, translated: number, opaque: {reason, line}[], difference?: {expected, ours}}}
 */
export function compareScript(parse, truth, steps) {
  const [expected, ours] = [expectedItems(parse, truth), ourItems(parse, steps)]
  const opaque = ours.flatMap((item) => (item.opaque ? [item.opaque] : []))
  const reasons = opaque.map(({ reason, position }) => ({ reason, line: position.line }))
  const matched = pairing(expected, ours)
  const total = truth.operations.length
  if (matched === undefined) {
    const difference = firstDifference(expected, ours)
    return { verdict: 'wrong', operations: total, translated: 0, opaque: reasons, difference }
  }
  const missed = new Set(expected.flatMap(({ operation }, index) => (matched.has(index) ? [] : [operation])))
  return {
    verdict: opaque.length === 0 ? 'equal' : 'opaque',
    operations: total,
    translated: total - missed.size,
    opaque: reasons,
  }
}
