import { parentPort } from 'node:worker_threads'
import { errorMessage } from '../../core/errors.ts'
import { loadPythonParser } from './parse.ts'
import type { Assignment, ParseAnswer } from './pool.ts'

/** Answers go back several at once: a message costs about what parsing a small file does. */
const MAX_BYTES = 500_000

const port = parentPort

port?.once('message', async ({ jobs, shared, place }: Assignment) => {
  const { pack } = await loadPythonParser()
  let answers: ParseAnswer[] = []
  let bytes = 0
  const send = (): void => {
    port.postMessage(answers, buffersOf(answers))
    answers = []
    bytes = 0
  }
  for (let at = Atomics.add(shared, 0, 1); at < jobs.length; at = Atomics.add(shared, 0, 1)) {
    const job = jobs[at]
    if (job === undefined) break
    Atomics.store(shared, place, at + 1)
    try {
      const tree = pack(job.file, job.text)
      answers.push({ id: job.id, tree })
      bytes += tree.bytes.length
    } catch (error) {
      answers.push({ id: job.id, failure: errorMessage(error) })
    }
    if (bytes > MAX_BYTES) send()
  }
  send()
  Atomics.store(shared, place, 0)
  port.close()
})

function buffersOf(answers: readonly ParseAnswer[]): ArrayBuffer[] {
  return answers.flatMap((answer) => ('tree' in answer ? [answer.tree.bytes.buffer as ArrayBuffer] : []))
}
