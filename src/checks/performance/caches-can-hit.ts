import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Cache } from '../../facts/caches/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'performance/caches-can-hit',
  title: 'Cached functions return what can be used twice, under keys that come again',
  severity: 'warning',
  answers: ['A-236'],
  why: 'lru_cache on an async function keeps a coroutine: the second caller gets "cannot reuse already awaited coroutine". With a session as parameter it never finds anything again, and keeps every session alive.',
  fix: 'Use an asynchronous cache (async_lru, aiocache) for coroutines; leave sessions and requests out of the parameters.',
  references: [
    {
      label: 'Python: functools.lru_cache',
      url: 'https://docs.python.org/3/library/functools.html#functools.lru_cache',
    },
  ],
  needs: ['caches'],
  evaluate({ caches: { caches, searched } }) {
    return judge(
      caches.flatMap(findingOf),
      caches.slice(0, 8).map(({ at, name, key }) => source(at, `${name}${key}`)),
      {
        fail: 'Functions are cached in a way that cannot work',
        pass: `${plural(caches.length, 'cache')} can find again what was kept`,
      },
      notApplicable('Nothing is cached', [
        search('lru_cache, cachetools, aiocache, fastapi-cache', 'Python files', searched),
      ]),
    )
  },
})

function findingOf({ name, at, keepsCoroutines, changingParameter }: Cache): Finding[] {
  if (keepsCoroutines)
    return [
      {
        message: `${name} is async, and lru_cache keeps its coroutine`,
        subject: `cache of ${name}`,
        confidence: 'high',
        evidence: [source(at, 'the second call awaits the same coroutine again')],
      },
    ]
  if (changingParameter === undefined) return []
  return [
    {
      message: `${name} is cached by ${changingParameter}, which is another object each time`,
      subject: `key of ${name}`,
      confidence: 'high',
      evidence: [source(at, `${changingParameter} is part of the key and is kept`)],
    },
  ]
}
