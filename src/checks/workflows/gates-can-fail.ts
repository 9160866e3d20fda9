import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import type { Gate } from '../../facts/workflows/types.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

export default defineCheck({
  id: 'workflows/gates-can-fail',
  title: 'Every gate of a workflow can stop what it is there to stop',
  severity: 'blocker',
  answers: ['A-241', 'A-096'],
  why: 'A test or scan that cannot fail shows a green tick whatever it finds, and the tick is what people go by.',
  fix: 'Remove || true, continue-on-error and the like from the step; give what may fail for known reasons a list of exceptions instead.',
  references: [
    {
      label: 'GitHub: continue-on-error',
      url: 'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error',
    },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const findings: Finding[] = []
    const firm = workflows.gates.filter(({ weakness }) => weakness === undefined)
    const told = new Set<string>()
    for (const gate of workflows.gates) {
      const { weakness } = gate
      const key = `${weakness?.at.file}:${weakness?.at.line}:${gate.tool}`
      if (weakness === undefined || told.has(key)) continue
      told.add(key)
      findings.push({
        message: `${gate.tool} in ${gate.workflow} cannot fail: ${weakness.why}.`,
        subject: `${gate.tool} in ${gate.workflow}, job ${gate.job.id}`,
        confidence: isRepeated(gate, firm)
          ? 'low'
          : gate.kind === 'lint' && weakness.confidence === 'high'
            ? 'medium'
            : weakness.confidence,
        evidence: [source(weakness.at), ...(weakness.at.line === gate.at.line ? [] : [source(gate.at, gate.tool)])],
      })
    }
    const [broken] = unreadable(workflows)
    if (findings.length === 0 && broken !== undefined) return broken
    const empty = workflows.workflows.length === 0 ? noWorkflow(workflows) : noGate(workflows)
    return judge(
      findings,
      firm.map(({ at, tool }) => source(at, tool)),
      { fail: 'A gate cannot stop anything.', pass: 'Every recognised gate can fail.' },
      empty,
    )
  },
})

/** The same tool stands elsewhere and can fail: this step may be meant as a report. */
function isRepeated(gate: Gate, firm: readonly Gate[]): boolean {
  return firm.some((one) => one.kind === gate.kind && one.tool === gate.tool)
}

function noGate(workflows: { workflows: readonly { file: string }[] }) {
  const seen = workflows.workflows.slice(0, 5).map(({ file }) => source({ file, line: 1 }))
  return seen.length === 0
    ? notApplicable('There is no workflow.')
    : unverified('No test, lint or scan was recognised in the workflows.', 'which steps are meant as gates', seen)
}
