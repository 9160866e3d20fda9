import type { Node, RangeVar, TypeName } from '@pgsql/types'

/** The name of a kind of node in PostgreSQL's parse tree: `IndexStmt`, `AlterTableStmt`, … */
export type NodeKind = Node extends infer Each ? (Each extends unknown ? keyof Each & string : never) : never

/** The content of a node of one kind. */
export type NodeOf<Kind extends NodeKind> =
  Extract<Node, { [K in Kind]: unknown }> extends Record<Kind, infer Content> ? Content : never

/** What kind of node it is: each node is an object with one key, its kind. */
export function kindOf(node: Node): NodeKind {
  for (const kind in node) return kind as NodeKind
  return 'Null' as NodeKind
}

/** The content of a node if it is of that kind. */
export function as<Kind extends NodeKind>(node: Node | undefined, kind: Kind): NodeOf<Kind> | undefined {
  return node === undefined ? undefined : (node as Partial<Record<Kind, NodeOf<Kind>>>)[kind]
}

/** The contents of those nodes of a list that are of one kind. */
export function allOf<Kind extends NodeKind>(nodes: readonly Node[] | undefined, kind: Kind): NodeOf<Kind>[] {
  return (nodes ?? []).flatMap((node) => {
    const content = as(node, kind)
    return content === undefined ? [] : [content]
  })
}

/** The texts of a list of `String` nodes: a qualified name, a list of columns. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return allOf(nodes, 'String').map(({ sval }) => sval ?? '')
}

/** A name that may have a schema. */
export interface QualifiedName {
  readonly schema: string | undefined
  readonly name: string
}

/** `a.b` out of `['a', 'b']`; what stands before the schema (a database) is dropped. */
export function qualified(parts: readonly string[]): QualifiedName {
  return { schema: parts.at(-2), name: parts.at(-1) ?? '' }
}

/** The names `DROP TABLE a.b, c` lists: lists of strings, or type names. */
export function objectName(node: Node): QualifiedName {
  const list = as(node, 'List')
  if (list !== undefined) return qualified(strings(list.items))
  const type = as(node, 'TypeName')
  if (type !== undefined) return qualified(strings(type.names))
  return qualified(strings([node]))
}

export function rangeName(range: RangeVar): QualifiedName {
  return { schema: range.schemaname, name: range.relname ?? '' }
}

/**
 * Every node below a value, itself first, in the order of the text; goes no deeper where `visit` answers false. Keeps
 * its own stack: the expressions of a statement may be thousands of levels deep.
 */
export function walk(value: unknown, visit: (kind: NodeKind, content: Record<string, unknown>) => boolean): void {
  const stack: [key: string, content: unknown][] = [['', value]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [key, content] = next
    if (typeof content !== 'object' || content === null) continue
    if (isKind(key) && !visit(key as NodeKind, content as Record<string, unknown>)) continue
    const inner: [string, unknown][] = Array.isArray(content)
      ? content.map((each) => ['', each])
      : Object.entries(content)
    for (let at = inner.length - 1; at >= 0; at--) {
      const each = inner[at]
      if (each !== undefined) stack.push(each)
    }
  }
}

/** Kinds of nodes begin with a capital letter, fields do not. */
function isKind(key: string): boolean {
  const first = key.charCodeAt(0)
  return first >= 65 && first <= 90
}

/** All nodes of one kind below a value. */
export function find<Kind extends NodeKind>(value: unknown, kind: Kind): NodeOf<Kind>[] {
  const found: NodeOf<Kind>[] = []
  walk(value, (each, content) => {
    if (each === kind) found.push(content as NodeOf<Kind>)
    return true
  })
  return found
}

/** The literal a node is, as text: `'2s'` gives `2s`, `5` gives `5`, `true` gives `true`; casts are looked through. */
export function literal(node: Node | undefined): string | undefined {
  const cast = as(node, 'TypeCast')
  if (cast !== undefined) return literal(cast.arg)
  const constant = as(node, 'A_Const')
  if (constant === undefined) return as(node, 'String')?.sval
  if (constant.isnull === true) return 'NULL'
  if (constant.sval !== undefined) return constant.sval.sval ?? ''
  if (constant.ival !== undefined) return String(constant.ival.ival ?? 0)
  if (constant.fval !== undefined) return constant.fval.fval
  if (constant.boolval !== undefined) return String(constant.boolval.boolval ?? false)
  return undefined
}

/** The columns a value names: `a`, `t.a`; not `*`. */
export function columnsIn(value: unknown): string[] {
  return [...new Set(find(value, 'ColumnRef').flatMap(({ fields }) => strings(fields).slice(-1)))]
}

/** The functions a value calls, by their last name. */
export function functionsIn(value: unknown): string[] {
  return [...new Set(find(value, 'FuncCall').flatMap(({ funcname }) => strings(funcname).slice(-1)))]
}

/** A type as it was written, normalised: base name without `pg_catalog`, modifiers, whether it is an array. */
export interface ColumnType {
  readonly schema: string | undefined
  /** As `pg_type.typname`: `int4`, `varchar`, `timestamptz`; `serial` types keep their own name. */
  readonly name: string
  readonly modifiers: readonly (number | undefined)[]
  readonly array: boolean
}

export function columnType(type: TypeName | undefined): ColumnType | undefined {
  if (type === undefined) return undefined
  const { schema, name } = qualified(strings(type.names))
  const modifiers = (type.typmods ?? []).map((node) => {
    const value = literal(node)
    return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : undefined
  })
  return {
    schema: schema === 'pg_catalog' ? undefined : schema,
    name: aliases[name] ?? name,
    modifiers,
    array: (type.arrayBounds ?? []).length > 0,
  }
}

/** Names the grammar leaves as they are, though the catalogue knows them by another. */
const aliases: Readonly<Record<string, string>> = {
  serial4: 'serial',
  serial8: 'bigserial',
  serial2: 'smallserial',
  int: 'int4',
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  boolean: 'bool',
  real: 'float4',
}

const written: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  bool: 'boolean',
  float4: 'real',
  float8: 'double precision',
  bpchar: 'char',
}

/** A type in words a person would write: `varchar(20)`, `integer[]`. */
export function formatType(type: ColumnType): string {
  const modifiers = type.modifiers.length === 0 ? '' : `(${type.modifiers.map((each) => each ?? '?').join(', ')})`
  const schema = type.schema === undefined ? '' : `${type.schema}.`
  return `${schema}${written[type.name] ?? type.name}${modifiers}${type.array ? '[]' : ''}`
}
