import type { ColumnType } from '../../../../parsers/sql/nodes.ts'
import { orUnknown, unknowable } from '../library/unknowable.ts'
import { type CallSite, PyInteger, type PyValue } from '../python/values.ts'
import { genericTypes } from '../sqlalchemy/types/generic.ts'
import { markBuiltin, markReflected } from '../sqlalchemy/types/lineage.ts'
import { postgresqlTypes } from '../sqlalchemy/types/postgresql.ts'
import { SqlType } from '../sqlalchemy/types/type.ts'

/** The classes an inspector gives for a type of PostgreSQL (`ischema_names` in dialects/postgresql/base.py). */
const CLASSES: Readonly<Record<string, string>> = {
  int2: 'SMALLINT',
  int4: 'INTEGER',
  int8: 'BIGINT',
  smallserial: 'SMALLINT',
  serial: 'INTEGER',
  bigserial: 'BIGINT',
  varchar: 'VARCHAR',
  text: 'TEXT',
  bool: 'BOOLEAN',
  json: 'JSON',
  jsonb: 'JSONB',
  uuid: 'UUID',
  date: 'DATE',
  bytea: 'BYTEA',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP',
  float4: 'REAL',
  float8: 'DOUBLE_PRECISION',
  numeric: 'NUMERIC',
}

markBuiltin([...Object.values(genericTypes), ...Object.values(postgresqlTypes)].map(({ definition }) => definition))

/** The type of a column as SQLAlchemy reflects it. */
export function reflectedType(type: ColumnType | undefined, site: CallSite): PyValue {
  return orUnknown(site, () => {
    const name = type === undefined || type.array || type.schema !== undefined ? undefined : CLASSES[type.name]
    const cls = name === undefined ? undefined : postgresqlTypes[name]
    if (type === undefined || cls === undefined) return unknowable('the type of a column as it is reflected')
    const made = cls.call({ positional: [], named: argumentsOf(type) }, site)
    return made instanceof SqlType ? markReflected(made) : unknowable('the type of a column as it is reflected')
  })
}

function argumentsOf({ name, modifiers }: ColumnType): Map<string, PyValue> {
  const [first, second] = modifiers
  if (name === 'varchar' && first !== undefined) return new Map([['length', new PyInteger(first)]])
  if (name === 'timestamp' || name === 'timestamptz') {
    const zone = new Map<string, PyValue>([['timezone', name === 'timestamptz']])
    return first === undefined ? zone : zone.set('precision', new PyInteger(first))
  }
  if (name === 'numeric' && first !== undefined) {
    return new Map([
      ['precision', new PyInteger(first)],
      ['scale', new PyInteger(second ?? 0)],
    ])
  }
  return new Map()
}
