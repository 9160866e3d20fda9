import { search } from '../../core/evidence.ts'
import type { NotApplicable } from '../../core/outcome.ts'
import { notApplicable } from '../../core/outcome.ts'
import type { TransactionsFacts } from '../../facts/transactions/types.ts'

/** The answer for services that use no sessions of SQLAlchemy or SQLModel. */
export function noSessions({ searched }: TransactionsFacts): NotApplicable {
  return notApplicable('The service uses no SQLAlchemy or SQLModel session', [
    search('imports of sqlalchemy and sqlmodel, uses of sessions', 'Python files', searched),
  ])
}
