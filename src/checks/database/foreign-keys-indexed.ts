import type { Evidence, NonEmpty } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { DatabaseFacts } from '../../facts/database/types.ts'
import type { Model, ModelForeignKey, ModelIndex } from '../../facts/models/types.ts'
import type { SchemaDriftFacts } from '../../facts/schema-drift/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'database/foreign-keys-indexed',
  title: 'Every foreign key has an index that begins with its columns',
  severity: 'recommendation',
  answers: ['A-230', 'A-229', 'M-034'],
  why: 'PostgreSQL does not index foreign keys by itself. Without an index each delete of a parent row reads the whole child table, under a lock, and so does every look-up of the children.',
  fix: 'Add index=True to the column (or an Index that begins with the columns) and a revision that creates it CONCURRENTLY. Where the parent rows are few and never deleted, waive the finding and say so.',
  references: [
    {
      label: 'PostgreSQL: foreign keys',
      url: 'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
    },
    {
      label: 'Supabase splinter: unindexed foreign keys',
      url: 'https://supabase.github.io/splinter/0001_unindexed_foreign_keys/',
    },
  ],
  needs: ['models', 'schemaDrift', 'database', 'migrations'],
  evaluate({ models, schemaDrift, database, migrations }) {
    const keyed = models.models.filter(({ foreignKeys }) => foreignKeys.length > 0)
    if (!isNonEmpty(keyed)) {
      return notApplicable('No foreign keys were found in data models of SQLAlchemy or SQLModel', [
        search('foreign keys of mapped classes and tables', 'files', migrations.files),
      ])
    }
    const other = onlyOtherServers(database)
    if (other !== undefined) return notApplicable('The database is not PostgreSQL', other)
    const judged = keyed.map((model) => judge(model, schemaDrift))
    const findings = judged.flatMap(({ finding }) => finding ?? [])
    const keys = keyed.reduce((sum, { foreignKeys }) => sum + foreignKeys.length, 0)
    const bare = judged.reduce((sum, one) => sum + one.bare, 0)
    if (isNonEmpty(findings)) return fail(`${bare} of ${keys} foreign keys have no index`, findings)
    const doubt = keyed.find(({ complete }) => !complete)
    if (doubt !== undefined)
      return unverified(`${doubt.table} was not read whole: ${doubt.doubt}`, 'A database: its catalogue tells', [
        source(doubt.at, doubt.table),
      ])
    const [first, ...rest] = keyed.slice(0, 5).map(({ at, table }) => source(at, table))
    return pass(`${plural(keys, 'foreign key')} with an index`, [first ?? source(keyed[0].at), ...rest])
  },
})

/** MySQL makes such indexes itself; SQLite has no lock but the one on the whole file. */
function onlyOtherServers({ pools }: DatabaseFacts): NonEmpty<Evidence> | undefined {
  const others = pools.filter(({ dialect }) => dialect === 'mysql' || dialect === 'sqlite')
  const evidence = others.map(({ at, call, dialect }) => source(at, `${call}: ${dialect}`))
  return isNonEmpty(evidence) && others.length === pools.length ? evidence : undefined
}

function judge(
  model: Model,
  drift: SchemaDriftFacts,
): { readonly finding: Finding | undefined; readonly bare: number } {
  const made = drift.indexesOf(model)
  const indexes = [...model.indexes, ...(made?.indexes ?? [])]
  const bare = model.foreignKeys.filter((key) => !isServed(key, model, indexes))
  const evidence = bare.slice(0, 8).map(({ at, columns, table }) => source(at, `${columns.join(', ')} → ${table}`))
  if (!isNonEmpty(evidence)) return { finding: undefined, bare: 0 }
  const unread =
    made === undefined && drift.histories.length > 0 ? 'they could not be compared with the models' : undefined
  const doubt = made?.doubt ?? unread ?? model.doubt
  const list = bare.map(
    ({ columns, onDelete }) => `${columns.join(', ')}${onDelete === undefined ? '' : ` (ON DELETE ${onDelete})`}`,
  )
  const finding: Finding = {
    message: `${model.table}: no index begins with ${list.join('; ')}${doubt === undefined ? '' : `; a revision may make one: ${doubt}`}`,
    subject: `foreign keys of ${model.table}`,
    confidence: doubt === undefined ? 'high' : 'medium',
    evidence,
  }
  return { finding, bare: bare.length }
}

/** The leading columns of the primary key, a unique constraint or an index, in whatever order, are those of the key. */
function isServed({ columns }: ModelForeignKey, model: Model, indexes: readonly ModelIndex[]): boolean {
  const leads = (all: readonly (string | undefined)[]): boolean => {
    const first = new Set(all.slice(0, columns.length))
    return columns.every((column) => first.has(column))
  }
  // A partial index most likely leaves out the rows without a parent, which is just right.
  const usable = indexes.filter(({ method }) => method === undefined || /^(btree|hash)$/i.test(method))
  return (
    leads(model.primaryKey) ||
    model.uniques.some((one) => leads(one.columns)) ||
    usable.some((one) => leads(one.columns))
  )
}
