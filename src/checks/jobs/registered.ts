import { source } from '../../core/evidence.ts'
import { judge } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { noJobs } from './seen.ts'

export default defineCheck({
  id: 'jobs/registered',
  title: 'Every job that is written is also run',
  severity: 'warning',
  answers: ['A-200'],
  why: 'A job nobody schedules looks finished in review and does nothing in production: the clean-up is written, and the data stays.',
  fix: 'Register the job with the runner, or delete it.',
  references: [{ label: 'CWE-561: dead code', url: 'https://cwe.mitre.org/data/definitions/561.html' }],
  needs: ['jobs'],
  evaluate({ jobs }) {
    if (jobs.runners.length === 0 && jobs.jobs.length === 0 && jobs.idle.length === 0) return noJobs(jobs)
    return judge(
      jobs.idle.map(({ name, at }) => ({
        message: `${name} is never called, scheduled or registered`,
        subject: `job ${name}`,
        confidence: 'medium' as const,
        evidence: [source(at, 'nothing runs it')] as const,
      })),
      (jobs.jobs.length > 0 ? jobs.jobs : jobs.runners)
        .slice(0, 8)
        .map(({ at, library }) => source(at, `run by ${library === 'loop' ? 'a loop' : library}`)),
      {
        fail: `${plural(jobs.idle.length, 'job')} in job modules ${jobs.idle.length === 1 ? 'is' : 'are'} never run`,
        pass: 'No job was found that nothing runs',
      },
      noJobs(jobs),
    )
  },
})
