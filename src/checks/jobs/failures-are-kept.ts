import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { byLibrary, noJobs } from './seen.ts'

const KEPT: Readonly<Record<string, string>> = {
  rq: 'RQ keeps failed jobs in its FailedJobRegistry',
  dramatiq: 'Dramatiq gives up after 20 retries and keeps the message among the dead letters for 7 days',
}

export default defineCheck({
  id: 'jobs/failures-are-kept',
  title: 'Jobs that keep failing end somewhere: a bound on attempts, a dead letter queue, a table',
  severity: 'recommendation',
  answers: ['A-070'],
  why: 'A job that fails for ever is either repeated for ever or lost without a trace; both are found out by a customer.',
  fix: 'Bound the attempts (Celery max_retries, arq max_tries) and put what failed for good where somebody sees it.',
  references: [{ label: 'Celery: retrying', url: 'https://docs.celeryq.dev/en/stable/userguide/tasks.html#retrying' }],
  needs: ['jobs', 'outbound'],
  evaluate({ jobs, outbound: { retries } }) {
    if (jobs.runners.length === 0 && jobs.jobs.length === 0) return noJobs(jobs)
    const endless = jobs.endless.map(({ what, at }) => ({
      message: `${what} repeats a job without end`,
      subject: `endless retries in ${at.file}`,
      confidence: 'high' as const,
      evidence: [source(at, 'None means without end')] as const,
    }))
    if (isNonEmpty(endless)) return fail('Jobs are repeated without end', endless)
    // How often some request is repeated says nothing of jobs: a job must come to it.
    const bounded = retries.filter(({ bound, within }) => bound !== undefined && jobs.reached.has(within))
    const seen = [
      ...jobs.lastResorts.slice(0, 6).map(({ what, at }) => source(at, what)),
      ...byLibrary(jobs, (library) => KEPT[library]),
      ...bounded.slice(0, 3).map(({ at, bound }) => source(at, `gives up: ${bound}`)),
    ]
    if (isNonEmpty(seen)) return pass('Jobs that keep failing are given up or kept', seen)
    const [first] = jobs.runners.length > 0 ? jobs.runners : jobs.jobs
    const looked = search(
      'dead letter queues, tables of failed jobs, bounds on attempts',
      'Python files',
      jobs.searched,
    )
    if (first === undefined) return noJobs(jobs)
    const elsewhere = retries.find(({ bound }) => bound !== undefined)
    if (elsewhere !== undefined)
      return unverified(
        'Nothing was seen that keeps or gives up jobs that keep failing; calls further in are repeated with a bound',
        'what becomes of a job that fails every time',
        [source(first.at, 'jobs run here'), source(elsewhere.at, `gives up: ${elsewhere.bound}`)],
      )
    return fail('Nothing was found that keeps or gives up jobs that keep failing', [
      {
        message: 'Jobs that fail leave no trace but a log line',
        subject: 'failed jobs',
        confidence: 'medium',
        evidence: [source(first.at, 'jobs run here'), looked],
      },
    ])
  },
})
