import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow } from './judged.ts'

export default defineCheck({
  id: 'workflows/valid',
  title: 'Every workflow is one that GitHub accepts',
  severity: 'warning',
  answers: ['A-241'],
  why: 'GitHub does not run a workflow it cannot read, and says so only on the Actions page: the checks simply stop appearing.',
  fix: 'Correct the line; actionlint reads workflows as GitHub does.',
  references: [
    {
      label: 'GitHub: workflow syntax',
      url: 'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax',
    },
    { label: 'actionlint', url: 'https://github.com/rhysd/actionlint' },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    const say = (
      file: string,
      message: string,
      at: Parameters<typeof source>[0],
      confidence: Finding['confidence'],
    ): Finding => ({
      message: `${file}: ${message}.`,
      subject: `${file}: ${message}`,
      confidence,
      evidence: [source(at)],
    })
    findings.push(...workflows.problems.map(({ message, at }) => say(at.file, message, at, 'high')))
    for (const workflow of workflows.workflows) {
      const found = [
        ...workflow.problems.map(({ message, at }) => say(workflow.file, message, at, 'high')),
        ...workflow.lints
          .filter(({ message }) => !message.includes('potentially untrusted'))
          .map(({ message, kind, at }) =>
            say(workflow.file, message, at, kind === 'syntax-check' || kind === 'job-needs' ? 'high' : 'medium'),
          ),
      ]
      findings.push(...found)
      if (found.length === 0) seen.push(source({ file: workflow.file, line: 1 }))
    }
    return judge(
      findings,
      seen,
      { fail: 'A workflow is broken.', pass: 'Every workflow can be read.' },
      noWorkflow(workflows),
    )
  },
})
