import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ParsedPython } from '../../parsers/python/load.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { OutcomeResult } from '../result.ts'

/** What the second thread is given: the syntax as it was parsed, shared rather than copied, and which checks are its own. */
export interface Assignment {
  readonly root: string
  readonly python: ParsedPython
  readonly checks: readonly string[]
}

export interface AsideAnswer {
  readonly judged: readonly OutcomeResult[]
  /** Files it could not read. */
  readonly unread: Workspace['unread']
}

/** A second thread that judges what can be judged apart. */
export interface Aside {
  /** Outcomes of the checks; undefined when the thread came to grief, and they are to be judged here. */
  judge(assignment: Assignment): Promise<AsideAnswer | undefined>
  /** Ends it when there is nothing for it to do. */
  drop(): void
}

/** Below this, the thread costs more than it saves. */
export const MIN_CHARACTERS_ASIDE = 1_500_000

/** Starts the thread, which loads checks and facts while others parse. Undefined where there is no second processor. */
export function startAside(): Aside | undefined {
  // Run from its sources, as the tests do, there is no compiled worker to start.
  if (availableParallelism() < 2 || !import.meta.url.endsWith('.js')) return undefined
  const worker = new Worker(new URL('./worker.js', import.meta.url))
  worker.on('error', () => {})
  return {
    judge: (assignment) =>
      new Promise((resolve) => {
        worker.once('message', (answer: AsideAnswer) => resolve(answer))
        worker.once('error', () => resolve(undefined))
        worker.once('exit', () => resolve(undefined))
        worker.postMessage(assignment)
      }),
    drop: () => {
      worker.terminate().catch(() => {})
    },
  }
}
