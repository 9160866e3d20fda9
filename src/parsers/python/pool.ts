import { Worker } from 'node:worker_threads'
import type { PackedTree } from './packed.ts'

/** A text to parse; `id` comes back with its tree. */
export interface ParseJob {
  readonly id: number
  readonly file: string
  readonly text: string
}

/** What a worker answers: a tree, or why there is none. */
export type ParseAnswer = { readonly id: number } & ({ readonly tree: PackedTree } | { readonly failure: string })

/** What a worker is given. Each has all the texts, so that none waits for this thread, which is busy with others. */
export interface Assignment {
  readonly jobs: readonly ParseJob[]
  /** First the place of the next job nobody has taken, then for each worker the one it is at, counted from 1. */
  readonly shared: Int32Array
  /** Where in `shared` this worker says what it is at. */
  readonly place: number
}

/** Parses in worker threads. `onAnswer` is called once for each job; a worker that dies fails only the job it was at. */
export async function parseInWorkers(
  jobs: readonly ParseJob[],
  workers: number,
  onAnswer: (answer: ParseAnswer) => void,
): Promise<void> {
  // The largest first, so that all finish together.
  let left = [...jobs].sort((a, b) => b.text.length - a.text.length)
  while (left.length > 0) {
    const round = left
    const open = new Set(round.map(({ id }) => id))
    const settle = (answer: ParseAnswer): void => {
      if (open.delete(answer.id)) onAnswer(answer)
    }
    const shared = new Int32Array(new SharedArrayBuffer(4 * (workers + 1)))
    await Promise.all(
      Array.from({ length: workers }, (_, index) => runWorker({ jobs: round, shared, place: index + 1 }, settle)),
    )
    const stopped = [...shared.subarray(1)].flatMap((place) => round[place - 1] ?? [])
    // Where no worker got as far as a job, the next would not either.
    const failed = shared[0] === 0 ? round : stopped
    for (const { id } of failed) settle({ id, failure: 'the parser stopped at this file' })
    left = round.filter(({ id }) => open.has(id))
  }
}

function runWorker(assignment: Assignment, onAnswer: (answer: ParseAnswer) => void): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url))
    worker.on('message', (answers: readonly ParseAnswer[]) => answers.forEach(onAnswer))
    worker.on('error', () => {})
    worker.on('exit', () => resolve())
    worker.postMessage(assignment)
  })
}
