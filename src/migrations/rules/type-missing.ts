import { as, columnType } from '../../parsers/sql/nodes.ts'
import { builtin } from '../locks/type-change.ts'
import { typeNamed } from '../schema/catalogue.ts'
import { defineRule } from './define-rule.ts'

export default defineRule({
  id: 'type-missing',
  title: 'Column of a type that nothing creates',
  severity: 'blocker',
  rows: ['E5'],
  effect: 'The statement fails: Alembic writes CREATE TYPE for an Enum in create_table, but not in add_column.',
  safeForm: 'Call the_enum.create(op.get_bind(), checkfirst=True) before add_column, or CREATE TYPE in SQL.',
  fails: '42704',
  references: [
    { label: 'Alembic: Postgresql ENUM with add_column', url: 'https://github.com/sqlalchemy/alembic/issues/278' },
  ],
  level: 'command',
  on: ['AT_AddColumn', 'AT_AlterColumnType'],
  check(command, { schema, target }) {
    const type = columnType(as(command.def, 'ColumnDef')?.typeName)
    // Only where the whole history was seen from an empty database, and no extension may bring the type.
    if (type === undefined || builtin(type) || !schema.fromEmpty || schema.opaqueSince !== undefined) return undefined
    if (
      schema.extensions.size > 0 ||
      typeNamed(schema, type) !== undefined ||
      schema.relations.has(`public.${type.name}`)
    )
      return undefined
    if (EXTENSIONS.has(type.name) || type.schema !== undefined) return undefined
    return {
      message: `${target.name} uses the type ${type.name}, which no earlier statement creates.`,
      confidence: 'medium',
    }
  },
})

/** Types of widespread extensions, which may have been installed by hand, and of PostgreSQL that are not listed elsewhere. */
const EXTENSIONS = new Set(
  'citext hstore ltree lquery vector halfvec sparsevec geometry geography raster cube isbn box2d box3d pg_lsn tsmultirange int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tstzmultirange datemultirange regclass regtype regproc jsonpath txid_snapshot xid8'.split(
    ' ',
  ),
)
