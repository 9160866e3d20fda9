import type { Node, SelectStmt, VariableSetStmt } from '@pgsql/types'
import { allOf, as, literal, strings } from '../../parsers/sql/nodes.ts'
import type { Settings, Timeout } from '../rules/context.ts'

/** Time limits of a session and, above them, of the transaction that is open. */
export interface TimeoutState {
  readonly session: Settings
  readonly local: Partial<Settings>
}

const NAMES: Readonly<Record<string, keyof Settings>> = {
  lock_timeout: 'lockTimeout',
  statement_timeout: 'statementTimeout',
}

export function inForce({ session, local }: TimeoutState): Settings {
  return { ...session, ...local }
}

/** The limits after a statement: `SET [LOCAL]`, `RESET`, `SELECT set_config(…)`; others leave them. */
export function afterStatement(state: TimeoutState, node: Node): TimeoutState {
  const set = as(node, 'VariableSetStmt')
  if (set !== undefined) return afterSet(state, set)
  const select = as(node, 'SelectStmt')
  return select === undefined ? state : afterSetConfig(state, select)
}

function afterSet(state: TimeoutState, node: VariableSetStmt): TimeoutState {
  if (node.kind === 'VAR_RESET_ALL') return { session: { lockTimeout: 'unset', statementTimeout: 'unset' }, local: {} }
  const name = NAMES[node.name ?? '']
  if (name === undefined) return state
  const value = node.kind === 'VAR_SET_VALUE' ? readTimeout(literal(node.args?.[0])) : 'unset'
  return change(state, name, value, node.is_local === true)
}

function afterSetConfig(state: TimeoutState, node: SelectStmt): TimeoutState {
  return allOf(node.targetList, 'ResTarget').reduce((changed, { val }) => {
    const call = as(val, 'FuncCall')
    if (strings(call?.funcname).at(-1) !== 'set_config') return changed
    const name = NAMES[literal(call?.args?.[0]) ?? '']
    return name === undefined
      ? changed
      : change(changed, name, readTimeout(literal(call?.args?.[1])), literal(call?.args?.[2]) === 'true')
  }, state)
}

function change(state: TimeoutState, name: keyof Settings, value: Timeout, local: boolean): TimeoutState {
  if (local) return { ...state, local: { ...state.local, [name]: value } }
  const { [name]: _, ...kept } = state.local
  return { session: { ...state.session, [name]: value }, local: kept }
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** `2s`, `500ms`, `1500`: milliseconds where no unit is written. */
export function readTimeout(text: string | undefined): Timeout {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(text ?? '')
  return match === null ? 'unknown' : Number(match[1]) * (UNITS[match[2] ?? 'ms'] ?? 1)
}
