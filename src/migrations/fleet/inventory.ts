import { folderOf } from '../../workspace/paths.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Service } from './types.ts'

/** One line of `migrate inventory`: a service and what its migrations consist of. */
export interface InventoryRow {
  readonly service: string
  readonly path: string
  readonly tool: string | null
  readonly history: string | null
  readonly config: string | null
  readonly locations: readonly string[]
  readonly revisions: number
  /** Why the service is taken to have a database, when it has no migrations: the file that says so. */
  readonly database: { readonly file: string; readonly line: number; readonly word: string } | null
  readonly missing: readonly { readonly what: string; readonly detail: string }[]
}

/** Every service of a fleet, and every other project that depends on a PostgreSQL driver or an ORM. */
export async function inventoryOf(workspace: Workspace, services: readonly Service[]): Promise<InventoryRow[]> {
  const rows = await Promise.all(services.map(rowsOf))
  const covered = services.filter((service) => service.workspace === workspace).map(({ path }) => path)
  const others = projectsIn(workspace)
    .filter((path) => !covered.some((own) => own === '.' || path === own || path.startsWith(`${own}/`)))
    .filter((path) => path !== '.' || covered.length === 0)
    .flatMap((path) => withoutMigrations(workspace, path))
  return [...rows.flat(), ...others].sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function rowsOf(service: Service): Promise<InventoryRow[]> {
  const { name, path, workspace, histories } = service
  if (histories.length === 0) {
    const [row] = withoutMigrations(workspace, path)
    const missing = [{ what: 'migrations', detail: 'no migrations of a tool that is known were found in its folder' }]
    return [{ ...(row ?? emptyRow(path)), service: name, missing }]
  }
  return Promise.all(
    histories.map(async ({ tool, environment }) => {
      const { revisions, unreadable } = await tool.revisions(workspace, environment)
      const gaps = environment.problems.map(({ kind, detail }) => ({ what: kind, detail }))
      const none = revisions.length === 0 ? [{ what: 'revisions', detail: 'it has no revision yet' }] : []
      const broken = unreadable.map(({ position, reason }) => ({
        what: 'unreadable',
        detail: `${position.file}: ${reason}`,
      }))
      return {
        service: name,
        path,
        tool: tool.id,
        history: environment.name,
        config: environment.config?.file ?? null,
        locations: environment.locations,
        revisions: revisions.length,
        database: null,
        missing: [...gaps, ...none, ...broken],
      }
    }),
  )
}

function emptyRow(path: string): InventoryRow {
  const nothing = { tool: null, history: null, config: null, locations: [], revisions: 0, database: null, missing: [] }
  return { service: path, path, ...nothing }
}

const MANIFEST = /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|requirements[\w.-]*\.(?:txt|in)|package\.json)$/

/** Folders that hold the manifest of a project of its own. */
function projectsIn(workspace: Workspace): string[] {
  const manifests = workspace.files.filter(({ path, role }) => role === 'code' && MANIFEST.test(path))
  return [...new Set(manifests.map(({ path }) => projectFolder(path)))]
}

function projectFolder(path: string): string {
  return folderOf(path).replace(/(?:^|\/)requirements$/, '') || '.'
}

/** Names of packages that make a project one with a PostgreSQL database. */
const DATABASE_PACKAGE =
  /(?<![\w-])(sqlalchemy|sqlmodel|asyncpg|psycopg(?:2|2-binary)?|alembic|pg8000|tortoise-orm|peewee|django|pg|postgres|prisma|@prisma\/client|typeorm|drizzle-orm|knex|sequelize)(?![\w-])/i

function withoutMigrations(workspace: Workspace, path: string): InventoryRow[] {
  const own = workspace.files.filter((file) => MANIFEST.test(file.path) && projectFolder(file.path) === path)
  for (const file of own) {
    const lines = workspace.read(file.path)?.split('\n') ?? []
    for (const [at, line] of lines.entries()) {
      const word = /^\s*(?:#|\/\/)/.test(line) ? undefined : DATABASE_PACKAGE.exec(line)?.[1]
      if (word === undefined) continue
      const missing = [{ what: 'migrations', detail: `it depends on ${word} and has no migrations` }]
      return [{ ...emptyRow(path), database: { file: file.path, line: at + 1, word }, missing }]
    }
  }
  return []
}
