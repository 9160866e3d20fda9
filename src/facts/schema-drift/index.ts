import type { Position } from '../../core/position.ts'
import { type ExpectedSchema, Unsure } from '../../migrations/expected/expected-schema.ts'
import { schemaAtHeads } from '../../migrations/fleet/scripts.ts'
import type { OpenHistory } from '../../migrations/fleet/select.ts'
import type { Catalogue } from '../../migrations/schema/catalogue.ts'
import type { MigrationStep } from '../../migrations/types.ts'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { defineFact } from '../define-fact.ts'
import type { Model, ModelIndex, ModelsFacts } from '../models/types.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { TypescriptFacts } from '../typescript/types.ts'
import { compareTable, split } from './compare.ts'
import { Mentions } from './mentions.ts'
import { type Places, placesIn } from './places.ts'
import { metadataOfTool, type Target, targetOf } from './targets.ts'
import type { Difference, HistoryDrift, RevisionIndexes, SchemaDriftFacts } from './types.ts'
import { schemaOfAll } from './worlds.ts'

/** The code of the service, in whichever language. */
interface Code {
  readonly python: PythonFacts
  readonly typescript: TypescriptFacts
}

interface Schema {
  readonly opened: OpenHistory
  readonly schema: ExpectedSchema
  /** The schema when everything ran that may have run. */
  readonly all: Catalogue
  readonly steps: readonly MigrationStep[]
  readonly places: Places
  readonly models: readonly Model[]
}

/** Reads the histories only where there are models to compare them with: all their revisions have to be read as SQL. */
export default defineFact<SchemaDriftFacts>({
  async collect({ fact }) {
    const models = await fact('models')
    // Models that were read out of migrations cannot differ from them.
    if (models.models.every(({ style }) => style === 'knex' || style === 'migration'))
      return { histories: [], indexesOf: () => undefined }
    const code = { python: await fact('python'), typescript: await fact('typescript') }
    const schemas: Schema[] = []
    const histories: HistoryDrift[] = []
    const all = (await fact('migrations')).opened
    // Django's revisions follow from its models; what else has no revisions has no schema.
    const opened = all.filter(({ tool, history }) => tool.id !== 'django' && history.nodes.size > 0)
    for (const one of opened) histories.push(await drift(one, opened, code, models, schemas))
    return { histories, indexesOf: (model) => indexesOf(model, schemas) }
  },
})

async function drift(
  opened: OpenHistory,
  every: readonly OpenHistory[],
  code: Code,
  models: ModelsFacts,
  schemas: Schema[],
): Promise<HistoryDrift> {
  const { history, environment, tool } = opened
  const [node] = history.nodes.values()
  const at = environment.config ?? node?.revision.position ?? { file: environment.root, line: 1 }
  const target = node === undefined ? undefined : targetOf(node.revision.position.file, code.python, models)
  const own = modelsOf(models, opened)
  const metadata = target?.metadata ?? metadataOfTool(opened, every, own) ?? onlyMetadata(every.length, own)
  const base = { tool: tool.title, history: environment.name, at, heads: history.realHeads, metadata: metadata ?? [] }
  const unknown = (reason: string): HistoryDrift => ({ ...base, result: { kind: 'unknown', reason } })
  if (metadata === undefined) return unknown('which models it is for is not known')
  const found = await schemaAtHeads(opened)
  if (found === undefined) return unknown('its revisions have no order that begins with an empty database')
  const stop = found.steps.find((step) => step.kind === 'opaque' && step.operation === 'raise')
  if (stop?.kind === 'opaque') return unknown(`on PostgreSQL ${stop.position.file} ${stop.reason}`)
  const mine = own.filter((model) => model.metadata !== undefined && metadata.includes(model.metadata))
  if (mine.length === 0) return unknown('none of the models belongs to its metadata')
  const all = schemaOfAll(found.steps, await loadSqlParser())
  const schema = { opened, schema: found.schema, all, steps: found.steps, places: placesIn(found.steps), models: mine }
  schemas.push(schema)
  return { ...base, result: compared(schema, models, code, target) }
}

