import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { service } from './fixture.ts'

const id = 'health/readiness-present'

test('a liveness endpoint alone is not readiness', async () => {
  expect(placesOf(await outcomeOf(id, service('')))).toEqual(['app/main.py:5'])
})

test('a readiness endpoint by name, or one /health that looks at the database, passes', async () => {
  const named = '@app.get("/readyz")\nasync def readyz():\n    return {}\n'
  expect(await outcomeOf(id, service(named))).toMatchObject({ status: 'pass' })
  const health =
    '@app.get("/health")\nasync def health(session=Depends(get_session)):\n    await session.execute(text("SELECT 1"))\n'
  expect(await outcomeOf(id, service(health))).toMatchObject({ status: 'pass' })
})

test('the probe of a manifest decides the role', async () => {
  const manifest = 'readinessProbe:\n  httpGet:\n    path: /healthz\n    port: 8000\n'
  expect(await outcomeOf(id, service('', { 'deploy/app.yaml': manifest }))).toMatchObject({ status: 'pass' })
})

test('no application, nothing to be ready', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})
