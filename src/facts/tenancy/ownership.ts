import type { Model, ModelsFacts } from '../models/types.ts'

/** How a table belongs to a tenant. */
export type Belonging =
  /** Has the tenant key itself. */
  | { readonly how: 'direct'; readonly column: string; readonly nullable: boolean }
  /** Through a required foreign key to a table that belongs to one. */
  | { readonly how: 'through'; readonly column: string; readonly parent: string }
  /** Its rows are the tenants. */
  | { readonly how: 'root' }

/** Which tables belong to tenants, and which columns say to whom. */
export interface Ownership {
  /** The column that names the tenant, as most tables have it. */
  readonly key: string
  /** All names it has. */
  readonly keys: ReadonlySet<string>
  readonly roots: ReadonlySet<string>
  readonly belonging: ReadonlyMap<string, Belonging>
  /** Tables on no way to a tenant. */
  readonly without: readonly Model[]
  readonly models: ModelsFacts
}

const KEY = /^(org|organi[sz]ation|tenant|workspace|account|company|customer_account|site)_?(id|uuid|pk|key)$/i
const LESSER_KEY = /^(project|team|space)_?(id|uuid)$/i
const OWNER =
  /^(user|owner|client|customer|member|author|creator|created_by|owned_by|team|worker|employee|profile|account|actor|project|workspace|group|department)(_?(id|uuid|by|user_id|username))?$/i
const CAPABILITY =
  /(^|_)(token|secret|api_?key|nonce|otp|jti)(_|$)|(^|_)(token|key|secret|password)_?hash|hashed_(token|key|secret)|(invit\w*|share|verification|access|auth|reset|confirm\w*|magic|unsubscribe)_(code|token|key|id|slug|link)$/i

/** True for a key that names an organisation, a tenant, a workspace: what customers are kept apart by. */
export function isBorder(key: string): boolean {
  return KEY.test(key)
}

/** True for a column that says to whom a row belongs, be it a narrower owner than the tenant. */
export function isOwner(ownership: Ownership, column: string): boolean {
  return ownership.keys.has(column) || OWNER.test(column) || KEY.test(column)
}

/** True for a column whose value nobody knows who was not given it: knowing it is the permission. */
export function isCapability(column: string): boolean {
  return CAPABILITY.test(column)
}

/** Finds the tenant key of a data model; undefined when no column looks like one on at least two tables. */
export function findOwnership(models: ModelsFacts, chosen: readonly string[] = []): Ownership | undefined {
  const keys = chosen.length > 0 ? chosen : keysOf(models.models)
  const [key] = keys
  if (key === undefined) return undefined
  const roots = rootsOf(models, keys)
  const belonging = new Map<string, Belonging>()
  for (const root of roots) belonging.set(root, { how: 'root' })
  for (const model of models.models) {
    const own = directKey(model, keys, roots)
    if (own !== undefined && !roots.has(model.table)) belonging.set(model.table, own)
  }
  for (let grew = true; grew; ) grew = addChildren(models, belonging)
  const without = models.models.filter(({ table }) => !belonging.has(table))
  return { key, keys: new Set(keys), roots, belonging, without, models }
}

/** The name most tables have, and others that point to the same table. */
function keysOf(models: readonly Model[]): string[] {
  const counts = new Map<string, number>()
  for (const pattern of [KEY, LESSER_KEY]) {
    for (const { columns } of models)
      for (const { name } of columns) if (pattern.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    const names = [...counts].filter(([, count]) => count >= 2).sort((a, b) => b[1] - a[1])
    const [most] = names
    if (most !== undefined)
      return synonyms(
        models,
        most[0],
        names.map(([name]) => name),
      )
  }
  return []
}

function synonyms(models: readonly Model[], key: string, names: readonly string[]): string[] {
  const target = targetOf(models, key)
  const stem = stemOf(key)
  return [
    key,
    ...names.filter(
      (name) => name !== key && (stemOf(name) === stem || (target !== undefined && targetOf(models, name) === target)),
    ),
  ]
}

function stemOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/_?(id|uuid|pk|key)$/, '')
    .replace('organisation', 'org')
    .replace('organization', 'org')
}

/** The table most foreign keys of a column name point to. */
function targetOf(models: readonly Model[], column: string): string | undefined {
  const found = models.flatMap(({ foreignKeys }) =>
    foreignKeys.filter(({ columns }) => columns.length === 1 && columns[0] === column),
  )
  return found[0]?.table
}

function rootsOf(models: ModelsFacts, keys: readonly string[]): ReadonlySet<string> {
  const roots = new Set<string>()
  for (const key of keys) {
    const target = targetOf(models.models, key)
    if (target !== undefined) roots.add(target)
    else {
      const stem = key.toLowerCase().replace(/_?(id|uuid|pk|key)$/, '')
      for (const { table, columns } of models.models) {
        const isNamed = table === stem || table === `${stem}s` || table === `${stem.replace(/y$/, 'ie')}s`
        if (isNamed && !columns.some(({ name, primaryKey }) => name === key && !primaryKey)) roots.add(table)
      }
    }
  }
  return roots
}

function directKey(model: Model, keys: readonly string[], roots: ReadonlySet<string>): Belonging | undefined {
  const named = model.columns.find(({ name }) => keys.includes(name))
  const pointing = model.foreignKeys.find(
    ({ table, columns }) => roots.has(table) && columns.length === 1 && /id$/.test(columns[0] ?? ''),
  )
  const name = named?.name ?? (model.table === pointing?.table ? undefined : pointing?.columns[0])
  if (name === undefined) return undefined
  const column = model.columns.find((one) => one.name === name)
  return { how: 'direct', column: name, nullable: column?.nullable === true }
}

function addChildren(models: ModelsFacts, belonging: Map<string, Belonging>): boolean {
  let grew = false
  for (const model of models.models) {
    if (belonging.has(model.table)) continue
    const required = model.foreignKeys.find(
      ({ table, columns }) =>
        belonging.has(table) &&
        columns.every((name) => model.columns.find((one) => one.name === name)?.nullable !== true),
    )
    if (required === undefined) continue
    belonging.set(model.table, { how: 'through', column: required.columns[0] ?? '', parent: required.table })
    grew = true
  }
  return grew
}
