import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { NotApplicable } from '../../core/outcome.ts'
import { notApplicable } from '../../core/outcome.ts'
import type { JobLoop, JobRunner, JobsFacts } from '../../facts/jobs/types.ts'

/** The answer when nothing runs in the background. */
export function noJobs({ searched }: JobsFacts): NotApplicable {
  return notApplicable('The service runs no background jobs', [
    search('Celery, arq, RQ, Dramatiq, APScheduler, Huey, loops that pause and go on', 'Python files', searched),
  ])
}

/** Runners of libraries, as evidence of what the library does by itself. */
export function byLibrary(
  { runners }: JobsFacts,
  does: (library: JobRunner['library']) => string | undefined,
): Evidence[] {
  return runners.flatMap(({ library, at }) => {
    const what = does(library)
    return what === undefined ? [] : [source(at, what)]
  })
}

export const PLACES: Readonly<Record<JobLoop['runsIn'], string>> = {
  process: 'a program of its own',
  task: 'a task beside the requests',
  thread: 'a thread beside the requests',
}
