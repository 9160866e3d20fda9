import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import type { MailJob } from '../../facts/jobs/types.ts'
import { defineCheck } from '../define-check.ts'
import { noJobs } from './seen.ts'

export default defineCheck({
  id: 'jobs/mail-sent-once',
  title: 'Jobs claim a mail before they send it',
  severity: 'warning',
  answers: ['A-068'],
  why: 'Jobs run twice: two runners, a retry, a restart between sending and recording. Only a unique record made before sending keeps a second mail from going out.',
  fix: 'Insert a row with a unique key for person, subject and kind (ON CONFLICT DO NOTHING RETURNING id) and send only when the insert made one.',
  references: [
    {
      label: 'PostgreSQL: ON CONFLICT',
      url: 'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT',
    },
  ],
  needs: ['jobs'],
  evaluate({ jobs }) {
    if (jobs.runners.length === 0 && jobs.jobs.length === 0) return noJobs(jobs)
    return judge(
      jobs.mailJobs.flatMap(findingOf),
      jobs.mailJobs.flatMap(({ deduplication: { at }, name }) =>
        at === undefined ? [] : [source(at, `${name} claims the mail here`)],
      ),
      { fail: 'A job that runs twice may send the same mail twice', pass: 'Every job that sends mail claims it first' },
      notApplicable('No job was seen to send mail', [
        search('ways from jobs to senders of mail', 'jobs', jobs.jobs.length),
      ]),
    )
  },
})

function findingOf({ name, sendsAt, trigger, deduplication: { kind, at } }: MailJob): Finding[] {
  if (kind === 'claimed') return []
  const says = {
    after: 'records the mail only after it was sent',
    'looked-up': 'looks whether the mail was sent, and two runs at once both see that it was not',
    none: 'keeps nothing that stops a second mail',
  }[kind]
  const evidence = [source(sendsAt, 'sends here'), ...(at === undefined ? [] : [source(at, says)])]
  if (!isNonEmpty(evidence)) return []
  const confidence = trigger === 'queue' ? 'low' : kind === 'looked-up' ? 'medium' : 'high'
  return [{ message: `${name} ${says}`, subject: `mail of ${name}`, confidence, evidence }]
}
