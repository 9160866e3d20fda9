import { as, objectName } from '../../../parsers/sql/nodes.ts'
import { concurrently } from '../constraint-stages.ts'
import { defineFix, type FixStage } from '../define-fix.ts'
import { literal, qualifiedName } from '../sql-text.ts'
import { alone } from '../steps.ts'
import { anyOf, createsIndex } from '../undo.ts'

export default defineFix({
  id: 'drop-index-concurrently',
  title: 'Drop the index concurrently',
  rules: ['drop-index-without-concurrently'],
  async write({ unit, ask }) {
    const drop = as(unit.node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_INDEX') return undefined
    if (drop.behavior === 'DROP_CASCADE') return { kind: 'none', reason: 'DROP INDEX CONCURRENTLY knows no CASCADE' }
    const names = (drop.objects ?? []).map(objectName)
    const stages: FixStage[] = []
    for (const { schema, name } of names) {
      const sql = qualifiedName(schema, name)
      const [row] = await ask(
        `SELECT relkind, pg_get_indexdef(oid) AS definition FROM pg_class WHERE oid = to_regclass(${literal(sql)})`,
      )
      if (row?.relkind === 'I')
        return { kind: 'none', reason: 'an index of a partitioned table cannot be dropped concurrently' }
      const back = row === undefined ? [] : [concurrently(String(row.definition))]
      stages.push(alone(`drop ${name} concurrently`, [`DROP INDEX CONCURRENTLY IF EXISTS ${sql}`], back))
    }
    return { kind: 'stages', stages, undoes: anyOf(...names.map(({ name }) => createsIndex(name))) }
  },
})
