import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('docker/healthcheck', files)
const RUN = 'FROM python:3.12\nCMD ["uvicorn", "app:app"]\n'
const of = (line: string) => check({ Dockerfile: `${RUN}${line}\n` })

describe('docker/healthcheck', () => {
  it('fails where neither image nor compose has one', async () => {
    const outcome = await check({
      'a/Dockerfile': `${RUN}HEALTHCHECK CMD curl -f http://localhost/\n`,
      'b/Dockerfile': `# b\n${RUN}`,
    })
    expect(placesOf(outcome)).toEqual(['b/Dockerfile:2'])
    expect((await check({ Dockerfile: RUN, 'compose.yml': 'services:\n  api: {build: .}\n' })).status).toBe('fail')
  })

  it('fails where it is switched off or cannot fail', async () => {
    expect(placesOf(await of('HEALTHCHECK NONE'))).toEqual(['Dockerfile:3'])
    expect(placesOf(await of('HEALTHCHECK CMD true'))).toEqual(['Dockerfile:3'])
    expect(placesOf(await of('HEALTHCHECK --interval=5s CMD ["true"]'))).toEqual(['Dockerfile:3'])
    expect(placesOf(await of('HEALTHCHECK CMD curl http://localhost/ || exit 0'))).toEqual(['Dockerfile:3'])
    const compose = 'services:\n  api:\n    build: .\n    healthcheck: {test: [CMD, "true"]}\n'
    expect((await check({ Dockerfile: RUN, 'compose.yml': compose })).status).toBe('fail')
  })

  it('passes with one in the image, an inherited one, or one in compose', async () => {
    expect((await of('HEALTHCHECK CMD curl -f http://localhost/ || exit 1')).status).toBe('pass')
    expect(
      (await check({ Dockerfile: `FROM python:3.12 AS base\nHEALTHCHECK CMD x\nFROM base\nCMD ["a"]\n` })).status,
    ).toBe('pass')
    const compose =
      'services:\n  api:\n    build: .\n    healthcheck: {test: curl -f http://localhost/}\n  migrate: {build: ., command: alembic upgrade head}\n'
    expect((await check({ Dockerfile: RUN, 'compose.yml': compose })).status).toBe('pass')
  })

  it('is unverified where Kubernetes may probe', async () => {
    const outcome = await check({ Dockerfile: RUN, 'deploy/chart/Chart.yaml': 'name: x\n' })
    expect(outcome).toMatchObject({ status: 'unverified', needs: expect.stringContaining('Chart.yaml') })
  })

  it('leaves out images that run once or only serve as a base', async () => {
    expect((await check({ 'Dockerfile.migrations': RUN, 'base/Dockerfile': 'FROM python:3.12\nRUN x\n' })).status).toBe(
      'not-applicable',
    )
    expect((await check({})).status).toBe('not-applicable')
  })
})
