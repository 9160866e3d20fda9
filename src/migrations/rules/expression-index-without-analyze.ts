import { allOf, as, rangeName } from '../../parsers/sql/nodes.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'expression-index-without-analyze',
  title: 'Index on an expression without ANALYZE afterwards',
  severity: 'recommendation',
  rows: ['A17'],
  effect:
    'Statistics of the expression exist only after ANALYZE: until autovacuum comes by, the planner guesses and may ignore the index.',
  safeForm: 'ANALYZE the table after the index is built.',
  unmeasured: 'It is about the plans of later queries.',
  references: [postgres.analyze],
  level: 'revision',
  check({ statements }) {
    return statements.flatMap((statement, at) => {
      const index = as(statement.node, 'IndexStmt')
      const expressions = allOf(index?.indexParams, 'IndexElem').some(({ expr }) => expr !== undefined)
      if (!expressions || statement.effects.every(({ isNew }) => isNew)) return []
      const table = rangeName(index?.relation ?? {}).name
      if (statements.slice(at + 1).some((later) => analyzes(later, table))) return []
      return [
        { at: statement, message: `${table} is not analyzed after ${index?.idxname ?? 'its index on an expression'}.` },
      ]
    })
  },
})

function analyzes({ node }: LintStatement, table: string): boolean {
  const vacuum = as(node, 'VacuumStmt')
  if (vacuum === undefined) return false
  const tables = allOf(vacuum.rels, 'VacuumRelation').flatMap(({ relation }) => relation?.relname ?? [])
  const analyze =
    vacuum.is_vacuumcmd !== true || allOf(vacuum.options, 'DefElem').some(({ defname }) => defname === 'analyze')
  return analyze && (tables.length === 0 || tables.includes(table))
}
