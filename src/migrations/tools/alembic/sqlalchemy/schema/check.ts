import { makes } from '../../library/members.ts'
import { known } from '../../library/unknowable.ts'
import { PyObject } from '../../python/values.ts'
import { expressionSql } from '../expression/compile.ts'
import type { SqlNode } from '../expression/nodes.ts'
import { WITHOUT_TABLES } from '../expression/writing.ts'
import { ddlNode } from './generators.ts'
import { type ConstraintHead, constraintHead, deferrability, flag, postgresqlOptions } from './options.ts'
import { nextOrder } from './order.ts'

/** `CheckConstraint('a > 0', name=…)`, of a table or of one of its columns. */
export class CheckConstraint extends PyObject {
  readonly typeName = 'sqlalchemy.CheckConstraint'
  readonly order = nextOrder()
  readonly head: ConstraintHead
  readonly condition: SqlNode
  readonly notValid: boolean
  constructor(head: ConstraintHead, condition: SqlNode, notValid: boolean) {
    super()
    this.head = head
    this.condition = condition
    this.notValid = notValid
  }

  /** What follows the name. */
  bodySql(): string {
    const condition = expressionSql(this.condition, WITHOUT_TABLES)
    return `CHECK (${condition})${deferrability(this.head)}${this.notValid ? ' NOT VALID' : ''}`
  }
}

export const checkConstraint = makes(
  'CheckConstraint',
  'sqltext name? deferrable? initially? table? info? | comment? **',
  (args) => {
    const options = postgresqlOptions(args.extra, ['not_valid'], 'CheckConstraint()')
    const condition = ddlNode(known(args.get('sqltext') ?? null), 'the condition of a CHECK')
    return new CheckConstraint(constraintHead(args), condition, flag(options, 'not_valid'))
  },
)
