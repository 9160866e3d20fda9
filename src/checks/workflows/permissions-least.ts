import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge } from '../../core/outcome.ts'
import type { Workflow } from '../../facts/workflows/types.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

export default defineCheck({
  id: 'workflows/permissions-least',
  title: 'Every workflow says what its token may do, and does not ask for everything',
  severity: 'warning',
  answers: ['A-241', 'C-128'],
  why: 'Every step can use the token of its job. One that may write everything lets a single bad dependency push to the main branch.',
  fix: 'Write permissions: contents: read at the top of the workflow, and add single rights to the job that needs them.',
  references: [
    {
      label: 'GitHub: permissions of GITHUB_TOKEN',
      url: 'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions',
    },
    { label: 'CWE-250', url: 'https://cwe.mitre.org/data/definitions/250.html' },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    for (const workflow of workflows.workflows.filter((one) => one.readable)) {
      const found = judgePermissions(workflow)
      findings.push(...found)
      const at =
        workflow.permissions?.at ?? workflow.jobs.find(({ permissions }) => permissions !== undefined)?.permissions?.at
      if (found.length === 0 && at !== undefined) seen.push(source(at))
    }
    const [broken] = unreadable(workflows)
    if (findings.length === 0 && broken !== undefined) return broken
    return judge(
      findings,
      seen,
      { fail: 'A workflow has more rights than it says it needs.', pass: 'Every workflow limits its token.' },
      noWorkflow(workflows),
    )
  },
})

function judgePermissions(workflow: Workflow): Finding[] {
  const findings: Finding[] = []
  const holders = [
    { who: workflow.file, permissions: workflow.permissions },
    ...workflow.jobs.map(({ id, permissions }) => ({ who: `${workflow.file}, job ${id}`, permissions })),
  ]
  for (const { who, permissions } of holders) {
    if (permissions?.all !== 'write-all') continue
    findings.push({
      message: `${who} may write everything.`,
      subject: `permissions of ${who}`,
      confidence: 'high',
      evidence: [source(permissions.at)],
    })
  }
  const silent =
    workflow.permissions === undefined ? workflow.jobs.filter(({ permissions }) => permissions === undefined) : []
  const [first] = silent
  if (first !== undefined) {
    const which = silent.length === workflow.jobs.length ? workflow.file : `${workflow.file}, job ${first.id},`
    findings.push({
      message: `${which} does not say what its token may do, so the settings of the repository decide, which often is everything.`,
      subject: `permissions of ${workflow.file}`,
      confidence: 'medium',
      evidence: [source(first.at)],
    })
  }
  return findings
}
