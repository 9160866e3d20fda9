import { folderOf } from '../../../../workspace/paths.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { MigrationEnvironment, MigrationProblem } from '../../../types.ts'
import type { Configuration } from './configs.ts'
import { configurations } from './configs.ts'
import { readEnvPy } from './env-py.ts'
import type { Folders } from './folders.ts'
import { revisionFolders } from './folders.ts'
import type { Hints } from './hints.ts'
import { hintsOf } from './hints.ts'
import type { Layout } from './layout.ts'
import { above, inFolder, layoutOf } from './layout.ts'
import type { Options } from './options.ts'
import { NO_OPTIONS } from './options.ts'
import { resolveFolder } from './paths.ts'
import { withShared } from './shared.ts'

/** Every Alembic environment of a repository, sorted by name. Nothing is imported or run. */
export async function findEnvironments(workspace: Workspace): Promise<readonly MigrationEnvironment[]> {
  const layout = layoutOf(workspace)
  const hints = hintsOf(workspace, layout)
  const configured = await configurations(workspace, layout)
  const placed = configured.map((one) => ({ one, script: scriptFolder(one, layout) }))
  const claimed = new Set(placed.map(({ script }) => script))
  const found: MigrationEnvironment[] = []
  for (const { one, script } of placed) {
    const environments = await configuredEnvironments(workspace, layout, hints, one, script)
    found.push(...environments.filter((each) => !isSharedPiece(workspace, layout, each, script)))
  }
  for (const script of layout.scripts) {
    if (claimed.has(script)) continue
    const environments = await bareEnvironments(workspace, layout, hints, script)
    found.push(...environments.filter(({ locations }) => locations.length > 0))
  }
  return withShared(found).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What configures an environment that was found, and its folder of scripts. */
export async function configurationOf(
  workspace: Workspace,
  environment: MigrationEnvironment,
): Promise<{ readonly options: Options | undefined; readonly script: string | undefined }> {
  const layout = layoutOf(workspace)
  const isOf = (name: string): boolean => environment.name === name || environment.name.startsWith(`${name}:`)
  const found = (await configurations(workspace, layout))
    .filter(({ name }) => isOf(name))
    .sort((a, b) => b.name.length - a.name.length)[0]
  if (found !== undefined) return { options: found.options, script: scriptFolder(found, layout) }
  return { options: undefined, script: [...layout.scripts].find((script) => isOf(inFolder(script, 'env.py'))) }
}

/** The folder `script_location` means; without one, that of the file, or the only one below it. */
function scriptFolder({ options, folder }: Configuration, layout: Layout): string | undefined {
  const option = options.get('script_location')
  const isScript = (one: string): boolean => layout.scripts.has(one)
  const isOpen = option !== undefined && (/[{}$]/.test(option.value) || option.missing.length > 0)
  if (option === undefined || isOpen) {
    if (isScript(folder)) return folder
    const below = [...layout.scripts].filter((one) => folder === '.' || one.startsWith(`${folder}/`))
    return below.length === 1 ? below[0] : undefined
  }
  return (
    resolveFolder(option.value, folder, layout, isScript) ??
    resolveFolder(option.value, folder, layout, (one) => layout.isFolder(inFolder(one, 'versions')))
  )
}

async function configuredEnvironments(
  workspace: Workspace,
  layout: Layout,
  hints: Hints,
  { name, folder, position, options, problems }: Configuration,
  script: string | undefined,
): Promise<MigrationEnvironment[]> {
  const request = { workspace, layout, hints, options, from: folder, script, hasConfiguration: true }
  const folders = await revisionFolders(request)
  const env = script === undefined ? undefined : readEnvPy(workspace, inFolder(script, 'env.py'), options, hints)
  return eachHistory(folders, {
    tool: 'alembic',
    name,
    root: serviceRoot(workspace, folder, script),
    config: position,
    versionTable: env?.versionTable,
    url: env?.url ?? { kind: 'unknown', reason: 'there is no env.py to read' },
    transactions: env?.transactions ?? 'unknown',
    problems: [
      ...problems,
      ...(script === undefined ? [noScripts(options.get('script_location'), position)] : []),
      ...folders.problems,
      ...(env?.problems ?? []),
    ],
  })
}

/** One environment, or one for each of the histories code chooses from. */
function eachHistory(
  { locations, alternatives }: Folders,
  environment: Omit<MigrationEnvironment, 'locations'>,
): MigrationEnvironment[] {
  if (alternatives === undefined) return [{ ...environment, locations }]
  return [...alternatives].map(([name, folders]) => ({
    ...environment,
    name: `${environment.name}:${name}`,
    locations: folders,
  }))
}

function noScripts(
  option: { readonly value: string } | undefined,
  position: Configuration['position'],
): MigrationProblem {
  const detail =
    option === undefined
      ? 'no script_location is configured, and no folder with an env.py is near'
      : `script_location ${option.value} is no folder of the repository with an env.py or versions in it`
  return { kind: 'script-location-missing', detail, position }
}

/** A script folder that no configuration names: code calls Alembic, or a plugin of a web framework does. */
async function bareEnvironments(
  workspace: Workspace,
  layout: Layout,
  hints: Hints,
  script: string,
): Promise<MigrationEnvironment[]> {
  const options = NO_OPTIONS
  const request = { workspace, layout, hints, options, from: script, script, hasConfiguration: false }
  const folders = await revisionFolders(request)
  const name = inFolder(script, 'env.py')
  const env = readEnvPy(workspace, name, options, hints)
  const noBlank = env.problems.filter(({ kind }) => kind !== 'url-blank')
  return eachHistory(folders, {
    tool: 'alembic',
    name,
    root: serviceRoot(workspace, folderOf(script), script),
    config: undefined,
    versionTable: env.versionTable,
    url: env.url.kind === 'blank' ? { kind: 'unknown', reason: 'no configuration is in the repository' } : env.url,
    transactions: env.transactions,
    problems: [...folders.problems, ...noBlank],
  })
}

const PROJECT_FILES = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile', 'requirements.txt', 'Dockerfile']

/** The folder of the service: the nearest one around the configuration that holds a project, else its own. */
function serviceRoot(workspace: Workspace, folder: string, script: string | undefined): string {
  const project = above(folder).find((one) =>
    PROJECT_FILES.some((name) => workspace.file(inFolder(one, name)) !== undefined),
  )
  return project ?? (folder === script ? folderOf(folder) : folder)
}

/** An env.py without revisions that others import: a shared piece of code, no history of its own. */
function isSharedPiece(
  workspace: Workspace,
  layout: Layout,
  { locations }: MigrationEnvironment,
  script: string | undefined,
): boolean {
  if (locations.length > 0 || script === undefined) return false
  const module = script.split('/').slice(-3).join('.')
  return [...layout.scripts].some(
    (other) => other !== script && workspace.read(inFolder(other, 'env.py'))?.includes(module) === true,
  )
}
