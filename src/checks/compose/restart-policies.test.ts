import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('compose/restart-policies', files)
const of = (more: string) =>
  check({ 'docker-compose.yml': `services:\n  api:\n    build: .\n    restart: always\n${more}` })

describe('compose/restart-policies', () => {
  it('fails for a service without a policy, or with "no"', async () => {
    expect(placesOf(await of('  worker: {build: .}\n'))).toEqual(['docker-compose.yml:5'])
    expect(placesOf(await of('  worker:\n    build: .\n    restart: "no"\n'))).toEqual(['docker-compose.yml:7'])
    expect(placesOf(await of('  worker:\n    build: .\n    restart: no\n'))).toEqual(['docker-compose.yml:7'])
    expect(placesOf(await of('  worker:\n    build: .\n    restart: alway\n'))).toEqual(['docker-compose.yml:7'])
  })

  it('passes with a policy, its default, one of Swarm, or one that a merge key brings', async () => {
    const more = `  a: {build: ., restart: unless-stopped}
  b: {build: ., restart: "on-failure:3"}
  c: {build: ., restart: "\${RESTART:-always}"}
  d: {build: ., deploy: {restart_policy: {condition: on-failure}}}
`
    expect((await of(more)).status).toBe('pass')
    expect(
      (await check({ 'compose.yml': 'x-a: &a {restart: always}\nservices:\n  a:\n    <<: *a\n    build: .\n' })).status,
    ).toBe('pass')
  })

  it('asks nothing of services that run once', async () => {
    expect((await of('  migrate: {build: ., command: alembic upgrade head}\n')).status).toBe('pass')
    expect((await of('  db-init: {image: "postgres:17", command: psql -f x.sql}\n')).status).toBe('pass')
  })

  it('takes a server for a server, even when it migrates first', async () => {
    const more = '  backend: {build: ., command: sh -c "alembic upgrade head && exec uvicorn a:b"}\n'
    expect(placesOf(await of(more))).toEqual(['docker-compose.yml:5'])
  })

  it('is unverified where the policy is a variable without a default', async () => {
    expect((await of('  a: {build: ., restart: "$RESTART"}\n')).status).toBe('unverified')
  })

  it('judges an overlay for production with its base, and not the base alone', async () => {
    const base = 'services:\n  api: {build: .}\n'
    const outcome = await check({
      'docker-compose.yml': base,
      'docker-compose.prod.yml': 'services:\n  api: {restart: always}\n',
    })
    expect(outcome.status).toBe('pass')
    expect(
      (
        await check({
          'docker-compose.yml': base,
          'docker-compose.override.yml': 'services:\n  api: {restart: always}\n',
        })
      ).status,
    ).toBe('fail')
  })

  it('does not apply without a compose file', async () => {
    expect((await check({})).status).toBe('not-applicable')
  })
})
