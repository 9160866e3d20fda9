import { Worker } from 'node:worker_threads'
import type { FoundSecret, Searched } from './types.ts'

/** Below this, starting a thread costs more than it saves. */
const MIN_CHARACTERS_FOR_WORKER = 1_500_000

/** The secrets in each of the texts that their form gives away. Many are searched in a thread of their own. */
export async function searchTexts(texts: readonly Searched[]): Promise<readonly FoundSecret[][]> {
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0)
  // Run from its sources, as the tests do, there is no compiled worker to start.
  const inWorker = characters >= MIN_CHARACTERS_FOR_WORKER && import.meta.url.endsWith('.js')
  const found = inWorker ? await searchInWorker(texts) : undefined
  if (found !== undefined) return found
  const { searchEach } = await import('./search-each.ts')
  return searchEach(texts)
}

/** Undefined when the thread ended without an answer: what is wrong shows when this one tries. */
function searchInWorker(texts: readonly Searched[]): Promise<readonly FoundSecret[][] | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url))
    worker.on('message', resolve)
    worker.on('error', () => {})
    worker.on('exit', () => resolve(undefined))
    worker.postMessage(texts)
  })
}
