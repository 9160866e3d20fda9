import { as } from '../../parsers/sql/nodes.ts'
import { subjectOf } from '../locks/effect.ts'
import { showKey } from '../schema/catalogue.ts'
import type { LintHistory, LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

/** For revisions that are applied together; over a whole history it only tells of the past. */
export default defineRule({
  id: 'built-then-rewritten',
  title: 'Index built on a table that a later revision rewrites',
  severity: 'recommendation',
  rows: ['F19'],
  effect: 'The rewrite builds every index anew: the first build was for nothing.',
  safeForm: 'Rewrite first, then build the index, or put both into one revision in that order.',
  references: [postgres.alterTable],
  optional: true,
  level: 'history',
  check(history) {
    const built = new Map<string, LintStatement>()
    return statementsOf(history).flatMap((statement) => {
      const found = statement.effects.flatMap((effect) => {
        const { work, isNew } = effect
        const relation = subjectOf(effect)
        const earlier = built.get(relation)
        if (isNew || earlier === undefined || earlier === statement || !work.includes('rewrite')) return []
        return [
          {
            at: statement,
            message: `${showKey(relation)} is rewritten after an index was built on it (line ${earlier.position.line} of ${earlier.position.file}).`,
          },
        ]
      })
      const index = as(statement.node, 'IndexStmt') === undefined ? undefined : statement.effects[0]
      if (index !== undefined && !index.isNew) built.set(index.relation, statement)
      return found
    })
  },
})

function statementsOf({ revisions }: LintHistory): LintStatement[] {
  return revisions.flatMap(({ statements }) => statements)
}
