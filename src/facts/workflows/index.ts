import { parseWorkflow } from '../../parsers/workflow/parse.ts'
import type { WorkflowProblem } from '../../parsers/workflow/syntax.ts'
import { textAt, valueAt } from '../../parsers/yaml/nodes.ts'
import { readYaml } from '../../parsers/yaml/read.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { createWorkflowLinter } from './lint.ts'
import type { LocalAction, Workflow, WorkflowsFacts } from './types.ts'

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
    return {
      workflows,
      actions: readActions(workspace),
      otherSystems: Object.entries(OTHER_SYSTEMS).flatMap(([file, name]) =>
        workspace.file(file) === undefined ? [] : [{ name, file }],
      ),
      searched: workspace.files.length,
      problems,
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
