/**
 * The classes above those an inspector reflects columns as, by name (sqlalchemy/sql/sqltypes.py and
 * dialects/postgresql). A class of SQLAlchemy that is not listed is none of them.
 */
const ABOVE: Readonly<Record<string, string>> = {
  SMALLINT: 'SmallInteger Integer',
  INTEGER: 'Integer INT',
  BIGINT: 'BigInteger Integer',
  VARCHAR: 'String',
  TEXT: 'Text String',
  BOOLEAN: 'Boolean',
  JSON: '',
  JSONB: 'JSON',
  UUID: 'Uuid',
  DATE: 'Date',
  BYTEA: 'LargeBinary',
  TIMESTAMP: 'DateTime',
  REAL: 'Float Numeric',
  DOUBLE_PRECISION: 'Double Float Numeric',
  NUMERIC: 'Numeric',
}

/** Definitions of SQLAlchemy's own classes. */
const builtin = new WeakSet<object>()
/** Instances that stand for a column of the database. */
const reflected = new WeakSet<object>()

export function markBuiltin(definitions: Iterable<object>): void {
  for (const definition of definitions) builtin.add(definition)
}

export function markReflected<T extends object>(type: T): T {
  reflected.add(type)
  return type
}

interface Defined {
  readonly definition: { readonly name: string }
}

/** Whether a reflected type is an instance of a class of SQLAlchemy; undefined for other values and classes. */
export function isReflectedAs(value: Defined, cls: Defined): boolean | undefined {
  if (!reflected.has(value) || !builtin.has(cls.definition)) return undefined
  const own = value.definition.name
  return own === cls.definition.name || ABOVE[own]?.split(' ').includes(cls.definition.name)
}
