import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'database/no-autocommit',
  title: 'Statements run in transactions, not each for itself',
  severity: 'warning',
  answers: ['A-191'],
  why: 'With AUTOCOMMIT every statement is final at once: what fails in the middle of a request leaves its first half behind.',
  fix: 'Leave the isolation level of the engine alone, and set AUTOCOMMIT only on connections that need it (CREATE INDEX CONCURRENTLY, VACUUM).',
  references: [
    {
      label: 'SQLAlchemy: AUTOCOMMIT',
      url: 'https://docs.sqlalchemy.org/en/20/core/connections.html#understanding-the-dbapi-level-autocommit-isolation-level',
    },
  ],
  needs: ['transactions', 'database'],
  evaluate({ transactions: { autocommit, usesSessions, searched }, database: { pools } }) {
    const findings = autocommit
      .filter(({ isEngine }) => isEngine)
      .map(({ at, text }) => ({
        message: `${text}: every statement of this engine is its own transaction`,
        subject: `autocommit in ${at.file}`,
        confidence: 'high' as const,
        evidence: [source(at, text)] as const,
      }))
    if (isNonEmpty(findings)) return fail('An engine commits each statement at once', findings)
    const looked = search('AUTOCOMMIT and autocommit=True', 'Python files', searched, autocommit.length)
    const single = autocommit.slice(0, 6).map(({ at, text }) => source(at, `${text}, for single connections`))
    if (!usesSessions && pools.length === 0) return notApplicable('The service opens no database connections', [looked])
    return pass('No engine is in autocommit mode', [
      looked,
      ...single,
      ...pools.slice(0, 3).map(({ at, call }) => source(at, call)),
    ])
  },
})
