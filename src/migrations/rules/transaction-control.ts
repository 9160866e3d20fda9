import { as } from '../../parsers/sql/nodes.ts'
import type { LintStatement } from './context.ts'
import { defineRule, type Hit } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'transaction-control',
  title: 'BEGIN or COMMIT that does not fit the transaction around it',
  severity: 'blocker',
  rows: ['F6'],
  effect:
    "COMMIT in a script that the tool wraps ends the tool's transaction: what follows runs unprotected and the version is noted apart from it. A BEGIN without COMMIT is rolled back at the end.",
  safeForm: 'Leave BEGIN and COMMIT out where the tool opens the transaction; write both where it does not.',
  unmeasured: 'It is about what the tool that runs it takes for done when a later statement fails.',
  references: [postgres.transactions],
  level: 'revision',
  check({ statements, transactions }) {
    const wrapped = transactions === 'all' || transactions === 'each'
    return wrapped ? insideRunner(statements) : unfinished(statements)
  },
})

function insideRunner(statements: readonly LintStatement[]): Hit[] {
  return statements.flatMap((statement) => {
    const control = as(statement.node, 'TransactionStmt')
    if (control === undefined || statement.inside !== undefined || statement.wrapping === 'alone') return []
    switch (control.kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        return [{ at: statement, message: 'BEGIN inside the transaction of the tool does nothing but warn.' }]
      case 'TRANS_STMT_COMMIT':
      case 'TRANS_STMT_ROLLBACK':
        return [
          {
            at: statement,
            message: `${statement.sql.trim().split(/\s/)[0]?.toUpperCase()} ends the transaction of the tool.`,
          },
        ]
      default:
        return []
    }
  })
}

/** In a script that runs on its own: a transaction opened twice, closed twice or never closed. */
function unfinished(statements: readonly LintStatement[]): Hit[] {
  const found: Hit[] = []
  let open: LintStatement | undefined
  for (const statement of statements) {
    const kind = as(statement.node, 'TransactionStmt')?.kind
    if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') {
      if (open !== undefined)
        found.push({ at: statement, message: `A transaction is open already since line ${open.position.line}.` })
      open = statement
    } else if (kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK') open = undefined
  }
  if (open !== undefined) found.push({ at: open, message: 'This transaction is never committed.' })
  return found
}
