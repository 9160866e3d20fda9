import type { AlterTableCmd, AlterTableStmt, Constraint } from '@pgsql/types'
import { allOf, as, columnType, formatType, type NodeOf, rangeName, strings } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Relation, resolveKey, showKey } from '../schema/catalogue.ts'
import { constraintKind } from '../schema/constraints.ts'
import type { ChangeDraft } from './change.ts'

interface Target {
  readonly table: string
  readonly relation: Relation | undefined
}

type Subtype = NonNullable<AlterTableCmd['subtype']>

const judges: { readonly [Each in Subtype]?: (command: AlterTableCmd, target: Target) => ChangeDraft } = {
  AT_AddColumn: columnAdded,
  AT_DropColumn: ({ name = '' }, { table }) => ({
    action: 'drops',
    object: 'column',
    name,
    text: `drops column ${name} of ${table}`,
    phase: 'contract',
    breaks: `whatever names ${table}.${name} fails`,
    loses: `the values of ${table}.${name}`,
  }),
  AT_AlterColumnType: typeChanged,
  AT_SetNotNull: ({ name = '' }, { table }) => ({
    action: 'changes',
    object: 'column',
    name,
    text: `forbids NULL in ${table}.${name}`,
    phase: 'contract',
    breaks: `writes that leave ${table}.${name} empty fail`,
  }),
  AT_DropNotNull: ({ name = '' }, { table }) => ({
    action: 'changes',
    object: 'column',
    name,
    text: `allows NULL in ${table}.${name}`,
    breaks: `code that takes ${table}.${name} for filled may meet NULL, once new code writes it`,
  }),
  AT_ColumnDefault: ({ name = '', def }, { table }) => ({
    action: 'changes',
    object: 'column',
    name,
    text: `${def === undefined ? 'drops' : 'sets'} the default of ${table}.${name}`,
    ...(def === undefined ? { breaks: `inserts that rely on the default of ${table}.${name} get NULL, or fail` } : {}),
  }),
  AT_AddConstraint: ({ def }, target) => constraintAdded(as(def, 'Constraint'), target),
  AT_DropConstraint: ({ name = '' }, { table, relation }) => {
    const kind = relation?.constraints.get(name)?.kind ?? 'constraint'
    return {
      action: 'drops',
      object: 'constraint',
      name,
      text: `drops ${kind === 'constraint' ? '' : `${kind} `}constraint ${name} of ${table}`,
    }
  },
  AT_ValidateConstraint: ({ name = '' }, { table }) => ({
    action: 'changes',
    object: 'constraint',
    name,
    text: `checks the rows of ${table} against constraint ${name}`,
  }),
}

/** Each command of an ALTER TABLE (or ALTER INDEX, VIEW, …) in words. */
export function alterTableChanges(node: AlterTableStmt, schema: Catalogue): ChangeDraft[] {
  const key = resolveKey(schema, schema.relations, rangeName(node.relation ?? {}))
  const target = { table: showKey(key), relation: schema.relations.get(key) }
  return allOf(node.cmds, 'AlterTableCmd').map((command) => {
    const judge = judges[command.subtype ?? 'AT_AddInherit']
    return { table: target.table, ...(judge?.(command, target) ?? other(command, target)) }
  })
}

function other({ subtype, name }: AlterTableCmd, { table }: Target): ChangeDraft {
  const words = String(subtype ?? '')
    .replace(/^AT_/, '')
    .replace(/(?!^)([A-Z])/g, ' $1')
    .toLowerCase()
  return {
    action: 'changes',
    object: 'table',
    name: table,
    text: `alters ${table}: ${words}${name === undefined ? '' : ` ${name}`}`,
  }
}

function columnAdded({ def }: AlterTableCmd, { table }: Target): ChangeDraft {
  const column = as(def, 'ColumnDef')
  const name = column?.colname ?? ''
  const has = (kind: NonNullable<Constraint['contype']>): boolean =>
    allOf(column?.constraints, 'Constraint').some(({ contype }) => contype === kind)
  const isFilled =
    has('CONSTR_DEFAULT') || has('CONSTR_IDENTITY') || has('CONSTR_GENERATED') || /serial/.test(typeOf(column))
  const notNull = has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY')
  const words = `${typeOf(column)}${notNull ? ' NOT NULL' : ''}${has('CONSTR_DEFAULT') ? ' with a default' : ''}`
  const base = { action: 'adds', object: 'column', name, text: `adds column ${name} ${words} to ${table}` } as const
  return notNull && !isFilled
    ? { ...base, phase: 'contract', breaks: `inserts into ${table} that do not name ${name} fail` }
    : base
}

function typeOf(column: NodeOf<'ColumnDef'> | undefined): string {
  const type = columnType(column?.typeName)
  return type === undefined ? '?' : formatType(type)
}

function typeChanged({ name = '', def }: AlterTableCmd, { table, relation }: Target): ChangeDraft {
  const from = relation?.columns.get(name)?.type
  const to = typeOf(as(def, 'ColumnDef'))
  const base = {
    action: 'changes',
    object: 'column',
    name,
    text: `changes the type of ${table}.${name} ${from === undefined ? '' : `from ${formatType(from)} `}to ${to}`,
  } as const
  return from !== undefined && isWider(formatType(from), to)
    ? base
    : {
        ...base,
        phase: 'contract',
        breaks: `code that reads or writes ${table}.${name} as ${from === undefined ? 'before' : formatType(from)} may fail`,
      }
}

/** What code that writes the old type can go on writing, and reading back. */
function isWider(from: string, to: string): boolean {
  const length = (type: string): number =>
    type === 'text' || type === 'varchar'
      ? Number.POSITIVE_INFINITY
      : Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? Number.NaN)
  return from === to || length(to) >= length(from) || (from === 'smallint' && to === 'integer')
}

function constraintAdded(constraint: Constraint | undefined, { table, relation }: Target): ChangeDraft {
  const kind = constraint === undefined ? undefined : constraintKind(constraint)
  if (constraint === undefined || kind === undefined) {
    return { action: 'changes', object: 'table', name: table, text: `alters a constraint of ${table}` }
  }
  const name = constraint.conname ?? ''
  const written = kind === 'foreign key' ? strings(constraint.fk_attrs) : strings(constraint.keys)
  const columns =
    constraint.indexname === undefined ? written : (relation?.indexes.get(constraint.indexname)?.columns ?? [])
  const list = columns.map((column) => column ?? 'expression').join(', ')
  const target = constraint.pktable?.relname
  const text = [
    `adds ${kind} constraint ${name}`.trim(),
    `on ${table}${list === '' ? '' : ` (${list})`}`,
    ...(target === undefined ? [] : [`to ${target}`]),
    ...(constraint.skip_validation === true ? ['for new rows (NOT VALID)'] : []),
  ].join(' ')
  return {
    action: 'adds',
    object: 'constraint',
    name,
    text,
    phase: 'contract',
    breaks: BREAKS[kind]?.(table, list, target ?? ''),
  }
}

const BREAKS: Readonly<Record<string, (table: string, columns: string, target: string) => string>> = {
  unique: (table, columns) => `writes that repeat (${columns}) in ${table} fail`,
  'primary key': (table, columns) => `writes that repeat (${columns}) in ${table}, or leave it empty, fail`,
  'foreign key': (table, columns, target) =>
    `writes of ${table} (${columns}) that find no row in ${target}, and deletes there, fail`,
  check: (table) => `writes to ${table} that break the condition fail`,
  exclude: (table) => `writes to ${table} that conflict with another row fail`,
  'not null': (table) => `writes to ${table} that leave it empty fail`,
}
