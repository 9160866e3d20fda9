import type { SchemaKind } from '../../postgres/schema/queries.ts'
import type { CommandLog } from './tracing.ts'

/** Which part of a schema a transaction may have changed. */
export interface Touched {
  /** Nothing less than everything has to be read again. */
  readonly whole: boolean
  /** Numbers of relations that may be others now. */
  readonly relations: ReadonlySet<number>
  /** Numbers of tables whose rows may be others now. */
  readonly written: ReadonlySet<number>
  /** Kinds of objects that are no part of a relation. */
  readonly kinds: ReadonlySet<SchemaKind>
}

/** `pg_class`; the numbers of catalogs are fixed (catalog/pg_class.h). */
const RELATIONS = 1259

/**
 * What commands change, by tag: the relations they lock, and kinds of other objects as a whole. Tags that are not here,
 * like those that rename or alter something of which many others speak, make everything be read.
 */
const CHANGED: Readonly<Record<string, readonly SchemaKind[]>> = {
  ...of('TABLE', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('FOREIGN TABLE', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('INDEX', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('SEQUENCE', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('VIEW', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('MATERIALIZED VIEW', ['CREATE', 'ALTER', 'DROP', 'REFRESH'], []),
  ...of('TRIGGER', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('RULE', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('POLICY', ['CREATE', 'ALTER', 'DROP'], []),
  ...of('TYPE', ['CREATE', 'DROP'], ['type']),
  ...of('DOMAIN', ['CREATE', 'DROP'], ['type']),
  ...of('FUNCTION', ['CREATE', 'DROP'], ['function']),
  ...of('PROCEDURE', ['CREATE', 'DROP'], ['function']),
  ...of('AGGREGATE', ['CREATE', 'DROP'], ['function']),
  ...of('STATISTICS', ['CREATE', 'DROP'], ['statistics']),
  ...of('COLLATION', ['CREATE', 'DROP'], ['collation']),
  'CREATE SCHEMA': ['schema'],
  'CREATE EXTENSION': ['schema', 'extension'],
  'CREATE TABLE AS': [],
  'SELECT INTO': [],
  REINDEX: [],
}

function of(
  what: string,
  verbs: readonly string[],
  kinds: readonly SchemaKind[],
): Record<string, readonly SchemaKind[]> {
  return Object.fromEntries(verbs.map((verb) => [`${verb} ${what}`, kinds]))
}

/** What a transaction touched, out of the locks it held that let it change something, and of what its commands noted. */
export function touchedBy(
  log: CommandLog | undefined,
  locked: Iterable<number>,
  written: ReadonlySet<number>,
): Touched {
  if (log === undefined) return everything
  const kinds = new Set<SchemaKind>()
  for (const tag of log.tags) {
    const changed = tag === 'COMMENT' && log.objects.every(({ catalog }) => catalog === RELATIONS) ? [] : CHANGED[tag]
    if (changed === undefined) return everything
    for (const kind of changed) kinds.add(kind)
  }
  const named = log.objects.flatMap(({ catalog, oid }) => (catalog === RELATIONS ? [oid] : []))
  return { whole: false, relations: new Set([...locked, ...named]), written: new Set([...written, ...named]), kinds }
}

const none = { relations: new Set<number>(), written: new Set<number>(), kinds: new Set<SchemaKind>() }
export const nothing: Touched = { whole: false, ...none }
export const everything: Touched = { whole: true, ...none }

/** Either, or both. */
export function joined(one: Touched, other: Touched): Touched {
  return {
    whole: one.whole || other.whole,
    relations: new Set([...one.relations, ...other.relations]),
    written: new Set([...one.written, ...other.written]),
    kinds: new Set([...one.kinds, ...other.kinds]),
  }
}
