import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { judgeTimeouts, serviceCalls } from './timeouts.ts'

export default defineCheck({
  id: 'outbound/http-timeouts',
  title: 'Every call of another service has a timeout',
  severity: 'warning',
  answers: ['A-194'],
  why: 'Without a timeout one service that hangs holds a worker of ours for each request, until none is left.',
  fix: 'Give each client a timeout: httpx.AsyncClient(timeout=10), requests.get(url, timeout=10), aiohttp.ClientSession(timeout=ClientTimeout(total=10)), redis.Redis(socket_timeout=5). In Node: axios.create({ timeout: 10_000 }), fetch(url, { signal: AbortSignal.timeout(10_000) }), new Redis(url, { commandTimeout: 5_000 }).',
  references: [
    { label: 'Requests: timeouts', url: 'https://requests.readthedocs.io/en/latest/user/advanced/#timeouts' },
    { label: 'HTTPX: timeouts', url: 'https://www.python-httpx.org/advanced/timeouts/' },
  ],
  needs: ['outbound', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ outbound, python, nodeCode }) {
    const calls = serviceCalls(outbound, [
      'httpx',
      'requests',
      'aiohttp',
      'urllib',
      'urllib3',
      'redis',
      'ai',
      'axios',
      'fetch',
      'got',
      'node-http',
    ])
    return judgeTimeouts(
      calls,
      {
        subjects: 'clients and requests to other services',
        // httpx gives up after 5 s; 300 s (aiohttp, fetch of Node) and 600 s (openai, anthropic) are bounds, but poor ones.
        defaultIs: ({ timeout }) => ((timeout.seconds ?? 0) > 60 ? 'low' : undefined),
      },
      codeRead(python, nodeCode),
    )
  },
})
