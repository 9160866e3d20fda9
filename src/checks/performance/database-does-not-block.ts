import { defineCheck } from '../define-check.ts'
import { judgeBlocking } from './blocking.ts'

export default defineCheck({
  id: 'performance/database-does-not-block',
  title: 'Asynchronous code uses the database through an asynchronous driver',
  severity: 'warning',
  answers: ['A-237'],
  why: 'A synchronous session in an async def holds the event loop for as long as the query takes: one slow query, and the worker answers nobody.',
  fix: 'Make the handler a plain def (FastAPI then runs it in a thread), or use AsyncSession with an asynchronous driver.',
  references: [{ label: 'SQLAlchemy: asyncio', url: 'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html' }],
  needs: ['blocking', 'python', 'nodeCode'],
  coversNode: true,
  evaluate(facts) {
    return judgeBlocking(facts, ['database'], 'synchronous database sessions and connections')
  },
})
