import type { FixStage, FixStep } from './define-fix.ts'

/** How long a quick statement waits for its lock before it gives up: what queues behind it waits as long. */
export const LOCK_TIMEOUT = '2s'

export function sql(text: string, comment?: string): FixStep {
  return { kind: 'sql', sql: text, ...(comment === undefined ? {} : { comment }) }
}

/** Quick statements in one transaction. */
export function quick(title: string, up: readonly (FixStep | string)[], down: readonly (FixStep | string)[]): FixStage {
  return { mode: 'transaction', title, up: up.map(stepOf), down: down.map(stepOf) }
}

/** Statements that read a table and hold only a weak lock while they do: each in a transaction of its own. */
export function own(title: string, up: readonly (FixStep | string)[], down: readonly (FixStep | string)[]): FixStage {
  return { mode: 'own', title, up: up.map(stepOf), down: down.map(stepOf) }
}

/** Statements that PostgreSQL runs only outside a transaction. */
export function alone(title: string, up: readonly (FixStep | string)[], down: readonly (FixStep | string)[]): FixStage {
  return { mode: 'alone', title, up: up.map(stepOf), down: down.map(stepOf) }
}

function stepOf(step: FixStep | string): FixStep {
  return typeof step === 'string' ? sql(step) : step
}
