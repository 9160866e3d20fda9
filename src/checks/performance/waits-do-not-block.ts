import { defineCheck } from '../define-check.ts'
import { judgeBlocking } from './blocking.ts'

export default defineCheck({
  id: 'performance/waits-do-not-block',
  title: 'Asynchronous code neither sleeps nor waits for programs or large files on the event loop',
  severity: 'warning',
  answers: ['A-237'],
  why: 'time.sleep and subprocess.run, readFileSync and execSync in Node, stop the event loop: no other request of the worker moves until they return.',
  fix: 'Use asyncio.sleep and asyncio.create_subprocess_exec, or hand the work to a thread with asyncio.to_thread. In Node use fs.promises, execFile and the asynchronous functions of crypto, zlib and bcrypt.',
  references: [
    {
      label: 'Python: running blocking code',
      url: 'https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code',
    },
  ],
  needs: ['blocking', 'python', 'nodeCode'],
  coversNode: true,
  evaluate(facts) {
    return judgeBlocking(facts, ['wait', 'file'], 'sleeping, waiting for programs and copying files')
  },
})
