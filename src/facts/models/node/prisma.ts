import type { PrismaAttribute, PrismaBlock, PrismaField, PrismaValue } from '../../../parsers/prisma/parse.ts'
import { parsePrisma } from '../../../parsers/prisma/parse.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { Model, ModelColumn, ModelForeignKey, ModelIndex, ModelRelationship } from '../types.ts'
import { joinTables } from './prisma-join-tables.ts'
import { attributeNamed, columnName, namedFields, namesIn, tableOf, textOf } from './prisma-names.ts'
import type { NodeModels } from './types.ts'

/** The files of one schema: one file, or all in a folder below the one that names the database. */
interface Schema {
  readonly name: string
  readonly blocks: readonly PrismaBlock[]
}

/** The models of the Prisma schemas of a repository, with the tables of implicit relations. */
export function prismaModels(workspace: Workspace): NodeModels {
  const files = workspace.files.filter(({ path, role }) => path.endsWith('.prisma') && role === 'code')
  const unresolved: NodeModels['unresolved'][number][] = []
  const parsed = files.flatMap(({ path }) => {
    const text = workspace.read(path)
    return text === undefined ? [] : [{ path, schema: parsePrisma(path, text) }]
  })
  for (const { schema } of parsed) unresolved.push(...schema.problems)
  return { models: schemasOf(parsed).flatMap(modelsOf), unresolved }
}

type Parsed = readonly { readonly path: string; readonly schema: ReturnType<typeof parsePrisma> }[]

/** A file with a `datasource` begins a schema; files without one belong to the nearest folder with one. */
function schemasOf(parsed: Parsed): Schema[] {
  const roots = parsed.filter(({ schema }) => schema.settings.some(({ kind }) => kind === 'datasource'))
  const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
  return (roots.length > 0 ? roots : parsed.slice(0, 1)).flatMap(({ path, schema }): Schema[] => {
    const provider = schema.settings.find(({ kind }) => kind === 'datasource')?.values.get('provider')
    const name = provider?.is === 'text' ? provider.text : ''
    if (name === 'mongodb') return []
    const folder = folderOf(path)
    const others = parsed.filter(
      (one) =>
        !roots.includes(one) &&
        one.path !== path &&
        ownerOf(
          one.path,
          roots.map((root) => folderOf(root.path)),
        ) === folder,
    )
    const blocks = [...schema.blocks, ...others.flatMap((one) => one.schema.blocks)]
    return [{ name: path, blocks }]
  })
}

function ownerOf(path: string, folders: readonly string[]): string | undefined {
  return folders
    .filter((folder) => folder === '' || path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0]
}

function modelsOf(schema: Schema): Model[] {
  const blocks = new Map(schema.blocks.filter(({ kind }) => kind === 'model').map((block) => [block.name, block]))
  const own = [...blocks.values()].map((block) => new Reader(block, blocks, schema).model())
  return [...own, ...joinTables(blocks, `prisma:${schema.name}`)]
}

/** What happens to rows whose parent goes, where the schema does not say: Prisma's own defaults. */
const ON_DELETE: Readonly<Record<string, string>> = {
  Cascade: 'CASCADE',
  SetNull: 'SET NULL',
  SetDefault: 'SET DEFAULT',
  Restrict: 'RESTRICT',
  NoAction: 'NO ACTION',
}

class Reader {
  readonly #block: PrismaBlock
  readonly #blocks: ReadonlyMap<string, PrismaBlock>
  readonly #schema: Schema

  constructor(block: PrismaBlock, blocks: ReadonlyMap<string, PrismaBlock>, schema: Schema) {
    this.#block = block
    this.#blocks = blocks
    this.#schema = schema
  }

