import { asFlag, asItems, asOptionalText } from '../library/convert.ts'
import { emitStatement, type Origin } from '../library/emit.ts'
import { Bound } from '../library/signature.ts'
import { known, unknowable } from '../library/unknowable.ts'
import type { PyValue } from '../python/values.ts'
import { asName, asOptionalName, type Name } from '../sqlalchemy/name.ts'
import { CheckConstraint } from '../sqlalchemy/schema/check.ts'
import { columnOf } from '../sqlalchemy/schema/column.ts'
import { ForeignKeyConstraint, rulesOf } from '../sqlalchemy/schema/foreign-key.ts'
import { ddlNode } from '../sqlalchemy/schema/generators.ts'
import {
  columnName,
  ExcludeConstraint,
  excludeBody,
  KEY_OPTIONS,
  PrimaryKeyConstraint,
  UniqueConstraint,
} from '../sqlalchemy/schema/keys.ts'
import { constraintHead, flag, postgresqlOptions } from '../sqlalchemy/schema/options.ts'
import type { Table, TableConstraint } from '../sqlalchemy/schema/table.ts'
import { addConstraintSql, dropConstraintSql } from '../sqlalchemy/schema/table-ddl.ts'
import { type Directive, placeholder, type Run } from './target.ts'

/** The name of a directive's constraint stands in `constraint_name`. */
function headOf(args: Bound, extra: ReadonlyMap<string, PyValue> = new Map()) {
  const values = new Map([...args.values, ...extra])
  const name = args.get('constraint_name')
  if (name !== undefined) values.set('name', name)
  return constraintHead(new Bound(values))
}

function names(args: Bound, parameter: string): Name[] {
  return asItems(args.get(parameter), `the argument ${parameter}`).map((item) => columnName(item, 'a column'))
}

/** The table with the named columns, which naming conventions look up. */
function tableWith(
  args: Bound,
  origin: Origin,
  run: Run,
  columns: readonly Name[],
  table = 'table_name',
  schema = 'schema',
): Table {
  const items = [...new Set(columns.map(({ text }) => text))].map((text) =>
    columnOf(new Bound(new Map([['name', text]]))),
  )
  return placeholder(
    origin,
    run,
    asName(args.get(table), 'the name of the table'),
    asOptionalName(args.get(schema), 'the schema'),
    items,
  )
}

const createPrimaryKey: Directive = {
  name: 'create_primary_key',
  parameters: 'constraint_name table_name columns | schema?',
  batchParameters: 'constraint_name columns',
  write(args, origin, run) {
    const columns = names(args, 'columns')
    const table = tableWith(args, origin, run, columns)
    const key = new PrimaryKeyConstraint(headOf(args), columns, new Map())
    table.add(key, origin.site)
    emitStatement(origin, addConstraintSql(key, table))
    return null
  },
}

/** `deferrable` and `initially` beside the options of PostgreSQL. */
function split(extra: ReadonlyMap<string, PyValue>, options: readonly string[], what: string) {
  const common = new Map([...extra].filter(([key]) => key === 'deferrable' || key === 'initially'))
  const rest = new Map([...extra].filter(([key]) => !common.has(key) && key !== 'info'))
  return { common, options: postgresqlOptions(rest, options, what) }
}

const createUniqueConstraint: Directive = {
  name: 'create_unique_constraint',
  parameters: 'constraint_name table_name columns | schema? **',
  batchParameters: 'constraint_name columns | **',
  write(args, origin, run) {
    const columns = names(args, 'columns')
    const { common, options } = split(args.extra, KEY_OPTIONS, 'create_unique_constraint()')
    const constraint = new UniqueConstraint(headOf(args, common), columns, options)
    emitStatement(origin, addConstraintSql(constraint, tableWith(args, origin, run, columns)))
    return null
  },
}

const createCheckConstraint: Directive = {
  name: 'create_check_constraint',
  parameters: 'constraint_name table_name condition | schema? **',
  batchParameters: 'constraint_name condition | **',
  write(args, origin, run) {
    const { common, options } = split(args.extra, ['not_valid'], 'create_check_constraint()')
    const condition = ddlNode(known(args.get('condition') ?? null), 'the condition of a CHECK')
    const constraint = new CheckConstraint(headOf(args, common), condition, flag(options, 'not_valid'))
    emitStatement(origin, addConstraintSql(constraint, tableWith(args, origin, run, [])))
    return null
  },
}

const FOREIGN = 'onupdate? ondelete? deferrable? initially? match? referent_schema?'

const createForeignKey: Directive = {
  name: 'create_foreign_key',
  parameters: `constraint_name source_table referent_table local_cols remote_cols | ${FOREIGN} source_schema? use_alter? **`,
  batchParameters: `constraint_name referent_table local_cols remote_cols | ${FOREIGN} use_alter? **`,
  write(args, origin, run) {
    const [local, remote] = [names(args, 'local_cols'), names(args, 'remote_cols')]
    if (local.length !== remote.length) unknowable('a foreign key of unequal numbers of columns')
    const table = asName(args.get('referent_table'), 'the referred table')
    const schema = asOptionalName(args.get('referent_schema'), 'the schema of the referred table')
    const targets = remote.map((column) => ({ schema, table, column }))
    const rules = rulesOf(args, 'create_foreign_key()')
    const constraint = new ForeignKeyConstraint(local, targets, { ...rules, head: headOf(args) })
    emitStatement(
      origin,
      addConstraintSql(constraint, tableWith(args, origin, run, local, 'source_table', 'source_schema')),
    )
    return null
  },
}

const createExcludeConstraint: Directive = {
  name: 'create_exclude_constraint',
  parameters: 'constraint_name table_name *elements | schema? where? deferrable? initially? using? ops?',
  batchParameters: 'constraint_name *elements | where? deferrable? initially? using? ops?',
  write(args, origin, run) {
    const constraint = new ExcludeConstraint(headOf(args), excludeBody(args.rest, args))
    emitStatement(origin, addConstraintSql(constraint, tableWith(args, origin, run, [])))
    return null
  },
}

const NO_FOREIGN = { ondelete: undefined, onupdate: undefined, match: undefined, notValid: false, useAlter: false }

/** A constraint of which only the name and the kind are known. */
function genericConstraint(kind: string | undefined, args: Bound): TableConstraint {
  const head = headOf(new Bound(new Map([['constraint_name', args.get('constraint_name') ?? null]])))
  if (kind === undefined) return new ExcludeConstraint(head, '')
  if (kind === 'foreignkey') return new ForeignKeyConstraint([], [], { ...NO_FOREIGN, head })
  if (kind === 'primary') return new PrimaryKeyConstraint(head, [], new Map())
  if (kind === 'unique') return new UniqueConstraint(head, [], new Map())
  if (kind === 'check') return new CheckConstraint(head, ddlNode('', 'nothing'), false)
  return unknowable(`a constraint of the type ${kind}`)
}

const dropConstraint: Directive = {
  name: 'drop_constraint',
  parameters: 'constraint_name table_name type_? | schema? if_exists?',
  batchParameters: 'constraint_name type_?',
  write(args, origin, run) {
    const constraint = genericConstraint(asOptionalText(args.get('type_'), 'the type of the constraint'), args)
    const ifExists = asFlag(args.get('if_exists') ?? null, 'if_exists')
    emitStatement(origin, dropConstraintSql(constraint, tableWith(args, origin, run, []), ifExists, origin.site))
    return null
  },
}

export const keyDirectives = [
  createPrimaryKey,
  createUniqueConstraint,
  createCheckConstraint,
  createForeignKey,
  createExcludeConstraint,
  dropConstraint,
]
