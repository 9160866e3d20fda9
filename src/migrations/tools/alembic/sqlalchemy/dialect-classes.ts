import type { CallSite, PyValue } from '../python/values.ts'
import { PyModule, PyObject } from '../python/values.ts'

/** `MySQLDialect`, `PGDialect` …: revisions only ask whether the dialect of the connection is one. */
export class DialectClass extends PyObject {
  readonly typeName: string
  readonly isPostgresql: boolean

  constructor(name: string, isPostgresql: boolean) {
    super()
    this.typeName = name
    this.isPostgresql = isPostgresql
  }

  override call(_args: unknown, site: CallSite): PyValue {
    return site.unknown(`an instance of ${this.typeName}`)
  }
}

const CLASSES: readonly (readonly [string, DialectClass])[] = [
  ['postgresql', new DialectClass('PGDialect', true)],
  ['mysql', new DialectClass('MySQLDialect', false)],
  ['sqlite', new DialectClass('SQLiteDialect', false)],
  ['mssql', new DialectClass('MSDialect', false)],
  ['oracle', new DialectClass('OracleDialect', false)],
]

/** `sqlalchemy.dialects.<name>.base`: the class of the dialect, and beside it what `others` has. */
export function dialectBases(others: (dialect: string, name: string) => PyValue | undefined): [string, PyModule][] {
  return CLASSES.map(([dialect, cls]) => {
    const name = `sqlalchemy.dialects.${dialect}.base`
    return [name, new PyModule(name, (member) => (member === cls.typeName ? cls : others(dialect, member)))]
  })
}
