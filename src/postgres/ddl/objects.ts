import { kinds } from '../schema/queries.ts'
import type { DatabaseSchema } from '../schema/read.ts'

/** One object of a schema that was read, with its properties by name. */
export interface SchemaObject {
  readonly kind: string
  /** Qualified and quoted as SQL needs it. */
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** The objects of a schema by kind, each kind sorted by name. */
export class SchemaObjects {
  readonly #byKind = new Map<string, SchemaObject[]>()
  readonly #byKey = new Map<string, SchemaObject>()
  readonly #children = new Map<string, SchemaObject[]>()

  constructor(schema: DatabaseSchema) {
    const names = Object.keys(kinds).sort((a, b) => b.length - a.length)
    for (const key of [...schema.keys()].sort()) {
      const kind = names.find((one) => key.startsWith(`${one} `))
      if (kind === undefined) continue
      const object = { kind, name: key.slice(kind.length + 1), properties: JSON.parse(schema.get(key) ?? '{}') }
      this.#byKey.set(key, object)
      push(this.#byKind, kind, object)
      if (PARTS.has(kind)) push(this.#children, `${kind} ${parentOf(object.name)}`, object)
    }
  }

  of(kind: string): readonly SchemaObject[] {
    return this.#byKind.get(kind) ?? []
  }

  /** Columns, constraints, triggers, rules or policies of a table or view. */
  partsOf(kind: string, owner: string): readonly SchemaObject[] {
    return this.#children.get(`${kind} ${owner}`) ?? []
  }

  get(kind: string, name: string): SchemaObject | undefined {
    return this.#byKey.get(`${kind} ${name}`)
  }
}

const PARTS = new Set(['column', 'constraint', 'trigger', 'rule', 'policy'])

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

const LAST = /\.((?:"(?:[^"]|"")*")|[^."]+)$/

/** The name of what a part belongs to: `public.t` of `public.t.c`. */
export function parentOf(name: string): string {
  return name.replace(LAST, '')
}

/** The last part of a name, as SQL writes it. */
export function lastOf(name: string): string {
  return LAST.exec(name)?.[1] ?? name
}

/** A name without its quotes. */
export function bare(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier
}

export function text({ properties }: SchemaObject, name: string): string | undefined {
  const value = properties[name]
  if (value === undefined || value === null || value === '') return undefined
  return String(value)
}

export function flag({ properties }: SchemaObject, name: string): boolean {
  return properties[name] === true
}

export function list({ properties }: SchemaObject, name: string): readonly string[] {
  const value = properties[name]
  return Array.isArray(value) ? value.map(String) : []
}

export function literal(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`
  return value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}
