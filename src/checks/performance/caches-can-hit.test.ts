import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'performance/caches-can-hit'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/a.py': `import functools\nfrom sqlalchemy.orm import Session\nfrom async_lru import alru_cache\n${body}`,
  })

test('lru_cache on an async function fails; on a plain one before it does not', async () => {
  const result = await outcome(
    '@functools.lru_cache\ndef a(x): ...\n@functools.lru_cache(maxsize=8)\nasync def b(x): ...\n',
  )
  expect(placesOf(result)).toEqual(['app/a.py:6'])
})

test('a session as part of the key fails', async () => {
  expect((await outcome('@functools.cache\ndef plan(db: Session, day: str): ...\n')).status).toBe('fail')
})

test('a cache made for coroutines is none of ours', async () => {
  expect((await outcome('@alru_cache\nasync def b(x): ...\n')).status).toBe('not-applicable')
})
