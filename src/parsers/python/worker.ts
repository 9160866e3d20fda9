import { parentPort } from 'node:worker_threads'
import { errorMessage } from '../../core/errors.ts'
import { loadPythonParser } from './parse.ts'
import type { ParseAnswer, ParseJob } from './pool.ts'

const port = parentPort

port?.on('message', async (jobs: readonly ParseJob[]) => {
  const { parse } = await loadPythonParser()
  for (const { id, file, text } of jobs) {
    try {
      const { kinds, fields, starts, ends, sizes, errorLines } = parse(file, text)
      const answer: ParseAnswer = { id, tree: { kinds, fields, starts, ends, sizes, errorLines } }
      const buffers = [kinds, fields, starts, ends, sizes].map(({ buffer }) => buffer as ArrayBuffer)
      port.postMessage(answer, buffers)
    } catch (error) {
      port.postMessage({ id, failure: errorMessage(error) } satisfies ParseAnswer)
    }
  }
})
