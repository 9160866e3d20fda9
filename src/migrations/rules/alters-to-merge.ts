import { as } from '../../parsers/sql/nodes.ts'
import { subjectOf } from '../locks/effect.ts'
import { showKey } from '../schema/catalogue.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'alters-to-merge',
  title: 'Several ALTER TABLE statements that each read or rewrite the table',
  severity: 'recommendation',
  rows: ['F4'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'The table is read or rewritten once for each statement; commands of one ALTER TABLE share one pass.',
  safeForm: 'Write the commands into one ALTER TABLE, if the table must be read at all.',
  references: [postgres.alterTable],
  level: 'transaction',
  check({ statements }) {
    const passes = new Map<string, LintStatement[]>()
    for (const statement of statements) {
      const table = passOver(statement)
      if (table !== undefined) passes.set(table, [...(passes.get(table) ?? []), statement])
    }
    return [...passes].flatMap(([table, [first, second, ...rest]]) => {
      if (first === undefined || second === undefined) return []
      const again = rest.length === 0 ? 'again' : `${rest.length + 1} times more`
      return [
        {
          at: second,
          message: `${showKey(table)} was gone through on line ${first.position.line} and is gone through ${again}.`,
        },
      ]
    })
  },
})

/** The table in use that an ALTER TABLE rewrites, or reads for a constraint that could be checked in the same pass. */
function passOver({ node, effects }: LintStatement): string | undefined {
  if (as(node, 'AlterTableStmt') === undefined) return undefined
  const own = effects[0]?.relation
  const pass = effects.some(
    (each) =>
      subjectOf(each) === own &&
      !each.isNew &&
      each.mode === 'ACCESS EXCLUSIVE' &&
      (each.work.includes('rewrite') || each.work.includes('scan')),
  )
  return pass ? own : undefined
}
