import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

export default defineCheck({
  id: 'workflows/references-exist',
  title: 'Every script, target, folder and workflow that a workflow names exists',
  severity: 'warning',
  answers: ['A-241'],
  why: 'A step that runs a file which is gone fails every time or, behind a condition, guards nothing.',
  fix: 'Correct the name, or remove the step.',
  references: [
    {
      label: 'GitHub: workflow syntax',
      url: 'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax',
    },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const findings = workflows.missing.map(
      ({ what, name, at, confidence }): Finding => ({
        message: `${at.file} names the ${what} ${name}, which does not exist.`,
        subject: `${what} ${name} in ${at.file}`,
        confidence,
        evidence: [source(at)],
      }),
    )
    const [broken] = unreadable(workflows)
    if (findings.length === 0 && broken !== undefined) return broken
    const looked = search(
      'names of files, targets, scripts, jobs and workflows',
      'workflows',
      workflows.referencesChecked,
      workflows.referencesChecked - findings.length,
    )
    const files = workflows.workflows.slice(0, 9).map(({ file }) => source({ file, line: 1 }))
    const empty =
      workflows.workflows.length === 0
        ? noWorkflow(workflows)
        : notApplicable('No workflow names anything of the repository.', files)
    const seen = workflows.referencesChecked === 0 ? [] : [looked, ...files]
    return judge(
      findings,
      seen,
      { fail: 'A workflow names what does not exist.', pass: 'What workflows name exists.' },
      empty,
    )
  },
})
