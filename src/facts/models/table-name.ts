import { argument, nameOf } from '../../parsers/python/syntax.ts'
import type { Reading } from './reading.ts'
import type { ClassValue } from './values.ts'

/** The table a class has of its own. */
export type TableName =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string }

const NONE: TableName = { kind: 'none' }

/**
 * What `__tablename__` is for a class, as SQLAlchemy finds it: the first in the order of look-up counts, but a plain
 * text of a mapped class further up names the table of that class, not of this one.
 */
export function tableNameOf(type: ClassValue, reader: Reading): TableName {
  return renamed(type, plainName(type, reader), reader)
}

/** `__init_subclass__` of a base that gives each class another name: `cls.__tablename__ = prefix + cls.__tablename__`. */
function renamed(type: ClassValue, name: TableName, reader: Reading): TableName {
  for (const one of reader.ancestry.of(type).slice(1)) {
    const hook = one.kind === 'class' ? reader.bodyOf(one.type).members.get('__init_subclass__') : undefined
    const changes = hook?.node.find('assignment').filter((node) => node.field('left')?.text === 'cls.__tablename__')
    const [change, ...more] = changes ?? []
    const value = change?.field('right')
    if (hook === undefined || change === undefined || value === undefined) continue
    const isPlain =
      change.enclosing('if_statement', 'for_statement', 'try_statement', 'class_definition')?.kind ===
      'class_definition'
    if (more.length > 0 || !isPlain) return { kind: 'unknown', reason: `${one.key} renames it` }
    if (name.kind !== 'name') return name
    const given = reader.named(type, name.name, hook.node, value)
    return typeof given === 'string'
      ? { kind: 'name', name: given }
      : { kind: 'unknown', reason: `${one.key} renames it` }
  }
  return name
}

function plainName(type: ClassValue, reader: Reading): TableName {
  const found = reader.lookUp(type, '__tablename__')
  if (found !== undefined) {
    const { owner, member } = found
    const isOwn = owner.node.equals(type.node)
    if (!isOwn && member.declared === undefined && isMapped(owner, reader)) return NONE
    const value = reader.valueOf(type, member)
    if (value?.kind === 'constant') return value.value === null ? NONE : { kind: 'name', name: String(value.value) }
    // A bare annotation (`__tablename__: str`) says nothing.
    if (value !== undefined) {
      return { kind: 'unknown', reason: value.kind === 'unknown' ? value.reason : 'its __tablename__ is not a text' }
    }
  }
  const root = reader.ancestry.rootOf(type)
  if (root?.style === 'sqlmodel' && isTable(type)) return { kind: 'name', name: nameOf(type.node).toLowerCase() }
  if (root?.style === 'flask') return { kind: 'name', name: snakeCase(nameOf(type.node)) }
  return NONE
}

function isMapped(type: ClassValue, reader: Reading): boolean {
  return reader.ancestry.rootOf(type) !== undefined && !isAbstract(type, reader)
}

/** `__abstract__ = True` in its own body. */
export function isAbstract(type: ClassValue, reader: Reading): boolean {
  return reader.bodyOf(type).members.get('__abstract__')?.value?.text === 'True'
}

/** `class Hero(SQLModel, table=True)`. */
export function isTable(type: ClassValue): boolean {
  return argument(type.node, 'table')?.text === 'True'
}

/** As Flask-SQLAlchemy names tables after classes. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))/g, '_$1')
    .toLowerCase()
    .replace(/^_/, '')
}
