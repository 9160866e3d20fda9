import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import type { WorkflowUses } from '../../parsers/workflow/syntax.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

export default defineCheck({
  id: 'workflows/actions-pinned',
  title: 'Every foreign action is named by a full commit hash',
  severity: 'recommendation',
  answers: ['A-241', 'C-128'],
  why: 'A tag can be moved: whoever takes over an action runs their code with the secrets of every workflow that names the tag.',
  fix: 'Write the commit hash with the version behind it (uses: actions/checkout@<40 hex digits> # v5.0.0) and let a bot raise it.',
  references: [
    {
      label: 'GitHub: using third-party actions',
      url: 'https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions',
    },
    { label: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    for (const file of [...workflows.workflows, ...workflows.actions]) {
      const used = file.jobs
        .flatMap((job) => [job.uses, ...job.steps.map(({ uses }) => uses)])
        .filter((uses): uses is WorkflowUses => uses !== undefined && uses.kind !== 'local')
      const loose = used.filter((uses) => !isPinned(uses))
      seen.push(...used.filter(isPinned).map(({ at }) => source(at)))
      const places = loose.map(({ at, text }) => source(at, text))
      if (!isNonEmpty(places)) continue
      const names = [...new Set(loose.map(({ text }) => text))]
      findings.push({
        message: `${file.file} runs ${names.length === 1 ? names[0] : `${names.length} actions`} by a name that can be moved${names.length === 1 ? '' : `: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`}.`,
        subject: `actions in ${file.file}`,
        confidence: 'high',
        evidence: places,
      })
    }
    const [broken] = unreadable(workflows)
    if (findings.length === 0 && broken !== undefined) return broken
    const empty =
      workflows.workflows.length === 0
        ? noWorkflow(workflows)
        : notApplicable(
            'No workflow uses an action of others.',
            workflows.workflows.slice(0, 9).map(({ file }) => source({ file, line: 1 })),
          )
    return judge(
      findings,
      seen,
      { fail: 'Actions are named by what can be moved.', pass: 'Every foreign action is named by its commit.' },
      empty,
    )
  },
})

function isPinned({ kind, ref, text }: WorkflowUses): boolean {
  if (kind === 'docker') return text.includes('@sha256:')
  return ref !== undefined && /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(ref)
}
