import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

export default defineCheck({
  id: 'workflows/path-filters-match',
  title: 'Every path filter of a workflow matches files of the repository',
  severity: 'warning',
  answers: ['A-241'],
  why: 'A filter for a folder that was renamed means that the workflow never runs again, and a check that does not run blocks nothing.',
  fix: 'Correct the patterns under paths, or remove the filter.',
  references: [
    {
      label: 'GitHub: filter pattern cheat sheet',
      url: 'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet',
    },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    for (const filter of workflows.pathFilters) {
      const subject = `${filter.kind} of ${filter.event} in ${filter.workflow}`
      if (filter.matching === 0) {
        const message =
          filter.kind === 'paths'
            ? `No file matches the paths of ${filter.event}, so ${filter.workflow} never runs for it.`
            : `Every file is in paths-ignore of ${filter.event}, so ${filter.workflow} never runs for it.`
        findings.push({ message, subject, confidence: 'high', evidence: [source(filter.at)] })
        continue
      }
      const [first, ...rest] = filter.dead
      if (first === undefined || filter.kind === 'paths-ignore') seen.push(source(filter.at))
      else {
        const names = filter.dead.map(({ pattern }) => pattern).join(', ')
        const message = `${filter.workflow} waits for changes to ${names}, where there is no such folder.`
        findings.push({
          message,
          subject: `${subject}: ${names}`,
          confidence: 'medium',
          evidence: [source(first.at), ...rest.map(({ at }) => source(at))],
        })
      }
    }
    const [broken] = unreadable(workflows)
    if (findings.length === 0 && broken !== undefined) return broken
    const empty =
      workflows.workflows.length === 0
        ? noWorkflow(workflows)
        : notApplicable(
            'No workflow has a path filter.',
            workflows.workflows.slice(0, 9).map(({ file }) => source({ file, line: 1 })),
          )
    return judge(
      findings,
      seen,
      { fail: 'A path filter matches nothing.', pass: 'Every path filter matches files.' },
      empty,
    )
  },
})
