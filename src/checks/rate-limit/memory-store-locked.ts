import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'rate-limit/memory-store-locked',
  title: 'In-memory counters are read and written under a lock',
  severity: 'warning',
  lowered: 'a race lets a few requests more through; it does not switch the limit off',
  answers: ['A-184', 'A-186'],
  why: 'Between reading and writing a counter another thread, or another request at an await, can read the old value: both are let through.',
  fix: 'Hold a lock around reading and writing: threading.Lock where sync endpoints run in threads, asyncio.Lock where the method awaits.',
  references: [{ label: 'CWE-362', url: 'https://cwe.mitre.org/data/definitions/362.html' }],
  needs: ['limiters', 'python'],
  evaluate({ limiters: { limiters }, python }) {
    const own = limiters.filter((one) => one.kind === 'own' && one.storage === 'memory' && one.lock !== undefined)
    const looked = search('in-memory limiters of the repository', 'Python files', python.code.length, own.length)
    const findings = own.flatMap(({ name, lock }): Finding[] => {
      if (lock?.kind !== 'none') return []
      const how = lock.awaits
        ? 'and awaits in between, so two requests can read the same count'
        : 'without a lock; it is right only while one thread uses it and nothing awaits in between'
      return [
        {
          message: `${name} reads and writes its counters ${how}.`,
          subject: `counters of ${name}`,
          confidence: lock.awaits ? 'high' : 'medium',
          evidence: [source(lock.at, 'not under a lock')],
        },
      ]
    })
    if (isNonEmpty(findings)) return fail('In-memory counters are not guarded.', findings)
    const held = own.flatMap(({ name, lock }) => (lock === undefined ? [] : [source(lock.at, `${name} holds a lock`)]))
    if (isNonEmpty(held)) return pass('In-memory counters are guarded by a lock.', held)
    return notApplicable('No limiter of the repository keeps counters in memory.', [looked])
  },
})
