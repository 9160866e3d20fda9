import type { DropStmt, Node, RenameStmt } from '@pgsql/types'
import {
  as,
  find,
  functionsIn,
  kindOf,
  objectName,
  type QualifiedName,
  qualified,
  rangeName,
  strings,
} from '../../parsers/sql/nodes.ts'
import { type Catalogue, indexNamed, keyOf, resolveKey } from '../schema/catalogue.ts'

/** What a statement does to the catalogue of a database, as far as it can be told from its text. */
export type Touched =
  /** Rows, comments, rights: no table, column, index, constraint or type is another afterwards. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'objects'
      /** Keys of tables, views and types (`type public.mood`) that may be there or not be there because of it. */
      readonly existence: readonly string[]
      /** Keys of those that are there before and after, but may be others. */
      readonly content: readonly string[]
    }
  /** Anything: what it runs is not written in it. */
  | { readonly kind: 'anything'; readonly reason: string }

const NOTHING: Touched = { kind: 'nothing' }

/** Key of a type, told from tables by its first word. */
export function typeKey(key: string): string {
  return `type ${key}`
}

/** Extensions that bring types and functions, but no tables. */
const TABLELESS =
  /^(?:plpgsql|uuid-ossp|pgcrypto|pg_trgm|vector|citext|hstore|btree_gi[ns]t?|unaccent|ltree|fuzzystrmatch|intarray|pg_stat_statements|tablefunc|cube|earthdistance|isn|lo|seg|pg_search|vchord)$/

/** True for an extension that may bring tables of its own. */
export function mayBringTables(extension: string): boolean {
  return !TABLELESS.test(extension)
}

/** What a statement may change. `routines` are functions made by the history whose text changes a schema. */
export function touchedBy(node: Node, catalogue: Catalogue, routines: ReadonlySet<string>): Touched {
  switch (kindOf(node)) {
    case 'CreateStmt':
      return made(catalogue, as(node, 'CreateStmt')?.relation)
    case 'CreateForeignTableStmt':
      return made(catalogue, as(node, 'CreateForeignTableStmt')?.base?.relation)
    case 'CreateTableAsStmt':
      return made(catalogue, as(node, 'CreateTableAsStmt')?.into?.rel)
    case 'ViewStmt':
      return made(catalogue, as(node, 'ViewStmt')?.view)
    case 'CreateSeqStmt':
      return made(catalogue, as(node, 'CreateSeqStmt')?.sequence)
    case 'AlterTableStmt':
      return altered(catalogue, as(node, 'AlterTableStmt')?.relation)
    case 'IndexStmt':
      return altered(catalogue, as(node, 'IndexStmt')?.relation)
    case 'CreateEnumStmt':
      return madeType(catalogue, qualified(strings(as(node, 'CreateEnumStmt')?.typeName)))
    case 'AlterEnumStmt':
      return alteredType(catalogue, qualified(strings(as(node, 'AlterEnumStmt')?.typeName)))
    case 'CreateDomainStmt':
      return madeType(catalogue, qualified(strings(as(node, 'CreateDomainStmt')?.domainname)))
    case 'DropStmt':
      return dropped(catalogue, as(node, 'DropStmt') ?? {})
    case 'RenameStmt':
      return renamed(catalogue, as(node, 'RenameStmt') ?? {})
    default:
      return otherwise(node, routines)
  }
}

function otherwise(node: Node, routines: ReadonlySet<string>): Touched {
  const anything = (reason: string): Touched => ({ kind: 'anything', reason })
  switch (kindOf(node)) {
    case 'AlterObjectSchemaStmt':
    case 'ImportForeignSchemaStmt':
    case 'DropOwnedStmt':
    case 'ReassignOwnedStmt':
    case 'ExecuteStmt':
      return anything('a statement moves objects between schemas or owners')
    case 'CallStmt':
      return anything('a procedure was called')
    case 'VariableSetStmt':
      return as(node, 'VariableSetStmt')?.name === 'search_path' ? anything('the search path was set') : NOTHING
    case 'SelectStmt':
      if (as(node, 'SelectStmt')?.intoClause !== undefined) return anything('SELECT INTO made a table')
      if (find(node, 'A_Const').some(({ sval }) => sval?.sval === 'search_path'))
        return anything('the search path was set')
      return calls(node, routines)
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
      return calls(node, routines)
    default:
      return NOTHING
  }
}

function calls(node: Node, routines: ReadonlySet<string>): Touched {
  if (routines.size === 0) return NOTHING
  const called = functionsIn(node).find((name) => routines.has(name))
  return called === undefined ? NOTHING : { kind: 'anything', reason: `${called}() was called, which changes a schema` }
}

