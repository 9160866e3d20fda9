import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import type { WorkflowsFacts } from '../../facts/workflows/types.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

const WANTED = 70

export default defineCheck({
  id: 'workflows/coverage-enforced',
  title: `The test run of the workflows fails when coverage falls below a minimum of at least ${WANTED} percent`,
  severity: 'warning',
  answers: ['A-096'],
  why: 'A number that is only printed is read by nobody; the share of tested code then falls with every change.',
  fix: `Add --cov-fail-under=${WANTED} to the test command, or fail_under = ${WANTED} under [tool.coverage.report].`,
  references: [
    { label: 'pytest-cov', url: 'https://pytest-cov.readthedocs.io/en/latest/config.html' },
    {
      label: 'coverage.py: fail_under',
      url: 'https://coverage.readthedocs.io/en/latest/config.html#report-fail-under',
    },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const readable = workflows.workflows.filter((one) => one.readable)
    if (readable.length === 0) {
      const none = noWorkflow(workflows)
      return none.status === 'unverified'
        ? none
        : unverified(
            'No workflow was seen, so whether coverage is enforced is not known.',
            'the CI system in use',
            none.evidence,
          )
    }
    const [broken] = unreadable(workflows)
    const tests = workflows.gates.filter(({ kind }) => kind === 'tests')
    const [test] = tests
    if (test === undefined) {
      return (
        broken ??
        unverified(
          'No workflow was seen to run tests.',
          'where the tests run, and with which coverage',
          readable.slice(0, 5).map(({ file }) => source({ file, line: 1 })),
        )
      )
    }
    return judgeCoverage(workflows, test.at)
  },
})

function judgeCoverage(workflows: WorkflowsFacts, testAt: Parameters<typeof source>[0]) {
  const [measured] = workflows.coverage.measured
  const enough = workflows.coverage.minimum.filter(({ value }) => value === undefined || value >= WANTED)
  const [minimum] = enough
  const [low] = workflows.coverage.minimum
  const finding = (message: string, at: Parameters<typeof source>[0], confidence: Finding['confidence'] = 'high') =>
    fail('No minimum of coverage is in force.', [
      { message, subject: 'coverage in workflows', confidence, evidence: [source(at)] },
    ])
  if (measured === undefined) return finding('The tests run without measuring coverage.', testAt, 'medium')
  if (minimum === undefined) {
    return low === undefined
      ? finding(`Coverage is measured (${measured.how}), and no minimum is asked for.`, measured.at)
      : finding(`The minimum of coverage is ${low.value} percent.`, low.at, 'medium')
  }
  const masked = workflows.gates.find(
    ({ kind, at, weakness }) =>
      kind === 'tests' && at.file === measured.at.file && at.line === measured.at.line && weakness !== undefined,
  )
  const free = workflows.gates.some(({ kind, weakness }) => kind === 'tests' && weakness === undefined)
  if (masked?.weakness !== undefined && !free)
    return finding(
      `A minimum of coverage is asked for, but the test run cannot fail: ${masked.weakness.why}.`,
      masked.weakness.at,
    )
  return pass('The test run asks for a minimum of coverage.', [
    source(minimum.at, minimum.how),
    source(measured.at, measured.how),
  ])
}
