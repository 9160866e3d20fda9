import type { WorkflowJob, WorkflowStep } from '../../parsers/workflow/syntax.ts'
import type { ExpandedCommand } from '../references/resolve.ts'
import { maskingOf, weaknessOf } from './masking.ts'
import type { Gate, GateKind, Weakness, Workflow, WorkflowCommand } from './types.ts'

/** Commands that judge code, by how they begin. */
const TOOLS: readonly (readonly [kind: GateKind, pattern: RegExp])[] = [
  [
    'tests',
    /^(pytest|py\.test|tox|nox|unittest|vitest|jest|mocha|ava|playwright test|cypress run|behave|robot|go test|cargo (test|nextest)|ctest|phpunit|rspec|mvn\b.*\b(test|verify)|gradlew? .*\b(test|check)|\.\/gradlew .*\b(test|check)|node --test|bun test|deno test|manage\.py test|python manage\.py test|trial|stestr|schemathesis|k6 run)\b/,
  ],
  ['tests', /^coverage run\b.*\b(pytest|unittest|manage\.py test|trial)\b/],
  ['types', /^(mypy|pyright|basedpyright|ty check|pyre|pytype|tsc|vue-tsc)\b/],
  [
    'lint',
    /^(ruff( check| format --check)?|flake8|pylint|black --check|isort --check\S*|eslint|biome (check|ci|lint)|prettier --check|pre-commit run|hadolint|actionlint|shellcheck|yamllint|golangci-lint|djlint|lint-imports|import-linter|codespell)\b/,
  ],
  [
    'security',
    /^(bandit|semgrep|trivy|grype|gitleaks|trufflehog|pip-audit|safety|osv-scanner|snyk|npm audit|pnpm audit|yarn audit|yarn npm audit|zizmor|checkov|detect-secrets|secretlint|govulncheck|docker scout)\b/,
  ],
  ['migrations', /^(alembic check|squawk|atlas migrate lint|manage\.py makemigrations --check)\b/],
]

const ACTIONS: readonly (readonly [kind: GateKind, pattern: RegExp])[] = [
  [
    'security',
    /trivy-action|gitleaks-action|trufflehog|semgrep|snyk\/actions|grype|anchore\/scan-action|dependency-review-action|osv-scanner|zizmor|gh-action-pip-audit|bandit/i,
  ],
  ['lint', /super-linter|ruff-action|pre-commit\/action|golangci-lint-action|hadolint-action|reviewdog/i],
  ['tests', /cypress-io\/github-action/i],
]

/** What a command judges, if it judges anything; `lint` as the name of a package script counts by what it runs. */
export function gateKindOf(words: readonly string[]): { kind: GateKind; tool: string } | undefined {
  const text = words
    .map((word) => word.replace(/^\S*\/(?=[\w.-]+$)/, (path) => (path.startsWith('./gradlew') ? path : '')))
    .join(' ')
  if (
    /(^| )(--version|--help|--collect-only|--install-types)( |$)/.test(text) ||
    /^(pre-commit install|playwright install|tox --notest)/.test(text)
  )
    return undefined
  for (const [kind, pattern] of TOOLS) {
    const match = pattern.exec(text)
    if (match !== null && !/^ruff format(?!.*--(check|diff))/.test(text))
      return { kind, tool: match[0].split(' ', 2).join(' ') }
  }
  return undefined
}

/** The command as a fact of the workflow, with why it is masked. */
export function commandOf(
  workflow: Workflow,
  job: WorkflowJob,
  step: WorkflowStep,
  expanded: ExpandedCommand,
): WorkflowCommand {
  const line = (step.run?.at.line ?? step.at.line) + expanded.origin.line
  return {
    workflow: workflow.file,
    job,
    step,
    words: expanded.words,
    text: expanded.command.text,
    at: { file: workflow.file, line },
    stands: { file: expanded.file, line: expanded.line },
    masked: maskingOf(expanded, step),
  }
}

/** The gates among the commands and actions of a workflow. */
export function gatesOf(workflow: Workflow, commands: readonly WorkflowCommand[]): Gate[] {
  const ran = commands.flatMap((command): Gate[] => {
    const found = gateKindOf(command.words)
    if (found === undefined) return []
    const { job, step, words, at } = command
    const weakness = command.masked ?? weaknessOf(job, step, workflow.jobs)
    return [{ ...found, workflow: workflow.file, job, step, words, at, weakness: softened(weakness, job, step) }]
  })
  const used = workflow.jobs.flatMap((job) => job.steps.flatMap((step) => actionGate(workflow, job, step) ?? []))
  return [...ran, ...used]
}

function actionGate(workflow: Workflow, job: WorkflowJob, step: WorkflowStep): Gate | undefined {
  const { uses } = step
  const kind = uses === undefined ? undefined : ACTIONS.find(([, pattern]) => pattern.test(uses.name))?.[0]
  if (uses === undefined || kind === undefined) return undefined
  const weakness = weaknessOf(job, step, workflow.jobs) ?? reportsOnly(step)
  const at = { file: workflow.file, line: uses.at.line }
  return {
    kind,
    tool: uses.name,
    workflow: workflow.file,
    job,
    step,
    words: [uses.name],
    at,
    weakness: softened(weakness, job, step),
  }
}

/** Trivy's action reports and succeeds unless an exit code is asked for (its README: `exit-code`, default 0). */
function reportsOnly(step: WorkflowStep): Weakness | undefined {
  if (!/trivy-action/.test(step.uses?.name ?? '') || step.uses === undefined) return undefined
  const code = step.with.find(({ name }) => name === 'exit-code')
  if (code !== undefined && code.value !== '0') return undefined
  // A report for the security tab is read there; the step is not meant to stop anything.
  const uploads = step.with.some(({ name, value }) => name === 'format' && /sarif|cyclonedx|spdx/.test(value))
  return {
    why: 'without exit-code: 1 it reports and succeeds',
    at: code?.at ?? step.uses.at,
    confidence: uploads ? 'low' : 'medium',
  }
}

/** A job that says it is an experiment is not meant to stop anything. */
function softened(weakness: Weakness | undefined, job: WorkflowJob, step: WorkflowStep): Weakness | undefined {
  if (weakness === undefined) return undefined
  const names = [job.id, job.name, step.name].join(' ')
  return /experimental|nightly|canary|allowed?.to.fail|informational|advisory|optional|flaky|quarantine|upstream|prerelease/i.test(
    names,
  )
    ? { ...weakness, confidence: 'low' }
    : weakness
}
