import { parseWorkflow } from '../../parsers/workflow/parse.ts'
import type { WorkflowProblem } from '../../parsers/workflow/syntax.ts'
import { textAt, valueAt } from '../../parsers/yaml/nodes.ts'
import { readYaml } from '../../parsers/yaml/read.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { joinPath } from '../containers/paths.ts'
import { defineFact } from '../define-fact.ts'
import type { Repository } from '../references/repository.ts'
import { indexRepository } from '../references/repository.ts'
import type { ExpandedCommand } from '../references/resolve.ts'
import { expandScript } from '../references/resolve.ts'
import { coverageOf } from './coverage.ts'
import { commandOf, gatesOf } from './gates.ts'
import { injectionsOf } from './injections.ts'
import { createWorkflowLinter } from './lint.ts'
import { pathFiltersOf } from './path-filters.ts'
import type { Lookup } from './references.ts'
import { lookUpCommand, lookUpUses } from './references.ts'
import type { LocalAction, Workflow, WorkflowCommand, WorkflowsFacts } from './types.ts'

const OTHER_SYSTEMS: Readonly<Record<string, string>> = {
  '.gitlab-ci.yml': 'GitLab CI',
  '.circleci/config.yml': 'CircleCI',
  Jenkinsfile: 'Jenkins',
  'azure-pipelines.yml': 'Azure Pipelines',
  'bitbucket-pipelines.yml': 'Bitbucket Pipelines',
  '.travis.yml': 'Travis CI',
  '.drone.yml': 'Drone',
  'cloudbuild.yaml': 'Google Cloud Build',
  'buildspec.yml': 'AWS CodeBuild',
  '.buildkite/pipeline.yml': 'Buildkite',
  '.woodpecker.yml': 'Woodpecker',
  '.cirrus.yml': 'Cirrus CI',
  'appveyor.yml': 'AppVeyor',
}

/**
 * GitHub workflows and local actions. GitHub reads workflows only from `.github/workflows` at the root of a
 * repository (docs.github.com, "Workflow syntax"): files deeper down are copies that never run.
 */
export default defineFact<WorkflowsFacts>({
  async collect({ workspace }) {
    const files = workspace.glob('.github/workflows/*.{yml,yaml}')
    const problems: WorkflowProblem[] = []
    const lint = files.length > 0 ? createWorkflowLinter() : undefined
    const workflows: Workflow[] = []
    for (const { path } of files) {
      const text = workspace.read(path)
      if (text === undefined) {
        problems.push({ message: reasonUnread(workspace, path), at: { file: path, line: 1 } })
        continue
      }
      const syntax = parseWorkflow(path, text)
      const readable = syntax.problems.length === 0
      const lints = readable && lint !== undefined ? await lint(path, text) : []
      workflows.push({ ...syntax, readable, lints })
    }
    const actions = readActions(workspace)
    const repository = indexRepository(workspace)
    const commands = workflows.flatMap((workflow) => commandsOf(repository, workflow))
    return {
      workflows,
      actions,
      otherSystems: Object.entries(OTHER_SYSTEMS).flatMap(([file, name]) =>
        workspace.file(file) === undefined ? [] : [{ name, file }],
      ),
      searched: workspace.files.length,
      problems,
      commands: commands.map(({ fact }) => fact),
      gates: workflows.flatMap((workflow) =>
        gatesOf(
          workflow,
          commands.flatMap(({ fact }) => (fact.workflow === workflow.file ? [fact] : [])),
        ),
      ),
      ...lookUp(repository, workflows, actions, commands),
      pathFilters: workflows.flatMap((workflow) => pathFiltersOf(workspace, workflow)),
      injections: workflows.flatMap(injectionsOf),
      coverage: coverageOf(
        workspace,
        commands.map(({ fact }) => fact),
      ),
    }
  },
})

function reasonUnread(workspace: Workspace, path: string): string {
  return workspace.unread.find((one) => one.path === path)?.reason ?? 'cannot be read'
}

function readActions(workspace: Workspace): LocalAction[] {
  return workspace
    .glob('{,**/}action.{yml,yaml}')
    .filter(({ role }) => role === 'code')
    .slice(0, 200)
    .flatMap(({ path }) => {
      const text = workspace.read(path)
      if (text === undefined) return []
      const { root } = readYaml(text)
      if (valueAt(root, 'runs') === undefined) return []
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
      return [{ ...parseWorkflow(path, text), folder, using: textAt(root, 'runs', 'using') }]
    })
}

interface Found {
  readonly fact: WorkflowCommand
  readonly expanded: ExpandedCommand
}

function commandsOf(repository: Repository, workflow: Workflow): Found[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const { run } = step
      if (run === undefined || /^(pwsh|powershell|cmd|python)/.test(run.shell ?? '')) return []
      const folder = joinPath('', run.workingDirectory?.text ?? '')
      if (folder === undefined || /[$`]/.test(folder)) return []
      const script = { file: workflow.file, line: run.at.line, script: run.text, folder }
      return expandScript(repository, script).map((expanded) => ({
        fact: commandOf(workflow, job, step, expanded),
        expanded,
      }))
    }),
  )
}

function lookUp(
  repository: Repository,
  workflows: readonly Workflow[],
  actions: readonly LocalAction[],
  commands: readonly Found[],
): { missing: WorkflowsFacts['missing']; referencesChecked: number } {
  const lookup: Lookup = { missing: [], checked: 0 }
  for (const workflow of workflows) lookUpUses(repository, workflow, actions, lookup)
  for (const { fact, expanded } of commands) lookUpCommand(repository, fact.job, fact.step, expanded, fact.at, lookup)
  return { missing: lookup.missing, referencesChecked: lookup.checked }
}
