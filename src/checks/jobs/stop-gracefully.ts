import { source } from '../../core/evidence.ts'
import { judge, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { byLibrary, noJobs, PLACES } from './seen.ts'

/** What the libraries do on SIGTERM, by their manuals; APScheduler runs inside another program and does nothing. */
const ENDS: Readonly<Record<string, string>> = {
  celery: 'a Celery worker ends its tasks first on SIGTERM (warm shutdown)',
  rq: 'an RQ worker ends its job first on SIGTERM',
  arq: 'arq handles SIGTERM itself',
  dramatiq: 'dramatiq handles SIGTERM itself',
  huey: 'a huey consumer handles SIGTERM itself',
  taskiq: 'a taskiq worker handles SIGTERM itself',
}

export default defineCheck({
  id: 'jobs/stop-gracefully',
  title: 'Job runners end when they are told to, between two rounds',
  severity: 'warning',
  answers: ['A-200'],
  why: 'A deployment sends SIGTERM: a runner that does not listen is cut off in the middle of a job, with mail sent and nothing recorded.',
  fix: 'Set an event in handlers of SIGTERM and SIGINT and look at it between rounds; cancel tasks and join threads when the service ends.',
  references: [
    {
      label: 'asyncio: add_signal_handler',
      url: 'https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_signal_handler',
    },
  ],
  needs: ['jobs'],
  evaluate({ jobs }) {
    if (jobs.runners.length === 0) return noJobs(jobs)
    // Tasks that nobody cancels are cancelled by asyncio.run when the server ends.
    const deaf = jobs.loops.filter(({ stopsAt, runsIn }) => stopsAt === undefined && runsIn !== 'task')
    const scheduler = jobs.runners.find(({ library }) => library === 'apscheduler')
    if (deaf.length === 0 && scheduler !== undefined && jobs.shutDownAt.length === 0)
      return unverified('Nothing was seen to shut the scheduler down', 'where the scheduler ends with the service', [
        source(scheduler.at, 'jobs are scheduled here'),
      ])
    return judge(
      deaf.map(({ at, within, runsIn }) => ({
        message: `Nothing tells the loop of ${within} to end, ${PLACES[runsIn]}`,
        subject: `end of job loop ${within}`,
        confidence: runsIn === 'process' ? ('high' as const) : ('low' as const),
        evidence: [
          source(at, runsIn === 'process' ? 'no handler of SIGTERM where it is started' : 'nobody cancels or joins it'),
        ] as const,
      })),
      [
        ...jobs.loops.map(({ stopsAt, within, at }) =>
          stopsAt === undefined
            ? source(at, `${within} is cancelled with the event loop of the server`)
            : source(stopsAt, `${within} is told here`),
        ),
        ...byLibrary(jobs, (library) => ENDS[library]),
        ...jobs.shutDownAt.map((at) => source(at, 'the scheduler is shut down here')),
      ],
      {
        fail: 'Job runners are cut off wherever they stand',
        pass: 'Every job runner is told to end, and by whom was found',
      },
      noJobs(jobs),
    )
  },
})