  model(): Model {
    const block = this.#block
    const scalar = block.fields.filter(({ type }) => !this.#blocks.has(type))
    const keys = this.#primaryKey()
    return {
      table: tableOf(block),
      class: `prisma.${block.name}`,
      metadata: `prisma:${this.#schema.name}`,
      at: block.at,
      style: 'prisma',
      columns: scalar.map((field) => this.#column(field, keys)),
      primaryKey: keys,
      foreignKeys: block.fields.flatMap((field) => this.#foreignKey(field)),
      indexes: [...this.#uniques(), ...this.#indexes()],
      uniques: [],
      relationships: block.fields.flatMap((field) => this.#relationship(field)),
      complete: true,
      doubt: undefined,
    }
  }

  #columns(fields: readonly string[]): string[] {
    return fields.map((name) => columnName(this.#block, name))
  }

  #primaryKey(): string[] {
    const own = this.#block.fields.filter((field) => attributeNamed(field, 'id') !== undefined)
    const whole = attributeNamed(this.#block, 'id')
    return this.#columns(whole === undefined ? own.map(({ name }) => name) : namedFields(whole.args))
  }

  #column(field: PrismaField, keys: readonly string[]): ModelColumn {
    const name = columnName(this.#block, field.name)
    const given =
      attributeNamed(field, 'default')?.args.plain[0] ?? attributeNamed(field, 'default')?.args.named.get('value')
    return {
      name,
      attribute: field.name === name ? undefined : field.name,
      type: `${field.type}${field.list ? '[]' : ''}`,
      // A list cannot be null in the client; Prisma sets no NOT NULL for it and does not mind one.
      nullable: field.list ? undefined : field.optional,
      hasDefault: given !== undefined && !isMadeByClient(given),
      primaryKey: keys.includes(name),
      at: field.at,
    }
  }

  #foreignKey(field: PrismaField): ModelForeignKey[] {
    const target = this.#blocks.get(field.type)
    const relation = attributeNamed(field, 'relation')
    if (target === undefined || relation === undefined) return []
    const fields = namesIn(relation.args.named.get('fields'))
    if (fields.length === 0) return []
    const written = textOf(relation.args.named.get('onDelete'))
    return [
      {
        columns: this.#columns(fields),
        table: tableOf(target),
        references: namesIn(relation.args.named.get('references')).map((name) => columnName(target, name)),
        onDelete: written === undefined ? (field.optional ? 'SET NULL' : 'RESTRICT') : ON_DELETE[written],
        at: field.at,
      },
    ]
  }

  #uniques(): ModelIndex[] {
    const own = this.#block.fields.flatMap((field) => {
      const unique = attributeNamed(field, 'unique')
      return unique === undefined ? [] : [this.#index(unique, [field.name], true)]
    })
    const whole = this.#block.attributes.filter(({ name }) => name === 'unique')
    return [...own, ...whole.map((one) => this.#index(one, namedFields(one.args), true))]
  }

  #indexes(): ModelIndex[] {
    return this.#block.attributes
      .filter(({ name }) => name === 'index')
      .map((one) => this.#index(one, namedFields(one.args), false))
  }

  #index({ args, at }: PrismaAttribute, fields: readonly string[], unique: boolean): ModelIndex {
    return {
      name: textOf(args.named.get('map')),
      columns: this.#columns(fields),
      unique,
      partial: args.named.has('where'),
      method: textOf(args.named.get('type'))?.toLowerCase(),
      at,
      source: 'model',
    }
  }

  #relationship(field: PrismaField): ModelRelationship[] {
    const target = this.#blocks.get(field.type)
    if (target === undefined) return []
    // Prisma loads nothing that is not asked for.
    return [{ attribute: field.name, table: tableOf(target), loading: 'noload', many: field.list, at: field.at }]
  }
}

/** `uuid()`, `cuid()`, `nanoid()`, `ulid()` are made by the client; the database knows nothing of them. */
function isMadeByClient(value: PrismaValue): boolean {
  return value.is === 'call' && /^(uuid|cuid|nanoid|ulid|auto)$/.test(value.name)
}
