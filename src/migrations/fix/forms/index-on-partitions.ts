import { as } from '../../../parsers/sql/nodes.ts'
import { buildStage } from '../constraint-stages.ts'
import { defineFix, type FixStage } from '../define-fix.ts'
import { identifier, literal, qualifiedName } from '../sql-text.ts'
import { quick } from '../steps.ts'
import { rangeSql, tableFacts } from '../table-facts.ts'
import { dropsIndex } from '../undo.ts'

/** Partitions, and the index of each that belongs to the new one of the table. */
const CHILDREN = (
  table: string,
  index: string,
): string => `SELECT p.relname AS partition, n.nspname AS schema, p.relkind AS kind,
    i.relname AS name, pg_get_indexdef(i.oid) AS definition
  FROM pg_inherits h JOIN pg_class i ON i.oid = h.inhrelid JOIN pg_index x ON x.indexrelid = i.oid
  JOIN pg_class p ON p.oid = x.indrelid JOIN pg_namespace n ON n.oid = p.relnamespace
  WHERE h.inhparent = (SELECT x.indexrelid FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
    WHERE x.indrelid = to_regclass(${literal(table)}) AND c.relname = ${literal(index)})
  ORDER BY p.relname`

export default defineFix({
  id: 'index-on-partitions',
  title: 'Build the index of each partition concurrently and attach it',
  rules: ['index-on-partitioned-table', 'index-without-concurrently'],
  async write({ unit, ask, askAfter }) {
    const node = as(unit.node, 'IndexStmt')
    if (node === undefined || node.concurrent === true) return undefined
    const table = rangeSql(node.relation)
    const [before, after] = [await tableFacts(ask, table), await tableFacts(askAfter, table)]
    if (before?.kind !== 'p' || after === undefined) return undefined
    const known = new Set(before.indexes.map(({ name }) => name))
    const index = after.indexes.find(({ name }) => !known.has(name))
    if (index === undefined) return { kind: 'none', reason: 'the index is not there after the statement' }
    const children = await askAfter(CHILDREN(table, index.name))
    if (children.some(({ kind }) => kind === 'p')) {
      return { kind: 'none', reason: 'a partition is partitioned itself: begin with its own partitions' }
    }
    const parent = index.definition
      .replace(/ ON (?:ONLY )?public\./, ' ON ONLY ')
      .replace(/ ON (?!ONLY)/, ' ON ONLY ')
      .replace(' USING btree (', ' (')
    const own = qualifiedName(after.schema, index.name)
    const first = quick(`create ${index.name} on ${after.name} alone`, [parent], [`DROP INDEX ${own}`])
    const builds = children.map((child): FixStage => {
      const { name, definition } = child
      const built = {
        name: String(name),
        definition: String(definition),
        unique: false,
        constraint: false,
        columns: [],
        plain: true,
        comment: null,
      }
      return { ...buildStage(built), down: [] }
    })
    const attach = quick(
      `attach the indexes of the partitions to ${index.name}`,
      children.map(
        ({ name, schema }) => `ALTER INDEX ${own} ATTACH PARTITION ${qualifiedName(String(schema), String(name))}`,
      ),
      [],
    )
    const note = `Partitions that no revision creates (by a job, by hand) need their index too: ${identifier(index.name)} stays invalid until every one has it.`
    return {
      kind: 'stages',
      stages: [first, ...builds, ...(children.length === 0 ? [] : [{ ...attach, note }])],
      undoes: dropsIndex(index.name),
    }
  },
})
