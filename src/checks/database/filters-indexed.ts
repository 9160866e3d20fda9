import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Filter } from '../../facts/filters/types.ts'
import type { Model } from '../../facts/models/types.ts'
import type { SchemaDriftFacts } from '../../facts/schema-drift/types.ts'
import { defineCheck } from '../define-check.ts'

interface Missing {
  readonly model: Model
  readonly columns: readonly string[]
  readonly filters: readonly Filter[]
  readonly doubt: string | undefined
}

export default defineCheck({
  id: 'database/filters-indexed',
  title: 'Every statement with conditions on columns has an index for one of them',
  severity: 'recommendation',
  answers: ['A-231', 'A-232'],
  why: 'Without an index on any column of its WHERE the database reads the whole table for every such statement: unseen with a thousand rows, seconds with ten million.',
  fix: 'Add an index that begins with the column compared with `=` (`index=True`, or an Index of several columns) and a revision that creates it CONCURRENTLY. Where the table stays small, waive the finding and say so.',
  references: [
    { label: 'PostgreSQL: indexes', url: 'https://www.postgresql.org/docs/current/indexes-intro.html' },
    {
      label: 'PostgreSQL: multicolumn indexes',
      url: 'https://www.postgresql.org/docs/current/indexes-multicolumn.html',
    },
  ],
  needs: ['filters', 'schemaDrift'],
  evaluate({ filters: { filters, unclear }, schemaDrift }) {
    const [first, ...others] = filters
    if (first === undefined) {
      return notApplicable('No statement of SQLAlchemy was found whose conditions on columns could be read', [
        search('where, filter, filter_by with conditions that are understood', 'statements', unclear),
      ])
    }
    const missing = grouped(filters, schemaDrift)
    const findings = missing.map(findingOf)
    if (isNonEmpty(findings)) {
      return fail(
        `${plural(missing.length, 'set of columns is', 'sets of columns are')} compared without an index for any of them`,
        findings,
      )
    }
    const rest = unclear === 0 ? '' : `; ${unclear} with other conditions were not judged`
    return pass(`${plural(filters.length, 'statement')} with an index for a column of their conditions${rest}`, [
      source(first.at, first.within),
      ...others.slice(0, 4).map((one): Evidence => source(one.at, one.within)),
    ])
  },
})

function grouped(filters: readonly Filter[], drift: SchemaDriftFacts): Missing[] {
  const groups = new Map<string, Missing & { filters: Filter[] }>()
  for (const filter of filters) {
    if (filter.columns.some(({ model, column }) => leads(model, column, drift))) continue
    const [{ model } = { model: undefined }] = filter.columns
    // Conditions on several tables: which of them the planner begins with is not known.
    if (model === undefined || filter.columns.some((one) => one.model !== model)) continue
    const columns = [...new Set(filter.columns.map(({ column }) => column))].sort()
    const key = `${model.table} ${columns.join()}`
    const known = groups.get(key)
    if (known !== undefined) known.filters.push(filter)
    else groups.set(key, { model, columns, filters: [filter], doubt: doubtOf(model, drift) })
  }
  return [...groups.values()]
}

function leads(model: Model, column: string, drift: SchemaDriftFacts): boolean {
  const indexes = [...model.indexes, ...(drift.indexesOf(model)?.indexes ?? [])]
  return (
    model.primaryKey[0] === column ||
    model.uniques.some(({ columns }) => columns[0] === column) ||
    // An expression may hold the column: lower(email).
    indexes.some(({ columns }) => columns[0] === column || columns[0] === undefined)
  )
}

function doubtOf(model: Model, drift: SchemaDriftFacts): string | undefined {
  const made = drift.indexesOf(model)
  if (made === undefined && drift.histories.length > 0) return 'the revisions could not be compared with the models'
  const indexes = [...model.indexes, ...(made?.indexes ?? [])]
  const partial = indexes.some((one) => one.partial) ? 'a partial index may be just for it' : undefined
  return made?.doubt ?? model.doubt ?? partial
}

function findingOf({ model, columns, filters, doubt }: Missing): Finding {
  const [first, ...others] = filters
  return {
    message: `${model.table}: no index begins with ${columns.join(' or ')}, by which ${plural(filters.length, 'statement looks', 'statements look')} for rows${doubt === undefined ? '' : `; there may be one all the same: ${doubt}`}`,
    subject: `conditions on ${model.table} ${columns.join(' ')}`,
    confidence: doubt === undefined ? 'medium' : 'low',
    evidence: [
      source(first?.at ?? model.at, 'asks by it'),
      ...others.slice(0, 4).map(({ at }) => source(at, 'asks by it')),
      source(model.at, model.table),
    ],
  }
}
