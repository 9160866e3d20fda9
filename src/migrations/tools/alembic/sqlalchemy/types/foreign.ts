import { unknowable } from '../../library/unknowable.ts'
import { genericTypes, stringSql } from './generic.ts'
import { type Affinity, type SqlType, TypeClass, typeDefinition } from './type.ts'

/** A type of another database that PostgreSQL's dialect refuses to write. It may still stand in a variant. */
function refused(name: string, affinity: Affinity): [string, TypeClass] {
  const sql = () => unknowable(`${name} is a type of another database; SQLAlchemy cannot write it for PostgreSQL`)
  return [name, new TypeClass(typeDefinition(name, affinity, '*arguments | **', sql))]
}

function written(
  name: string,
  affinity: Affinity,
  parameters: string,
  sql: (type: SqlType) => string,
): [string, TypeClass] {
  return [name, new TypeClass(typeDefinition(name, affinity, parameters, sql))]
}

/** Types of MySQL under whose name PostgreSQL's dialect writes something, and those it refuses. */
export const mysqlTypes: Readonly<Record<string, TypeClass>> = Object.fromEntries([
  written('INTEGER', 'integer', 'display_width? | unsigned? zerofill?', () => 'INTEGER'),
  written('BIGINT', 'integer', 'display_width? | unsigned? zerofill?', () => 'BIGINT'),
  written('SMALLINT', 'integer', 'display_width? | unsigned? zerofill?', () => 'SMALLINT'),
  written('VARCHAR', 'string', 'length? | collation? charset? **', stringSql('VARCHAR')),
  written('CHAR', 'string', 'length? | collation? charset? **', stringSql('CHAR')),
  written('TEXT', 'string', 'length? | collation? charset? **', stringSql('TEXT')),
  written('DATETIME', 'datetime', 'timezone? fsp?', () => 'DATETIME'),
  written('DATE', 'date', '', () => 'DATE'),
  ...(['TINYINT', 'MEDIUMINT', 'YEAR', 'BIT'] as const).map((name) => refused(name, 'integer')),
  ...(['TINYTEXT', 'MEDIUMTEXT', 'LONGTEXT', 'SET', 'ENUM', 'NVARCHAR'] as const).map((name) =>
    refused(name, 'string'),
  ),
  ...(['TINYBLOB', 'MEDIUMBLOB', 'LONGBLOB', 'VARBINARY'] as const).map((name) => refused(name, 'binary')),
  ...(['DOUBLE', 'FLOAT', 'DECIMAL', 'NUMERIC', 'REAL'] as const).map((name) => refused(name, 'numeric')),
  ...(['TIMESTAMP', 'TIME'] as const).map((name) => refused(name, 'datetime')),
  refused('JSON', 'json'),
])

const SQLITE_SHARED = ['BLOB', 'BOOLEAN', 'CHAR', 'DECIMAL', 'FLOAT', 'INTEGER', 'NUMERIC', 'REAL', 'SMALLINT', 'TEXT']

/** Types of SQLite: its own dates and JSON are written as the generic ones. */
export const sqliteTypes: Readonly<Record<string, TypeClass | undefined>> = {
  ...Object.fromEntries([...SQLITE_SHARED, 'VARCHAR', 'TIMESTAMP', 'BIGINT'].map((name) => [name, genericTypes[name]])),
  JSON: genericTypes.JSON,
  DATE: genericTypes.Date,
  TIME: genericTypes.Time,
  DATETIME: genericTypes.DateTime,
}

/** Any type of another dialect. */
export function foreignType(name: string): TypeClass | undefined {
  return /^[A-Z][A-Z0-9_]*$/.test(name) ? refused(name, 'other')[1] : undefined
}