type Range = Parameters<typeof rangeName>[0] | undefined

function made(catalogue: Catalogue, range: Range): Touched {
  if (range === undefined || range.relpersistence === 't') return NOTHING
  return { kind: 'objects', existence: [keyOf(catalogue, rangeName(range))], content: [] }
}

function altered(catalogue: Catalogue, range: Range): Touched {
  if (range === undefined) return NOTHING
  return { kind: 'objects', existence: [], content: [resolveKey(catalogue, catalogue.relations, rangeName(range))] }
}

function madeType(catalogue: Catalogue, name: QualifiedName): Touched {
  return { kind: 'objects', existence: [typeKey(keyOf(catalogue, name))], content: [] }
}

function alteredType(catalogue: Catalogue, name: QualifiedName): Touched {
  return { kind: 'objects', existence: [], content: [typeKey(resolveKey(catalogue, catalogue.types, name))] }
}

/** With CASCADE more may go: what refers to a dropped table is another table afterwards. */
function dropped(catalogue: Catalogue, node: DropStmt): Touched {
  const existence: string[] = []
  const content: string[] = []
  for (const each of node.objects ?? []) {
    const name = objectName(each)
    switch (node.removeType) {
      case 'OBJECT_TABLE':
      case 'OBJECT_VIEW':
      case 'OBJECT_MATVIEW':
      case 'OBJECT_SEQUENCE':
      case 'OBJECT_FOREIGN_TABLE': {
        const key = resolveKey(catalogue, catalogue.relations, name)
        existence.push(key)
        content.push(...referring(catalogue, key))
        break
      }
      case 'OBJECT_INDEX':
        content.push(...[indexNamed(catalogue, name)?.key].flatMap((key) => key ?? []))
        break
      case 'OBJECT_TYPE':
      case 'OBJECT_DOMAIN':
        existence.push(typeKey(resolveKey(catalogue, catalogue.types, name)))
        break
      case 'OBJECT_SCHEMA':
      case 'OBJECT_EXTENSION':
        if (node.behavior === 'DROP_CASCADE') return { kind: 'anything', reason: 'a schema or extension was dropped' }
        break
      default:
    }
  }
  return { kind: 'objects', existence, content }
}

/** Keys of the tables a table's foreign keys point to. */
export function referencesOf({ relations }: Catalogue, key: string): string[] {
  return [...(relations.get(key)?.constraints.values() ?? [])].flatMap(({ references }) => references?.key ?? [])
}

/** The table whose rows a statement changes. */
export function usedBy(node: Node, catalogue: Catalogue): string[] {
  const { relation } = as(node, 'InsertStmt') ?? as(node, 'UpdateStmt') ?? as(node, 'DeleteStmt') ?? {}
  if (relation === undefined || relation.schemaname === 'pg_catalog') return []
  return [resolveKey(catalogue, catalogue.relations, rangeName(relation))]
}

/** Keys of the tables with a foreign key to one. */
export function referring(catalogue: Catalogue, key: string): string[] {
  return [...catalogue.relations].flatMap(([other, { constraints }]) =>
    other !== key && [...constraints.values()].some(({ references }) => references?.key === key) ? [other] : [],
  )
}

function renamed(catalogue: Catalogue, node: RenameStmt): Touched {
  if (node.renameType === 'OBJECT_SCHEMA') return { kind: 'anything', reason: 'a schema was renamed' }
  if (node.renameType === 'OBJECT_TYPE' && node.object !== undefined) {
    const name = objectName(node.object)
    const to = { schema: name.schema, name: node.newname ?? '' }
    const keys = [resolveKey(catalogue, catalogue.types, name), keyOf(catalogue, to)]
    return { kind: 'objects', existence: keys.map(typeKey), content: [] }
  }
  if (node.relation === undefined) return NOTHING
  const name = rangeName(node.relation)
  const key = resolveKey(catalogue, catalogue.relations, name)
  const index = catalogue.relations.has(key) ? undefined : indexNamed(catalogue, name)
  if (index !== undefined || node.renameType === 'OBJECT_INDEX') {
    return { kind: 'objects', existence: [], content: [index?.key].flatMap((one) => one ?? []) }
  }
  if (node.renameType === 'OBJECT_COLUMN' || node.renameType === 'OBJECT_TABCONSTRAINT') {
    return { kind: 'objects', existence: [], content: [key, ...referring(catalogue, key)] }
  }
  const to = keyOf(catalogue, { schema: name.schema, name: node.newname ?? '' })
  return { kind: 'objects', existence: [key, to], content: referring(catalogue, key) }
}
