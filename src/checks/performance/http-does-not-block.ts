import { defineCheck } from '../define-check.ts'
import { judgeBlocking } from './blocking.ts'

export default defineCheck({
  id: 'performance/http-does-not-block',
  title: 'Asynchronous code asks other services with asynchronous clients',
  severity: 'warning',
  answers: ['A-237', 'A-238'],
  why: 'One event loop serves all requests of a worker: while requests.get waits for another service, nobody else gets an answer.',
  fix: 'Use httpx.AsyncClient (or the asynchronous client of the library) and await it, or hand the call to a thread: await asyncio.to_thread(requests.get, url, timeout=5).',
  references: [{ label: 'FastAPI: concurrency and async', url: 'https://fastapi.tiangolo.com/async/' }],
  needs: ['blocking', 'python', 'nodeCode'],
  coversNode: true,
  evaluate(facts) {
    return judgeBlocking(facts, ['http'], 'synchronous requests to other services')
  },
})
