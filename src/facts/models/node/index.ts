import type { Workspace } from '../../../workspace/workspace.ts'
import type { MigrationsFacts } from '../../migrations/types.ts'
import type { TypescriptFacts } from '../../typescript/types.ts'
import { drizzleModels } from './drizzle.ts'
import { migratedModels } from './migrated.ts'
import { prismaModels } from './prisma.ts'
import { typeormModels } from './typeorm.ts'
import { DEFAULT_NAMING, SNAKE_NAMING } from './typeorm-naming.ts'
import type { NodeModels } from './types.ts'
import { readDeclarations } from './world.ts'

/** Files that declare tables, by what stands in them. */
const DECLARES = /\bpgTable\b|\bpgSchema\b|\b\w+TableCreator\b|\bEntitySchema\b|\b(?:Child)?Entity\)?\s*\(/
const LIBRARY = /['"](?:drizzle-orm(?:\/pg-core)?|(?:@[\w.-]+\/)?typeorm)['"]/
/** Libraries that talk to a relational database, as a package.json names them. */
const DATABASES =
  /^(knex|objection|bookshelf|pg|pg-promise|postgres|slonik|kysely|sequelize|sequelize-typescript|waterline|@mikro-orm\/.+|@prisma\/client|drizzle-orm|(?:@[\w.-]+\/)?typeorm)$/

const NOTHING: NodeModels = { models: [], unresolved: [] }

/** The data model of the Node services of a repository. Nothing is parsed without a package that talks to a database. */
export async function nodeModels(
  workspace: Workspace,
  typescript: TypescriptFacts,
  migrations: () => Promise<MigrationsFacts>,
): Promise<NodeModels> {
  const prisma = prismaModels(workspace)
  const isNode = typescript.packages.some(({ dependencies }) => [...dependencies].some((one) => DATABASES.test(one)))
  if (!isNode) return prisma
  const declared = await declaredModels(typescript)
  const models = [...prisma.models, ...declared.models]
  const unresolved = [...prisma.unresolved, ...declared.unresolved]
  if (models.length > 0) return { models, unresolved }
  const migrated = await migratedModels((await migrations()).opened)
  if (migrated.models.length > 0) return migrated
  return { models, unresolved: [...unresolved, ...unread(typescript)] }
}

/** Where a library talks to a database and no table was seen, there are tables that were not. */
function unread({ packages }: TypescriptFacts): NodeModels['unresolved'] {
  return packages.flatMap(({ dependencies, file, role }) => {
    const found = [...dependencies].find((one) => DATABASES.test(one))
    if (found === undefined || role !== 'code') return []
    return [{ at: { file, line: 1 }, reason: `the tables that are used through ${found} were not found` }]
  })
}

async function declaredModels(typescript: TypescriptFacts): Promise<NodeModels> {
  const files = typescript
    .holding(DECLARES)
    .map(({ path }) => path)
    .filter((path) => LIBRARY.test(typescript.read(path) ?? ''))
  if (files.length === 0) return NOTHING
  const declared = readDeclarations(await typescript.open(), files)
  const isSnake = typescript.holding(/\bnew \w*SnakeNamingStrategy\b|\.SnakeNamingStrategy\(/).length > 0
  const own = isSnake ? SNAKE_NAMING : DEFAULT_NAMING
  const models = [...drizzleModels(declared).models, ...typeormModels(declared, own)]
  const [first = ''] = files
  const gaveUp = declared.gaveUp === undefined ? [] : [{ at: { file: first, line: 1 }, reason: declared.gaveUp }]
  return { models, unresolved: gaveUp }
}
