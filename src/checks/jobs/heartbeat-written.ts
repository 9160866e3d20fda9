import { source } from '../../core/evidence.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noJobs } from './seen.ts'

export default defineCheck({
  id: 'jobs/heartbeat-written',
  title: 'Job runners of their own leave a sign of life',
  severity: 'recommendation',
  answers: ['A-200', 'A-042'],
  why: 'A job runner serves no requests: when it hangs nothing fails, and the reminders are missed days later.',
  fix: 'Write the time of each round to a row, a file or a metric, and let readiness or an alert look at its age.',
  references: [
    { label: "Prometheus: a dead man's switch", url: 'https://prometheus.io/docs/practices/alerting/#metamonitoring' },
  ],
  needs: ['jobs'],
  evaluate({ jobs }) {
    if (jobs.runners.length === 0) return noJobs(jobs)
    const own = jobs.loops.filter(({ runsIn }) => runsIn === 'process')
    const silent = own.filter(({ heartbeatAt }) => heartbeatAt === undefined)
    return judge(
      silent.map(({ at, within }) => ({
        message: `${within} leaves no sign that it still runs`,
        subject: `heartbeat of ${within}`,
        confidence: 'medium' as const,
        evidence: [source(at, 'no heartbeat in the loop or in what it calls')] as const,
      })),
      own.flatMap(({ heartbeatAt, within }) =>
        heartbeatAt === undefined ? [] : [source(heartbeatAt, `sign of life of ${within}`)],
      ),
      {
        fail: 'A job runner may hang without anybody noticing',
        pass: 'Every job runner of its own leaves a sign of life',
      },
      notApplicable(
        'No job loop runs as a program of its own',
        jobs.runners
          .slice(0, 6)
          .map(({ at, library }) => source(at, library === 'loop' ? 'beside the requests' : library)),
      ),
    )
  },
})
