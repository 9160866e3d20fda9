import { as, objectName } from '../../parsers/sql/nodes.ts'
import { isRerunnable, lasts } from './changes.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'

export default defineRule({
  id: 'not-rerunnable',
  title: 'Statements outside a transaction that cannot be run again',
  severity: 'recommendation',
  rows: ['F8'],
  answers: ['D-024'],
  effect: 'When a later statement fails, running the revision again stops at this one: what it makes exists already.',
  safeForm:
    'IF [NOT] EXISTS; DROP INDEX CONCURRENTLY IF EXISTS before CREATE INDEX CONCURRENTLY; or one statement a revision.',
  unmeasured: 'It is about a second attempt after a first one that was broken off.',
  references: [],
  level: 'revision',
  check({ statements }) {
    const alone = statements.filter((each) => each.wrapping === 'alone' && lasts(each))
    // The last one is the last that can fail.
    const first = alone.slice(0, -1).find((each) => !isRerunnable(each) && !dropsItself(each, statements))
    return first === undefined
      ? undefined
      : { at: first, message: 'This is committed at once; if a later statement fails, it cannot run a second time.' }
  },
})

/** CREATE INDEX right after DROP INDEX IF EXISTS of the same name. */
function dropsItself(statement: LintStatement, statements: readonly LintStatement[]): boolean {
  const name = as(statement.node, 'IndexStmt')?.idxname
  return (
    name !== undefined &&
    statements.slice(0, statements.indexOf(statement)).some(({ node }) => {
      const drop = as(node, 'DropStmt')
      return drop?.missing_ok === true && (drop.objects ?? []).some((object) => objectName(object).name === name)
    })
  )
}
