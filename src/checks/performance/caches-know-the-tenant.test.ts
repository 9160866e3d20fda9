import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'performance/caches-know-the-tenant'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/prices.py': `from functools import lru_cache\nfrom app.db import redis, current_tenant\n${body}`,
  })

test('a key without the tenant the function is given fails', async () => {
  const result = await outcome(
    'def slots(org_id, day):\n    value = ask(org_id)\n    redis.set(f"slots:{day}", value, ex=60)\n',
  )
  expect(placesOf(result)).toEqual(['app/prices.py:5'])
})

test('lru_cache around a tenant read from the context fails', async () => {
  const result = await outcome(
    '@lru_cache\ndef prices(day):\n    return load(current_tenant.get(), day) if get_current_tenant() else 0\n',
  )
  expect(placesOf(result)).toEqual(['app/prices.py:3'])
})

test('the tenant in the key, or as a parameter, passes', async () => {
  expect((await outcome('def slots(org_id, day):\n    redis.set(f"slots:{org_id}:{day}", 1, ex=60)\n')).status).toBe(
    'pass',
  )
  expect((await outcome('@lru_cache\ndef prices(org_id, day):\n    return get_current_org()\n')).status).toBe('pass')
})

test('a key that names one object, a limiter’s counter and settings pass or do not count', async () => {
  expect((await outcome('def show(org_id, lead):\n    redis.set(f"lead:{lead.id}", 1)\n')).status).toBe('pass')
  expect((await outcome('@lru_cache\ndef get_settings():\n    return 1\n')).status).toBe('pass')
  expect((await outcome('def hit(org_id, address):\n    redis.set(f"rate:{address}", 1)\n')).status).toBe(
    'not-applicable',
  )
})

test('nothing cached is not applicable', async () => {
  expect(await outcome('')).toMatchObject({ status: 'not-applicable', evidence: [{ kind: 'search' }] })
})
