import { as } from '../../../parsers/sql/nodes.ts'
import { fillStage } from '../add-column.ts'
import { alterOne } from '../alter-command.ts'
import { newConstraints } from '../constraint-stages.ts'
import { defineFix } from '../define-fix.ts'
import { notNullStages } from '../not-null.ts'
import { identifier, literal, qualifiedName } from '../sql-text.ts'
import { quick } from '../steps.ts'
import { dropsColumn } from '../undo.ts'

export default defineFix({
  id: 'counted-column-added',
  title: 'Add the column and its sequence, number the rows in batches, then make it what it is to be',
  rules: ['identity-column-added', 'serial-column-added'],
  async write(context) {
    const alter = await alterOne(context)
    const definition = as(alter?.command.def, 'ColumnDef')
    if (alter?.command.subtype !== 'AT_AddColumn' || definition === undefined) return undefined
    const { before, after } = alter
    const column = after.columns.find(({ name }) => name === definition.colname)
    if (column === undefined) return undefined
    if (newConstraints(before, after).length > 0) {
      return { kind: 'none', reason: 'the key on the new column has to be a statement of its own first' }
    }
    const [row] = await context.askAfter(
      `SELECT c.relname AS name, n.nspname AS schema FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = pg_get_serial_sequence(${literal(after.sql)}, ${literal(column.name)})::regclass`,
    )
    if (row === undefined) return undefined
    const [at, name] = [`ALTER TABLE ${after.sql}`, identifier(column.name)]
    const final = qualifiedName(String(row.schema), String(row.name))
    const isIdentity = column.identity !== ''
    const own = qualifiedName(String(row.schema), isIdentity ? `${row.name}_fill` : String(row.name))
    const next = `nextval(${literal(own)}::regclass)`
    const rows = fillStage(before, column.name, next)
    if ('kind' in rows) return rows
    const add = quick(
      `add ${after.name}.${column.name} and its sequence`,
      [
        `CREATE SEQUENCE ${own} AS ${column.type}`,
        `${at} ADD COLUMN ${name} ${column.type}`,
        `${at} ALTER COLUMN ${name} SET DEFAULT ${next}`,
        `ALTER SEQUENCE ${own} OWNED BY ${after.sql}.${name}`,
      ],
      [`${at} DROP COLUMN ${name}`],
    )
    const when = column.identity === 'a' ? 'ALWAYS' : 'BY DEFAULT'
    // An identity brings its own sequence, which goes on where the other one stands; nobody can draw a number meanwhile.
    const become = quick(
      `make ${after.name}.${column.name} an identity column`,
      [
        `${at} ALTER COLUMN ${name} DROP DEFAULT`,
        `${at} ALTER COLUMN ${name} ADD GENERATED ${when} AS IDENTITY`,
        `SELECT setval(${literal(final)}::regclass, last_value, is_called) FROM ${own}`,
        `DROP SEQUENCE ${own}`,
      ],
      [
        `CREATE SEQUENCE ${own} AS ${column.type} OWNED BY ${after.sql}.${name}`,
        `SELECT setval(${literal(own)}::regclass, last_value, is_called) FROM ${final}`,
        `${at} ALTER COLUMN ${name} DROP IDENTITY`,
        `${at} ALTER COLUMN ${name} SET DEFAULT ${next}`,
      ],
    )
    const stages = [
      add,
      rows,
      ...notNullStages(after, column.name, context.major, true),
      ...(isIdentity ? [become] : []),
    ]
    const note = 'Rows get their numbers in the order of the key.'
    return {
      kind: 'stages',
      stages: stages.map((stage) => (stage === rows ? { ...stage, note } : stage)),
      undoes: dropsColumn(after.name, column.name),
    }
  },
})
