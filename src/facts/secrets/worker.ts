import { parentPort } from 'node:worker_threads'
import { searchEach } from './search-each.ts'
import type { Searched } from './types.ts'

const port = parentPort

port?.once('message', async (texts: readonly Searched[]) => {
  port.postMessage(await searchEach(texts))
  port.close()
})
