import { as } from '../../parsers/sql/nodes.ts'
import { showKey, type TableIndex } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'duplicate-index',
  title: 'Index that another index already covers',
  severity: 'recommendation',
  rows: ['A11'],
  effect: 'Every write pays for both, and the second answers no query that the first does not.',
  safeForm: 'Leave it out; if the new one is wider, drop the old one afterwards, concurrently.',
  unmeasured: 'A second index is built as any other; what it costs are later writes.',
  references: [postgres.createIndex],
  level: 'revision',
  check({ schemaBefore, schemaAfter, statements, index: revision }) {
    return schemaAfter.relations.changedSince(schemaBefore.relations).flatMap(([key, relation]) => {
      const all = [...relation.indexes.values()]
      return all.flatMap((index) => {
        if (index.created?.revision !== revision || index.constraint !== undefined) return []
        const other = all.find(
          (each) => each !== index && covers(each, index) && !(covers(index, each) && younger(each, index)),
        )
        const at = statements.find(({ node, sql }) => as(node, 'IndexStmt') !== undefined && sql.includes(index.name))
        if (other === undefined) return []
        const message = `${index.name} on ${showKey(key)} (${index.columns.join(', ')}) is covered by ${other.name} (${other.columns.join(', ')}).`
        return [{ message, ...(at === undefined ? {} : { at }) }]
      })
    })
  },
})

/** Of two that are equal only the later is told. */
function younger(a: TableIndex, b: TableIndex): boolean {
  return (a.created?.statement ?? -1) > (b.created?.statement ?? -1)
}

/** Equal, or a plain B-tree index whose columns are the first ones of another. A unique index covers only its like. */
function covers(other: TableIndex, index: TableIndex): boolean {
  if (other.method !== index.method || index.partial || other.partial || index.columns.includes(undefined)) return false
  if (index.unique && !other.unique) return false
  const same = index.columns.length === other.columns.length
  if (index.unique && !same) return false
  if (index.method !== 'btree' && !same) return false
  if (!index.included.every((column) => [...other.included, ...other.columns].includes(column))) return false
  return plain(index) && plain(other) && index.columns.every((column, at) => column === other.columns[at])
}

/** Without operator classes, collations, or an order of its own. */
function plain({ shape }: TableIndex): boolean {
  return shape === '' || !/"(?:[a-z_]+_ops|SORTBY_DESC|SORTBY_NULLS_FIRST|SORTBY_NULLS_LAST)"/.test(shape)
}
