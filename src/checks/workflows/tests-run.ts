import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { gateKindOf } from '../../facts/workflows/gates.ts'
import type { Gate, Workflow, WorkflowsFacts } from '../../facts/workflows/types.ts'
import { defineCheck } from '../define-check.ts'
import { noWorkflow, unreadable } from './judged.ts'

export default defineCheck({
  id: 'workflows/tests-run',
  title: 'A workflow runs the tests on every change',
  severity: 'warning',
  answers: ['A-241'],
  why: 'Tests that nobody runs are comments: they rot, and what they guarded breaks without a sound.',
  fix: 'Add a job that runs the tests on pull_request and on push to the main branch.',
  references: [
    { label: 'GitHub: building and testing', url: 'https://docs.github.com/en/actions/tutorials/build-and-test-code' },
  ],
  needs: ['workflows'],
  evaluate({ workflows }) {
    const readable = workflows.workflows.filter((one) => one.readable)
    const tests = workflows.gates.filter(({ kind }) => kind === 'tests')
    const judged = tests.map((gate) => ({ gate, obstacle: obstacleOf(gate, workflows) }))
    const free = judged.filter(({ obstacle }) => obstacle === undefined)
    const [first, ...rest] = free
    if (first !== undefined) {
      return pass('Tests run on every change.', [
        source(first.gate.at, first.gate.tool),
        ...rest.slice(0, 9).map(({ gate }) => source(gate.at, gate.tool)),
      ])
    }
    if (readable.length === 0) return needsSight(noWorkflow(workflows))
    const [broken] = unreadable(workflows)
    if (broken !== undefined) return broken
    const hidden = hiddenBehind(readable, workflows)
    if (hidden !== undefined) return hidden
    return failWith(judged, workflows)
  },
})

function needsSight(none: ReturnType<typeof noWorkflow>): ReturnType<typeof unverified> {
  if (none.status === 'unverified') return none
  return unverified(
    'No workflow was seen, so whether tests run is not known.',
    'the repository root with .github/workflows, or the CI system in use',
    none.evidence,
  )
}

/** What keeps a test step from running on every change. */
function obstacleOf(
  gate: Gate,
  workflows: WorkflowsFacts,
): { why: string; at: Parameters<typeof source>[0] } | undefined {
  if (gate.weakness !== undefined && /condition is always false|does not exist/.test(gate.weakness.why))
    return gate.weakness
  const only = /github\.event_name\s*==\s*'(schedule|workflow_dispatch|release)'/.exec(
    `${gate.step.if?.text ?? ''} ${gate.job.if?.text ?? ''}`,
  )
  if (only !== null) return { why: `it runs only on ${only[1]}`, at: gate.step.if?.at ?? gate.job.if?.at ?? gate.at }
  const workflow = workflows.workflows.find(({ file }) => file === gate.workflow)
  return workflow === undefined ? undefined : triggerObstacle(workflow, workflows)
}

const USUAL = /^(main|master|trunk|develop|development|dev|stage|staging|prod|production|next|release.*)$/

function triggerObstacle(
  workflow: Workflow,
  workflows: WorkflowsFacts,
): { why: string; at: Parameters<typeof source>[0] } | undefined {
  const fires = workflow.triggers.some((trigger) => {
    const dead = workflows.pathFilters.some(
      (one) => one.workflow === workflow.file && one.event === trigger.event && one.matching === 0,
    )
    if (dead) return false
    if (/^(pull_request|pull_request_target|merge_group)$/.test(trigger.event)) return true
    if (trigger.event === 'workflow_call') return isCalled(workflow, workflows)
    if (trigger.event !== 'push') return false
    if (trigger.branches.length === 0) return trigger.tags.length === 0
    return trigger.branches.some(({ text }) => USUAL.test(text) || /[*$]/.test(text))
  })
  if (fires) return undefined
  const [first] = workflow.triggers
  const events = [...new Set(workflow.triggers.map(({ event }) => event))].join(', ')
  return {
    why: `its workflow runs on ${events || 'nothing'}, not on every change`,
    at: first?.at ?? { file: workflow.file, line: 1 },
  }
}

function isCalled(workflow: Workflow, workflows: WorkflowsFacts): boolean {
  return workflows.workflows.some(
    (one) =>
      one.file !== workflow.file &&
      one.jobs.some(({ uses }) => uses?.kind === 'local' && uses.name === workflow.file) &&
      triggerObstacle(one, workflows) === undefined,
  )
}

/** Things that may run tests out of sight: workflows of other repositories, containers, programs not known here. */
function hiddenBehind(
  readable: readonly Workflow[],
  workflows: WorkflowsFacts,
): ReturnType<typeof unverified> | undefined {
  for (const workflow of readable) {
    const away = workflow.jobs.find(({ uses }) => uses?.kind === 'action')
    if (away?.uses !== undefined) {
      return unverified(`${workflow.file} calls a workflow of another repository.`, `a look at ${away.uses.text}`, [
        source(away.uses.at),
      ])
    }
  }
  const opaque = workflows.commands.find(({ words, text }) => isOpaque(words, text))
  if (opaque !== undefined && workflows.gates.every(({ kind }) => kind !== 'tests')) {
    return unverified(
      'No test command was recognised.',
      `whether "${opaque.words.slice(0, 6).join(' ')}" runs the tests`,
      [source(opaque.at)],
    )
  }
  const [other] = workflows.otherSystems
  return other === undefined
    ? undefined
    : unverified('No workflow runs tests on every change.', `whether ${other.name} does`, [
        source({ file: other.file, line: 1 }),
      ])
}

/** A program that runs tasks defined where we do not read, or inside a container. */
function isOpaque(words: readonly string[], text: string): boolean {
  const [program = '', second = '', third = ''] = words
  if (
    /^(just|task|invoke|inv|bazel|bazelisk|earthly|dagger|nx|turbo|mise|rake|scons|ant|moon|pants|pixi|poe|doit)$/.test(
      program,
    )
  )
    return true
  if (/\b(hatch|pdm|rye|pixi) run\b/.test(text) && gateKindOf(words) === undefined) return true
  if (/^docker(-compose)?$/.test(program))
    return /^(run|exec)$/.test(second) || (second === 'compose' && /^(run|exec|up)$/.test(third))
  return /\//.test(program) && /\b(tests?|check|ci)\b/.test(program)
}

function failWith(
  judged: readonly { gate: Gate; obstacle: { why: string; at: Parameters<typeof source>[0] } | undefined }[],
  workflows: WorkflowsFacts,
) {
  const [first] = judged
  const finding: Finding =
    first?.obstacle === undefined
      ? {
          message: 'No workflow runs tests.',
          subject: 'tests in workflows',
          confidence: 'medium',
          evidence: [
            search('test commands', 'workflows and what they run', workflows.workflows.length),
            ...workflows.workflows.slice(0, 5).map(({ file }) => source({ file, line: 1 })),
          ],
        }
      : {
          message: `${first.gate.tool} is in ${first.gate.workflow}, but ${first.obstacle.why}.`,
          subject: 'tests in workflows',
          confidence: 'high',
          evidence: [source(first.obstacle.at), source(first.gate.at)],
        }
  return fail('No workflow runs the tests on every change.', [finding])
}
