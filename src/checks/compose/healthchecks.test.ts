import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('compose/healthchecks', files)
const APP = 'services:\n  api:\n    build: .\n    healthcheck: {test: curl -f http://localhost/}\n'
const Dockerfile = 'FROM python:3.12\nCMD ["uvicorn", "a:b"]\n'
const of = (more: string) => check({ 'docker-compose.yml': `${APP}${more}`, Dockerfile })

describe('compose/healthchecks', () => {
  it('fails for each service without one, at the service', async () => {
    const outcome = await of('  db:\n    image: postgres:17\n  worker:\n    build: .\n')
    expect(placesOf(outcome)).toEqual(['docker-compose.yml:5', 'docker-compose.yml:7'])
  })

  it('fails for checks that are switched off or cannot fail', async () => {
    for (const body of [
      '{disable: true}',
      '{test: [NONE]}',
      '{test: [CMD, "true"]}',
      '{test: "exit 0"}',
      '{test: "pg_isready || true"}',
    ]) {
      expect(placesOf(await of(`  db:\n    image: postgres:17\n    healthcheck: ${body}\n`)), body).toEqual([
        'docker-compose.yml:7',
      ])
    }
  })

  it('names who waits in vain for a service to become healthy', async () => {
    const outcome = await of(
      '  db: {image: "postgres:17"}\n  w:\n    build: .\n    healthcheck: {test: x}\n    depends_on: {db: {condition: service_healthy}}\n',
    )
    expect(outcome).toMatchObject({
      findings: [{ message: expect.stringContaining('w waits'), evidence: [{ line: 5 }, { line: 9 }] }],
    })
  })

  it('passes with one in compose, in the image, in an overlay, or through an anchor', async () => {
    expect(
      (await of('  db: {image: "postgres:17", healthcheck: {test: [CMD-SHELL, pg_isready || exit 1]}}\n')).status,
    ).toBe('pass')
    const image = {
      'docker-compose.yml': 'services:\n  api: {build: .}\n',
      Dockerfile: `${Dockerfile}HEALTHCHECK CMD x\n`,
    }
    expect((await check(image)).status).toBe('pass')
    const overlay = {
      'docker-compose.yml': 'services:\n  api: {build: .}\n',
      Dockerfile,
      'docker-compose.prod.yml': 'services:\n  api:\n    healthcheck: {test: x}\n',
    }
    expect((await check(overlay)).status).toBe('pass')
    const anchored = 'x-h: &h\n  healthcheck: {test: x}\nservices:\n  api:\n    <<: *h\n    build: .\n'
    expect((await check({ 'docker-compose.yml': anchored, Dockerfile })).status).toBe('pass')
  })

  it('asks nothing of services that run once, of development profiles, or of files for development', async () => {
    const once =
      '  migrate: {build: ., command: alembic upgrade head}\n  init: {build: .}\n  x: {image: "a/b:1", profiles: [debug]}\n'
    expect((await of(once)).status).toBe('pass')
    const awaited =
      '  prepare: {image: "a/b:1"}\n  b:\n    build: .\n    healthcheck: {test: x}\n    depends_on: {prepare: {condition: service_completed_successfully}}\n'
    expect((await of(awaited)).status).toBe('pass')
    expect((await check({ 'docker-compose.dev.yml': 'services:\n  db: {image: "postgres:17"}\n' })).status).toBe(
      'not-applicable',
    )
    expect(
      (await check({ 'docker-compose.yml': 'services:\n  api: {build: ., command: uvicorn a:b --reload}\n' })).status,
    ).toBe('not-applicable')
  })

  it('is unsure about images it cannot see into, and about stores alone', async () => {
    expect(await of('  proxy: {image: "acme/proxy:1"}\n')).toMatchObject({ findings: [{ confidence: 'low' }] })
    expect(await check({ 'docker-compose.yml': 'services:\n  db: {image: "postgres:17"}\n' })).toMatchObject({
      findings: [{ confidence: 'low' }],
    })
  })

  it('does not judge what it cannot read, and does not apply without a compose file', async () => {
    expect((await check({ 'docker-compose.yml': 'services: [' })).status).toBe('unverified')
    expect((await check({})).status).toBe('not-applicable')
  })
})
