import { reflectedType } from '../../inspector/reflected-type.ts'
import { asSender } from '../../library/emit.ts'
import type { CallSite, PyValue } from '../../python/values.ts'
import { ColumnClause, LightTable } from '../expression/light-table.ts'
import { type Name, plainName } from '../name.ts'
import { SqlType } from '../types/type.ts'

/**
 * A table as the database has it (`autoload_with`, `MetaData.reflect`), as far as statements on its rows need it: its
 * columns with their types. What it has besides is not known.
 */
export function reflectedTable(bind: PyValue | undefined, name: Name, schema: Name | undefined, site: CallSite) {
  const { database } = asSender(bind, 'the bind').state
  const relation = database.ask(site, (expected) => expected.relation(schema?.text, name.text))
  if (relation === undefined) return site.raise('NoSuchTableError', name.text)
  const columns = [...relation.columns.values()].map((column) => {
    const type = reflectedType(column.type, site)
    return new ColumnClause(plainName(column.name), type instanceof SqlType ? type : undefined)
  })
  return new ReflectedTable(name, schema, columns, site)
}

/** Names of the tables of a schema. */
export function reflectedNames(bind: PyValue | undefined, schema: string | undefined, site: CallSite): string[] {
  const { database } = asSender(bind, 'the bind').state
  const relations = database.ask(site, (expected) => expected.relations(schema))
  return relations.filter(({ kind, temporary }) => kind === 'table' && !temporary).map(({ name }) => name)
}

export class ReflectedTable extends LightTable {
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'constraints' || name === 'indexes' || name === 'primary_key' || name === 'foreign_keys')
      return site.unknown(`${name} of a table read from the database`)
    return super.attribute(name, site)
  }
}
