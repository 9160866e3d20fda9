import { as, objectName, rangeName } from '../../parsers/sql/nodes.ts'
import type { StatementContext } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'concurrently-if-not-exists',
  title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS keeps a broken index',
  severity: 'warning',
  rows: ['A7'],
  effect:
    'When a first try failed, its invalid index is still there: the second try finds the name taken, does nothing, and no query ever uses the index.',
  safeForm:
    'DROP INDEX CONCURRENTLY IF EXISTS right before CREATE INDEX CONCURRENTLY, or look at pg_index.indisvalid first.',
  unmeasured:
    'Both examples build the index; the bad one does harm only when an earlier attempt left an invalid index behind.',
  references: [postgres.concurrently],
  level: 'revision',
  check({ statements }) {
    return statements.flatMap((statement, index) => {
      const node = as(statement.node, 'IndexStmt')
      if (node?.concurrent !== true || node.if_not_exists !== true || node.idxname === undefined) return []
      if (statements.slice(0, index).some((earlier) => drops(earlier, node.idxname))) return []
      const table = rangeName(node.relation ?? {}).name
      return [
        { at: statement, message: `If an earlier try failed, ${node.idxname} on ${table} stays invalid and unused.` },
      ]
    })
  },
})

function drops({ node }: StatementContext['statement'], index: string | undefined): boolean {
  const drop = as(node, 'DropStmt')
  return drop?.removeType === 'OBJECT_INDEX' && (drop.objects ?? []).some((object) => objectName(object).name === index)
}
