import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const of = (more: string) =>
  outcomeOf('compose/resource-limits', {
    'docker-compose.yml': `services:\n  api: {build: ., deploy: {resources: {limits: {memory: 512M}}}}\n${more}`,
  })

describe('compose/resource-limits', () => {
  it('fails for a service without a limit, or with none in force', async () => {
    expect(placesOf(await of('  worker: {build: .}\n'))).toEqual(['docker-compose.yml:3'])
    expect((await of('  w: {build: ., deploy: {resources: {reservations: {memory: 1G}}}}\n')).status).toBe('fail')
    expect((await of('  w: {build: ., mem_limit: 0}\n')).status).toBe('fail')
  })

  it('passes with a limit in either form', async () => {
    expect((await of('  w: {build: ., mem_limit: 1g}\n')).status).toBe('pass')
    expect((await of('  migrate: {build: ., command: alembic upgrade head}\n')).status).toBe('pass')
  })

  it('does not apply without a compose file', async () => {
    expect((await outcomeOf('compose/resource-limits', {})).status).toBe('not-applicable')
  })
})
