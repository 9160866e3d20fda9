import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { readPackageJson, readPyproject, readRequirements, readSetupCfg } from './manifests.ts'
import type { DependenciesFacts, Lock, Manifest } from './types.ts'

const READERS: readonly (readonly [glob: string, read: (file: string, text: string) => Manifest])[] = [
  ['{,**/}pyproject.toml', readPyproject],
  ['{,**/}requirements*.txt', readRequirements],
  ['{,**/}requirements/*.txt', readRequirements],
  ['{,**/}setup.cfg', readSetupCfg],
  ['{,**/}package.json', readPackageJson],
]

const LOCKS: Readonly<Record<string, Lock['ecosystem']>> = {
  'uv.lock': 'python',
  'poetry.lock': 'python',
  'pdm.lock': 'python',
  'Pipfile.lock': 'python',
  'pylock.toml': 'python',
  'conda-lock.yml': 'python',
  'pixi.lock': 'python',
  'package-lock.json': 'node',
  'npm-shrinkwrap.json': 'node',
  'yarn.lock': 'node',
  'pnpm-lock.yaml': 'node',
  'bun.lock': 'node',
  'bun.lockb': 'node',
}

/** What the service depends on, as its manifests say, and what locks them to exact versions. */
export default defineFact<DependenciesFacts>({
  async collect({ workspace }) {
    const manifests = READERS.flatMap(([glob, read]) =>
      workspace
        .glob(glob)
        .filter(({ role }) => role === 'code')
        .flatMap(({ path }) => {
          const text = workspace.read(path)
          return text === undefined ? [] : [read(path, text)]
        }),
    )
    const code = manifests.some(({ ecosystem }) => ecosystem === 'python')
      ? undefined
      : workspace.glob('{,**/}*.py').find(({ role }) => role === 'code')
    return {
      manifests: [...new Map(manifests.map((one) => [one.file, one])).values()],
      locks: Object.entries(LOCKS).flatMap(([name, ecosystem]) =>
        workspace
          .glob(`{,**/}${name}`)
          .filter(({ role }) => role === 'code')
          .map(({ path }): Lock => ({ file: path, ecosystem, names: namesIn(workspace, path) })),
      ),
      searched: workspace.files.length,
      undeclared: code === undefined ? undefined : { file: code.path, line: 1 },
    }
  },
})

function namesIn(workspace: Workspace, path: string): ReadonlySet<string> | undefined {
  if (!/(uv|poetry|pdm)\.lock$/.test(path)) return undefined
  const text = workspace.read(path)
  if (text === undefined) return undefined
  return new Set(
    [...text.matchAll(/^name = "([^"]+)"/gm)].map(([, name = '']) => name.toLowerCase().replace(/[-_.]+/g, '-')),
  )
}
