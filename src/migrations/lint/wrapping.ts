import type { TransactionStmt } from '@pgsql/types'
import { as } from '../../parsers/sql/nodes.ts'
import type { Wrapping } from '../rules/context.ts'
import type { Transactions } from '../types.ts'
import type { ReadStatement } from './read-steps.ts'

/** Where a run stands: whether a transaction is open, who opened it, and its number. */
export interface WrappingState {
  readonly open: 'runner' | 'explicit' | 'unknown' | undefined
  readonly number: number
  /** What goes on, in a transaction of its own, when an explicit one ends that was opened outside of it. */
  readonly resumes?: 'runner' | 'unknown'
}

/** The state at the start of a revision. */
export function startRevision(state: WrappingState, transactions: Transactions): WrappingState {
  if (transactions === 'all') return state.open === 'runner' ? state : { open: 'runner', number: state.number + 1 }
  if (transactions === 'none') return { open: undefined, number: state.number + 1 }
  return { open: transactions === 'each' ? 'runner' : 'unknown', number: state.number + 1 }
}

export interface Wrapped {
  readonly wrapping: Wrapping
  readonly transaction: number
  readonly after: WrappingState
  /** The statement starts a new transaction: limits set with SET LOCAL are gone. */
  readonly fresh: boolean
}

/** How a statement runs, and where the run stands after it. */
export function wrap(statement: ReadStatement, state: WrappingState): Wrapped {
  const control = as(statement.node, 'TransactionStmt')
  if (control !== undefined) return controlled(control, state, statement.autocommit)
  if (statement.autocommit && state.open !== 'explicit') {
    const number = state.number + 1
    return { wrapping: 'alone', transaction: number, after: { ...state, number: number + 1 }, fresh: true }
  }
  if (state.open !== undefined) return { wrapping: state.open, transaction: state.number, after: state, fresh: false }
  const number = statement.inside === undefined ? state.number + 1 : state.number
  // Inside a DO block all share the block's own transaction.
  const wrapping = statement.inside === undefined ? 'alone' : 'explicit'
  return { wrapping, transaction: number, after: { open: undefined, number }, fresh: statement.inside === undefined }
}

function controlled(node: TransactionStmt, state: WrappingState, isOutside: boolean): Wrapped {
  const stay = { wrapping: state.open ?? ('alone' as const), transaction: state.number, after: state, fresh: false }
  switch (node.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START': {
      const { open } = state
      if ((open === 'runner' && !isOutside) || open === 'explicit') return stay
      const number = state.number + 1
      const resumes = isOutside && open !== undefined ? { resumes: open } : {}
      return { wrapping: 'explicit', transaction: number, after: { open: 'explicit', number, ...resumes }, fresh: true }
    }
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_ROLLBACK':
      return { ...stay, after: node.chain === true ? { ...state, number: state.number + 1 } : ended(state) }
    default:
      return stay
  }
}

/** The tool's own transaction was closed before an explicit one was opened outside of it: its next statement opens another. */
function ended({ open, number, resumes }: WrappingState): WrappingState {
  return { open: open === 'explicit' ? resumes : undefined, number: number + 1 }
}