/** The folder of a history may hold models of its own, for its revisions. */
function modelsOf({ models }: ModelsFacts, { environment }: OpenHistory): readonly Model[] {
  const folders = environment.locations.map((location) => location.slice(0, Math.max(0, location.lastIndexOf('/'))))
  return models.filter(
    ({ at, style }) =>
      style === 'prisma' || !folders.some((folder) => folder !== '' && at.file.startsWith(`${folder}/`)),
  )
}

/** With one history and one metadata there is nothing to choose. */
function onlyMetadata(count: number, models: readonly Model[]): readonly string[] | undefined {
  const keys = new Set(models.map(({ metadata }) => metadata))
  const [only] = keys
  return count === 1 && keys.size === 1 && only !== undefined ? [only] : undefined
}

function compared(
  { schema, all: every, places, models: own, opened, steps }: Schema,
  all: ModelsFacts,
  code: Code,
  target?: Target,
): HistoryDrift['result'] {
  const differences: Difference[] = []
  const mentions = once(() => {
    const files = [...opened.history.nodes.values()].map(({ revision }) => revision.position.file)
    return new Mentions(files, steps, (file) => opened.service.workspace.read(file))
  })
  const unsure: { table: string; at: Position; reason: string }[] = []
  for (const model of own) {
    const found = compareTable(model, schema, every, places)
    if (found.doubt !== undefined) unsure.push({ table: model.table, at: model.at, reason: found.doubt })
    const mentioned = found.doubt === undefined ? undefined : mentions()
    differences.push(...found.differences.filter((one) => mentioned?.canTell(model, one) ?? true))
  }
  const isWhole = all.unresolved.length === 0 && target?.filters !== true
  if (isWhole) {
    const left = leftTables(schema, all, places, opened)
    // What the code still names is in use, whoever declares it.
    differences.push(...left.filter(({ names: [name = ''] }) => !isNamed(name, code, opened)))
  }
  return { kind: 'compared', tables: own.length - unsure.length, differences, unsure }
}

/** The word stands in code outside of the history. */
function isNamed(table: string, { python, typescript }: Code, { history }: OpenHistory): boolean {
  const own = new Set([...history.nodes.values()].map(({ revision }) => revision.position.file))
  const word = new RegExp(`(?<!\\w)${table.replaceAll(/[^\w]/g, '.')}(?!\\w)`)
  return (
    python.code.some(({ file, tree }) => !own.has(file) && mayHold(tree, table) && word.test(tree.text)) ||
    typescript.holding(word).some(({ path }) => !own.has(path))
  )
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Tables no model declares. Partitions, heirs and the tool's own table are no models. */
function leftTables(
  schema: ExpectedSchema,
  all: ModelsFacts,
  places: Places,
  { tool, environment, service }: OpenHistory,
): Difference[] {
  const known = new Set(all.models.map(({ table }) => split(table).name))
  const own = tool.applied(service.workspace, environment)?.table?.name
  return [...schema.catalogue.relations].flatMap(([, relation]) => {
    const { kind, name, partitionOf, parents, temporary } = relation
    const isOther = kind !== 'table' || temporary || partitionOf !== undefined || parents.length > 0
    const at = places.table(name)
    if (isOther || known.has(name) || name === own || name === 'alembic_version' || at === undefined) return []
    if (schema.relation(relation.schema, name) instanceof Unsure) return []
    const table = relation.schema === 'public' ? name : `${relation.schema}.${name}`
    return [
      {
        kind: 'table' as const,
        only: 'revisions' as const,
        table,
        what: `table ${table}`,
        names: [name],
        at,
        breaksWrites: false,
        doubt: undefined,
      },
    ]
  })
}

function indexesOf(model: Model, schemas: readonly Schema[]): RevisionIndexes | undefined {
  const own = schemas.find(({ models }) => models.includes(model))
  if (own === undefined) return undefined
  const { schema, name } = split(model.table)
  const relation = own.schema.relation(schema, name)
  if (relation instanceof Unsure) return { indexes: [], doubt: relation.reason }
  const at = own.places.table(name) ?? { file: own.opened.environment.root, line: 1 }
  const indexes = [...(relation?.indexes.values() ?? [])].map(
    (index): ModelIndex => ({
      name: index.name,
      columns: index.columns,
      unique: index.unique,
      partial: index.partial,
      method: index.method,
      at: own.places.index(index.name) ?? at,
      source: 'migration',
    }),
  )
  return { indexes, doubt: undefined }
}
