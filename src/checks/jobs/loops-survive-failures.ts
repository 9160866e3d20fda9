import { source } from '../../core/evidence.ts'
import { judge } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { byLibrary, noJobs, PLACES } from './seen.ts'

export default defineCheck({
  id: 'jobs/loops-survive-failures',
  title: 'One failed round does not end a job loop',
  severity: 'warning',
  answers: ['A-200'],
  why: 'An exception that leaves the loop ends it for good; in a task or thread nobody even notices that the jobs stopped.',
  fix: 'Catch Exception around one round, log it with its traceback, and go on with the next.',
  references: [
    {
      label: 'Python: errors in tasks',
      url: 'https://docs.python.org/3/library/asyncio-dev.html#detect-never-retrieved-exceptions',
    },
  ],
  needs: ['jobs'],
  evaluate({ jobs }) {
    if (jobs.runners.length === 0) return noJobs(jobs)
    const unguarded = jobs.loops.filter(({ caughtAt }) => caughtAt === undefined)
    return judge(
      unguarded.map(({ at, within, runsIn }) => ({
        message: `The first exception ends the loop of ${within}, ${PLACES[runsIn]}`,
        subject: `job loop ${within}`,
        confidence: 'medium' as const,
        evidence: [source(at, 'nothing in it catches what a round raises')] as const,
      })),
      [
        ...jobs.loops.flatMap(({ caughtAt, within }) =>
          caughtAt === undefined ? [] : [source(caughtAt, `${within} goes on from here`)],
        ),
        ...byLibrary(jobs, (library) => (library === 'loop' ? undefined : `${library} goes on after a job that fails`)),
      ],
      {
        fail: `${plural(unguarded.length, 'job loop')} would end at the first exception`,
        pass: `${plural(jobs.runners.length, 'runner')} of jobs, none of which ends when a job fails`,
      },
      noJobs(jobs),
    )
  },
})
