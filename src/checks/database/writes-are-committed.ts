import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { noSessions } from './transactions.ts'

export default defineCheck({
  id: 'database/writes-are-committed',
  title: 'Everything that is written is committed',
  severity: 'warning',
  answers: ['A-190'],
  why: 'What nobody commits is rolled back when the session is closed: the request answers 200 and nothing is kept.',
  fix: 'Commit where the session is lent out (after the yield of the dependency), or use `with session.begin():` around the write.',
  references: [
    {
      label: 'SQLAlchemy: session basics',
      url: 'https://docs.sqlalchemy.org/en/20/orm/session_basics.html#committing',
    },
  ],
  needs: ['transactions'],
  evaluate({ transactions }) {
    const { usesSessions, writes, uncommitted, providers, commits, begins, unclear, searched } = transactions
    if (!usesSessions) return noSessions(transactions)
    if (writes === 0)
      return notApplicable('Nothing is written through a session', [
        search('writes through sessions', 'Python files', searched),
      ])
    const findings = uncommitted.map(({ handler, handlerAt, writeAt, text, savepointAt }) => ({
      message: `${handler} writes, and nothing on its way commits`,
      subject: `writes of ${handler}`,
      confidence: 'medium' as const,
      evidence: [
        source(writeAt, text),
        source(handlerAt, 'the request ends here'),
        ...(savepointAt === undefined ? [] : [source(savepointAt, 'a savepoint commits nothing by itself')]),
      ] as const,
    }))
    if (isNonEmpty(findings)) return fail(`${plural(findings.length, 'handler')} may lose what they write`, findings)
    const lenders = providers.flatMap(({ commitsAt, name }) =>
      commitsAt === undefined ? [] : [source(commitsAt, `${name} commits for all who borrow`)],
    )
    const seen = [
      ...lenders,
      ...begins.slice(0, 4).map((at) => source(at, 'commits at its end')),
      ...commits.slice(0, 6).map(({ at }) => source(at, 'commits')),
    ]
    if (unclear.length > 0 && lenders.length === 0)
      return unverified(
        `Who commits the writes of ${plural(unclear.length, 'function')} was not found`,
        'The place that makes and ends the session, looked at by a person',
        unclear.slice(0, 6).map(({ at, name }) => source(at, name)),
      )
    return isNonEmpty(seen)
      ? pass(`${plural(writes, 'write')} through sessions, each on a way that commits`, seen)
      : unverified('Writes were seen, and nothing that commits', 'The place that commits, looked at by a person')
  },
})
