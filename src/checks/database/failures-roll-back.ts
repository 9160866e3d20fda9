import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import type { SessionProvider, TransactionsFacts } from '../../facts/transactions/types.ts'
import { defineCheck } from '../define-check.ts'
import { noSessions } from './transactions.ts'

export default defineCheck({
  id: 'database/failures-roll-back',
  title: 'A failure undoes what was written before it, and is not swallowed',
  severity: 'warning',
  answers: ['A-193'],
  why: 'A session that is committed or used on after a failure keeps half of the work, or answers PendingRollbackError to whoever comes next.',
  fix: 'Lend sessions out of a context manager, commit after the yield and not in finally, and let exceptions of commits pass or roll back.',
  references: [
    {
      label: 'SQLAlchemy: rolling back',
      url: 'https://docs.sqlalchemy.org/en/20/orm/session_basics.html#rolling-back',
    },
  ],
  needs: ['transactions'],
  evaluate({ transactions }) {
    if (!transactions.usesSessions) return noSessions(transactions)
    const { providers, swallowed, commits, searched } = transactions
    const findings = [...providers.flatMap(ofProvider), ...swallowed.map(ofHandler)]
    if (isNonEmpty(findings)) return fail('Failures leave writes or sessions behind', findings)
    const seen = providers.map(({ at, name }) => source(at, `${name} ends the session, whatever happens`))
    if (isNonEmpty(seen)) return pass('Sessions end with the request, and failures with them', seen)
    return commits.length === 0
      ? noSessions(transactions)
      : unverified('Where sessions are lent out was not found', 'The place that makes and ends sessions', [
          search('generators that yield a session', 'Python files', searched),
          ...commits.slice(0, 3).map(({ at }) => source(at, 'commits')),
        ])
  },
})

function ofProvider({ onFailure, at, name, isPlain }: SessionProvider): Finding[] {
  if (onFailure === 'ends' || (onFailure === 'open' && !isPlain)) return []
  const says =
    onFailure === 'commits'
      ? 'commits in finally, after a failure too'
      : 'neither closes nor rolls back when the borrower fails'
  return [
    {
      message: `${name} ${says}`,
      subject: `session provider ${name}`,
      confidence: onFailure === 'commits' ? 'high' : 'medium',
      evidence: [source(at, says)],
    },
  ]
}

function ofHandler({ at, within, writeAt }: TransactionsFacts['swallowed'][number]): Finding {
  return {
    message: `${within} goes on after a write that failed, without rolling back`,
    subject: `failed write in ${within}`,
    confidence: 'medium',
    evidence: [source(writeAt, 'fails here'), source(at, 'neither rolls back nor passes it on')],
  }
}
