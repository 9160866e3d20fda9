import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

export default defineCheck({
  id: 'workflows/no-untrusted-input',
  title: 'No workflow pastes text that anybody can write into a script',
  severity: 'blocker',
  answers: ['A-241'],
  why: 'GitHub puts the text into the script before the shell reads it: a pull request titled with a command runs that command, with the secrets of the job.',
  fix: 'Pass the text through env (an entry TITLE there that holds the expression) and use "$TITLE" in the script.',
  references: [
    {
      label: 'GitHub: script injections',
      url: 'https://docs.github.com/en/actions/concepts/security/script-injections',
    },
    { label: 'CWE-78', url: 'https://cwe.mitre.org/data/definitions/78.html' },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const findings = workflows.injections.map(
      ({ expression, workflow, at, confidence }): Finding => ({
        message: `${workflow} pastes ${expression} into a script.`,
        subject: `${expression} in ${workflow}`,
        confidence,
        evidence: [source(at)],
      }),
    )
    const scripts = workflows.workflows.flatMap(({ jobs }) =>
      jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => (run === undefined ? [] : [run.at]))),
    )
    const [broken] = unreadable(workflows)
    if (findings.length === 0 && broken !== undefined) return broken
    const empty =
      workflows.workflows.length === 0
        ? noWorkflow(workflows)
        : notApplicable(
            'No workflow runs a script.',
            workflows.workflows.slice(0, 9).map(({ file }) => source({ file, line: 1 })),
          )
    return judge(
      findings,
      scripts.slice(0, 20).map((at) => source(at)),
      { fail: 'A workflow runs what strangers write.', pass: 'No script of a workflow holds untrusted text.' },
      empty,
    )
  },
})
