import type { Config, ServiceConfig } from '../../config/config.ts'
import { KnownError } from '../../core/errors.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { tools } from '../tools/index.generated.ts'
import type { MigrationSettings, Service, ServiceHistory } from './types.ts'

/** What a fleet is read from. */
export interface FleetSource {
  readonly workspace: Workspace
  /** The name of the folder, for a service that lies in its root. */
  readonly folder: string
  readonly config: Config
  /** Opens a service that lies outside the folder (`path: ../other`). */
  open(path: string): Workspace
}

/**
 * The services of a fleet, sorted by name: those that `plimsoll.yaml` names, or else one for every folder in which
 * migrations are found.
 * @throws KnownError `bad-config` when a service that is named does not exist.
 */
export async function fleetOf(source: FleetSource): Promise<readonly Service[]> {
  const found = await historiesIn(source.workspace)
  const { services } = source.config
  const all =
    services === undefined
      ? discovered(source, found)
      : await Promise.all(Object.entries(services).map(([name, config]) => named(source, found, name, config)))
  return all.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Every history of a repository, whichever tool made it. */
export async function historiesIn(workspace: Workspace): Promise<ServiceHistory[]> {
  const found = await Promise.all(
    tools.map(async (tool) => (await tool.find(workspace)).map((environment) => ({ tool, environment }))),
  )
  return found.flat()
}

async function named(
  source: FleetSource,
  found: readonly ServiceHistory[],
  name: string,
  config: ServiceConfig,
): Promise<Service> {
  const path = (config.path ?? name).replace(/\/+$/, '').replace(/^\.\//, '') || '.'
  const isOutside = path.startsWith('../') || path.startsWith('/') || path === '..'
  const workspace = isOutside ? source.open(path) : source.workspace
  const own = isOutside ? '.' : path
  if (!isOutside && own !== '.' && !workspace.files.some((file) => file.path.startsWith(`${own}/`))) {
    throw badConfig(`services.${name}: there is no folder ${path} with files in it`)
  }
  const histories = (isOutside ? await historiesIn(workspace) : found).filter(({ environment }) =>
    isWithin(environment.root, own),
  )
  const wanted = config.migrations?.environment
  const chosen = wanted === undefined ? histories : histories.filter(({ environment }) => environment.name === wanted)
  if (wanted !== undefined && chosen.length === 0) {
    const names = histories.map(({ environment }) => environment.name).join(', ') || 'none'
    throw badConfig(`services.${name}.migrations.environment: ${wanted} is not there; found: ${names}`)
  }
  const settings: MigrationSettings = { ...source.config.migrations, ...config.migrations }
  const { databases = {}, needs = [] } = config
  return { name, workspace, path: own, histories: chosen, settings, databases, needs }
}

/** Folders that hold migrations and are no service by themselves: the service is the folder around them. */
const INNER =
  /^(?:alembic|migrations?|db|database|databases|sql|src|prisma|drizzle|models?|versions|schema|backend_?db)$/i

function discovered(source: FleetSource, found: readonly ServiceHistory[]): Service[] {
  const groups = new Map<string, ServiceHistory[]>()
  for (const history of found) {
    const path = serviceFolder(history.environment.root)
    groups.set(path, [...(groups.get(path) ?? []), history])
  }
  const names = namesFor([...groups.keys()], source.folder)
  return [...groups].map(([path, histories]) => ({
    name: names.get(path) ?? path,
    workspace: source.workspace,
    path,
    histories,
    settings: { ...source.config.migrations },
    databases: {},
    needs: [],
  }))
}

function serviceFolder(root: string): string {
  const parts = root.split('/')
  while (parts.length > 0 && INNER.test(parts.at(-1) ?? '')) parts.pop()
  return parts.join('/') || '.'
}

/** The last part of the path; the whole of it where two share their last part. */
function namesFor(paths: readonly string[], folder: string): Map<string, string> {
  const short = (path: string): string => (path === '.' ? folder : (path.split('/').at(-1) ?? path))
  const counts = new Map<string, number>()
  for (const path of paths) counts.set(short(path), (counts.get(short(path)) ?? 0) + 1)
  return new Map(paths.map((path) => [path, counts.get(short(path)) === 1 ? short(path) : path]))
}

function isWithin(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`)
}

function badConfig(message: string): KnownError {
  return new KnownError('bad-config', `plimsoll.yaml: ${message}`, 'Correct plimsoll.yaml, or the folder it names.')
}
