import { type Relation, showKey, type TableConstraint } from '../schema/catalogue.ts'
import type { LintHistory } from './context.ts'
import { defineRule, type Hit } from './define-rule.ts'
import { postgres } from './references.ts'

/** Judged by the schema at the end: an index that a later revision adds counts. */
export default defineRule({
  id: 'foreign-key-without-index',
  title: 'Foreign key without an index on its columns',
  severity: 'recommendation',
  rows: ['A10'],
  answers: ['M-034'],
  effect: 'Every delete in the parent, and every update of its key, reads the whole child table.',
  safeForm: 'CREATE INDEX CONCURRENTLY on the columns of the key, before the key is added.',
  unmeasured: 'It is about later changes of the table the key points to.',
  references: [postgres.constraints],
  level: 'history',
  check(history) {
    return [...history.schemaAfter.relations].flatMap(([key, relation]) =>
      [...relation.constraints.values()].flatMap((constraint) => hit(key, relation, constraint, history)),
    )
  },
})

function hit(key: string, relation: Relation, constraint: TableConstraint, history: LintHistory): Hit[] {
  const { kind, columns, created } = constraint
  if (kind !== 'foreign key' || created === undefined || columns.length === 0) return []
  // Only where every index on the columns must have been seen: the table, or the column itself, was made here.
  const seen = relation.complete || columns.some((name) => relation.columns.get(name)?.created !== undefined)
  if (!seen || relation.temporary || isIndexed(relation, columns)) return []
  const revision = history.revisions.find(({ index }) => index === created.revision)
  if (revision === undefined) return []
  const at = revision.statements.find(({ sql }) => [relation.name, ...columns].every((name) => sql.includes(name)))
  // A step that could not be read may have made the index.
  const confidence = history.schemaAfter.opaqueSince === undefined ? 'high' : 'medium'
  const message = `No index on ${showKey(key)} starts with ${columns.join(', ')}.`
  return [{ message, confidence, ...(at === undefined ? {} : { at }) }]
}

/** The order of the key's columns in the index does not matter, only that they come first. */
function isIndexed({ indexes }: Relation, columns: readonly string[]): boolean {
  return [...indexes.values()].some((index) => {
    const first = index.columns.slice(0, columns.length)
    return !index.partial && columns.every((column) => first.includes(column))
  })
}
