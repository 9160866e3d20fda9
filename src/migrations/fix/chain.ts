import type { MigrationStatement, Transactions } from '../types.ts'
import { backfillBlock } from './backfill.ts'
import type { FixStage, FixStep, FixUnit } from './define-fix.ts'
import { LOCK_TIMEOUT } from './steps.ts'

/** A statement of a stage as it is to be run, with the step it stands for. */
export interface ChainStatement {
  readonly sql: string
  readonly autocommit: boolean
  readonly step: FixStep | undefined
}

/** A stage with its statements resolved. */
export interface ChainStage {
  readonly stage: FixStage
  readonly up: readonly ChainStatement[]
  readonly down: readonly ChainStatement[]
}

export interface ChainRequest {
  readonly units: readonly FixUnit[]
  readonly back: readonly FixUnit[]
  readonly transactions: Transactions
  /** The tool can run a revision outside a transaction. */
  readonly canRunAlone: boolean
}

/** The statements of stages: what is kept as it was, backfills as blocks, a limit on waiting before quick statements. */
export function chainOf(stages: readonly FixStage[], request: ChainRequest): ChainStage[] {
  return stages.map((stage) => ({
    stage,
    up: statementsOf(stage, stage.up, request),
    down: statementsOf(stage, stage.down, request),
  }))
}

function statementsOf(stage: FixStage, steps: readonly FixStep[], request: ChainRequest): ChainStatement[] {
  // Where every revision has its own transaction, a statement that only needs one of its own has it.
  const hasOwn = request.transactions === 'each' && steps.length === 1
  const autocommit = stage.mode === 'alone' || (stage.mode === 'own' && !hasOwn)
  const list = steps.map((step): ChainStatement => ({ sql: sqlOf(step, request), autocommit, step }))
  const needsLimit = stage.mode === 'transaction' && list.length > 0
  // Without a transaction around it SET LOCAL is over at once.
  const local = request.transactions === 'none' || request.transactions === 'unknown' ? '' : 'LOCAL '
  const limit = { sql: `SET ${local}lock_timeout = '${LOCK_TIMEOUT}'`, autocommit: false, step: undefined }
  return needsLimit ? [limit, ...list] : list
}

/** The unit a kept step stands for; those of the way back are counted from -1 downwards. */
export function unitOf(step: number, { units, back }: Pick<ChainRequest, 'units' | 'back'>): FixUnit {
  const unit = step < 0 ? back[-1 - step] : units[step]
  if (unit === undefined) throw new Error(`there is no unit ${step}`)
  return unit
}

export function sqlOf(step: FixStep, request: Pick<ChainRequest, 'units' | 'back'>): string {
  if (step.kind === 'sql') return step.sql
  return step.kind === 'backfill' ? backfillBlock(step.backfill) : unitOf(step.unit, request).sql
}

/** The statements of a stage as steps of a revision, each on a line of its own. */
export function stepsOf(statements: readonly ChainStatement[], file: string): MigrationStatement[] {
  return statements.map(({ sql, autocommit }, at) => ({
    kind: 'statement',
    sql,
    position: { file, line: at + 1 },
    operation: 'execute',
    autocommit,
  }))
}
