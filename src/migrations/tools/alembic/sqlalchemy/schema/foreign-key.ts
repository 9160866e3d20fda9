import { asFlag, asItems, asText } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { PyObject, type PyValue } from '../../python/values.ts'
import { ColumnClause } from '../expression/light-table.ts'
import { type Name, plainName, renderName, renderQualified } from '../name.ts'
import {
  asDeleteAction,
  asPhrase,
  type ConstraintHead,
  constraintHead,
  deferrability,
  flag,
  postgresqlOptions,
} from './options.ts'
import { nextOrder } from './order.ts'

/** The column a foreign key points to. */
export interface Target {
  readonly schema: Name | undefined
  readonly table: Name
  /** Undefined: the column of the same name as the referring one. */
  readonly column: Name | undefined
}

/** What a foreign key does, apart from its columns. */
export interface ForeignKeyRules {
  readonly head: ConstraintHead
  readonly ondelete: string | undefined
  readonly onupdate: string | undefined
  readonly match: string | undefined
  readonly notValid: boolean
  /** Left out of CREATE TABLE. */
  readonly useAlter: boolean
}

export function rulesOf(args: Bound, what: string): ForeignKeyRules {
  const options = postgresqlOptions(args.extra, ['not_valid'], what)
  return {
    head: constraintHead(args),
    ondelete: asDeleteAction(args.get('ondelete')),
    onupdate: asPhrase(args.get('onupdate'), 'onupdate'),
    match: asPhrase(args.get('match'), 'match'),
    notValid: flag(options, 'not_valid'),
    useAlter: asFlag(args.get('use_alter'), 'use_alter'),
  }
}

/** `MATCH … ON DELETE … DEFERRABLE …`. */
export function rulesSql({ head, ondelete, onupdate, match }: ForeignKeyRules): string {
  return [
    match === undefined ? '' : ` MATCH ${match}`,
    ondelete === undefined ? '' : ` ON DELETE ${ondelete}`,
    onupdate === undefined ? '' : ` ON UPDATE ${onupdate}`,
    deferrability(head),
  ].join('')
}

/** `ForeignKey('table.column', …)`, part of a column. */
export class ForeignKey extends PyObject {
  readonly typeName = 'sqlalchemy.ForeignKey'
  readonly target: Target
  readonly rules: ForeignKeyRules
  constructor(target: Target, rules: ForeignKeyRules) {
    super()
    this.target = target
    this.rules = rules
  }
}

/** `ForeignKeyConstraint(['a'], ['t.b'], …)`. */
export class ForeignKeyConstraint extends PyObject {
  readonly typeName = 'sqlalchemy.ForeignKeyConstraint'
  readonly order = nextOrder()
  readonly columns: readonly Name[]
  readonly targets: readonly Target[]
  readonly rules: ForeignKeyRules
  constructor(columns: readonly Name[], targets: readonly Target[], rules: ForeignKeyRules) {
    super()
    this.columns = columns
    this.targets = targets
    this.rules = rules
  }

  /** What follows the name. */
  bodySql(): string {
    const [first] = this.targets
    if (first === undefined) return unknowable('a foreign key without columns')
    const remote = this.targets.map(({ column }, index) => renderName(column ?? this.columns[index] ?? plainName('')))
    const local = this.columns.map(renderName).join(', ')
    const table = renderQualified(first.table, first.schema)
    const valid = this.rules.notValid ? ' NOT VALID' : ''
    return `FOREIGN KEY(${local}) REFERENCES ${table} (${remote.join(', ')})${rulesSql(this.rules)}${valid}`
  }
}

/** `schema.table.column`; a schema may have dots of its own. */
export function targetOf(value: PyValue): Target {
  const given = known(value)
  if (given instanceof ColumnClause) return targetOfColumn(given)
  const parts = asText(given, 'the target of a foreign key').split('.')
  const column = parts.length === 1 ? undefined : parts.pop()
  const table = parts.pop() ?? ''
  return {
    schema: parts.length === 0 ? undefined : plainName(parts.join('.')),
    table: plainName(table),
    column: column === undefined ? undefined : plainName(column),
  }
}

function targetOfColumn(column: ColumnClause): Target {
  const from = column.owner?.from
  if (from?.kind !== 'table') return unknowable('a foreign key to a column that belongs to no table')
  return { schema: from.schema, table: from.name, column: column.name }
}

const RULES = 'name? onupdate? ondelete? deferrable? initially?'

export const foreignKey = makes(
  'ForeignKey',
  `column _constraint? use_alter? ${RULES} link_to_name? match? info? comment? _unresolvable? | **`,
  (args) => new ForeignKey(targetOf(args.get('column') ?? null), rulesOf(args, 'ForeignKey()')),
)

export const foreignKeyConstraint = makes(
  'ForeignKeyConstraint',
  `columns refcolumns ${RULES} use_alter? link_to_name? match? table? info? comment? | **`,
  (args) => {
    const columns = asItems(args.get('columns'), 'the columns of a foreign key').map(localName)
    const targets = asItems(args.get('refcolumns'), 'the target of a foreign key').map(targetOf)
    if (columns.length !== targets.length) unknowable('a foreign key of unequal numbers of columns')
    return new ForeignKeyConstraint(columns, targets, rulesOf(args, 'ForeignKeyConstraint()'))
  },
)

function localName(value: PyValue): Name {
  const given = known(value)
  return given instanceof ColumnClause ? given.name : plainName(asText(given, 'a column of a foreign key'))
}
