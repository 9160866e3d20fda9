import { defineCheck } from '../define-check.ts'
import { judgeBlocking } from './blocking.ts'

export default defineCheck({
  id: 'performance/mail-does-not-block',
  title: 'Asynchronous code sends mail without blocking',
  severity: 'warning',
  answers: ['A-237', 'A-240'],
  why: 'smtplib waits for every answer of the mail server; on the event loop a slow mail server stops the whole worker.',
  fix: 'Use aiosmtplib, hand the sending to a thread, or put the message in a queue that a job empties.',
  references: [
    {
      label: 'Python: running blocking code in threads',
      url: 'https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code',
    },
  ],
  needs: ['blocking', 'python', 'nodeCode'],
  coversNode: true,
  evaluate(facts) {
    return judgeBlocking(facts, ['mail'], 'synchronous connections to mail servers')
  },
})
