import { defineCheck } from '../define-check.ts'
import { judgeBlocking } from './blocking.ts'

export default defineCheck({
  id: 'performance/storage-does-not-block',
  title: 'Asynchronous code reaches object storage without blocking',
  severity: 'warning',
  answers: ['A-237', 'A-239'],
  why: 'boto3 is synchronous: an upload of ten seconds on the event loop stops every request of that worker for ten seconds.',
  fix: 'Hand the call to a thread (await asyncio.to_thread(client.upload_fileobj, …)) or use aioboto3.',
  references: [
    {
      label: 'Python: asyncio.to_thread',
      url: 'https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread',
    },
  ],
  needs: ['blocking', 'python', 'nodeCode'],
  coversNode: true,
  evaluate(facts) {
    return judgeBlocking(facts, ['storage'], 'synchronous calls of boto3 and other storage clients')
  },
})
