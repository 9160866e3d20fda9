import { Worker } from 'node:worker_threads'
import type { TreeArrays } from './tree-cache.ts'

/** A text to parse; `id` comes back with its tree. */
export interface ParseJob {
  readonly id: number
  readonly file: string
  readonly text: string
}

/** What a worker answers: a tree, or why there is none. */
export type ParseAnswer = { readonly id: number } & ({ readonly tree: TreeArrays } | { readonly failure: string })

/** Texts a worker is given at once: enough that it never waits, few enough that all finish together. */
const BATCH_CHARACTERS = 400_000

/** Parses in worker threads. `onAnswer` is called once for each job; a worker that dies fails only the job it was at. */
export async function parseInWorkers(
  jobs: readonly ParseJob[],
  workers: number,
  onAnswer: (answer: ParseAnswer) => void,
): Promise<void> {
  const queue = [...jobs].reverse()
  await Promise.all(Array.from({ length: workers }, () => work(queue, onAnswer)))
}

async function work(queue: ParseJob[], onAnswer: (answer: ParseAnswer) => void): Promise<void> {
  while (queue.length > 0) {
    const left = await runWorker(queue, onAnswer)
    const [culprit, ...innocent] = left
    if (culprit !== undefined) onAnswer({ id: culprit.id, failure: 'the parser stopped at this file' })
    queue.push(...innocent.reverse())
  }
}

/** Feeds one worker until the queue is empty or it dies; gives the jobs it was handed and did not answer. */
function runWorker(queue: ParseJob[], onAnswer: (answer: ParseAnswer) => void): Promise<ParseJob[]> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url))
    const pending: ParseJob[] = []
    let newest = 0
    const feed = (): void => {
      const batch: ParseJob[] = []
      let characters = 0
      for (let job = queue.at(-1); job !== undefined && characters < BATCH_CHARACTERS; job = queue.at(-1)) {
        queue.pop()
        batch.push(job)
        characters += job.text.length
      }
      newest = batch.length
      pending.push(...batch)
      if (batch.length > 0) worker.postMessage(batch)
      else if (pending.length === 0) void worker.terminate()
    }
    worker.on('message', (answer: ParseAnswer) => {
      if (pending[0]?.id === answer.id) pending.shift()
      onAnswer(answer)
      // One batch always lies ready, so that a worker does not wait while this thread is busy with something else.
      if (pending.length <= newest) feed()
    })
    worker.on('error', () => {})
    worker.on('exit', () => resolve(pending))
    feed()
    if (queue.length > 0) feed()
  })
}
