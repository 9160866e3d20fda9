import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('docker/process-receives-signals', files)
const of = (line: string) => check({ Dockerfile: `FROM python:3.12\n${line}\n` })
const script = (text: string, line = 'ENTRYPOINT ["/entrypoint.sh"]') =>
  check({ Dockerfile: `FROM python:3.12\nCOPY docker/entrypoint.sh /\n${line}\n`, 'docker/entrypoint.sh': text })

describe('docker/process-receives-signals', () => {
  it('fails where a shell stays in front of the service', async () => {
    expect(placesOf(await of('CMD uvicorn app:app'))).toEqual(['Dockerfile:2'])
    expect(placesOf(await of('CMD ["sh", "-c", "alembic upgrade head && uvicorn app:app"]'))).toEqual(['Dockerfile:2'])
    expect(placesOf(await script('#!/bin/sh\nalembic upgrade head\nuvicorn app:app\n'))).toEqual([
      'docker/entrypoint.sh:3',
    ])
    expect((await script('#!/bin/sh\nuvicorn app:app\n', 'CMD ["tini", "--", "bash", "/entrypoint.sh"]')).status).toBe(
      'fail',
    )
  })

  it('passes with the exec form, with exec, with a script that ends in exec or traps the signal', async () => {
    expect((await of('CMD ["uvicorn", "app:app"]')).status).toBe('pass')
    expect((await of('CMD exec uvicorn app:app')).status).toBe('pass')
    expect((await of('CMD ["sh", "-c", "alembic upgrade head && exec uvicorn app:app"]')).status).toBe('pass')
    expect((await of('SHELL ["/bin/bash", "-c"]\nCMD uvicorn app:app')).status).toBe('pass')
    expect((await script('#!/bin/sh\nset -e\nif [ "$1" = x ]; then\n  exec "$@"\nfi\n')).status).toBe('pass')
    expect((await script('#!/bin/bash\ntrap "kill $pid" SIGTERM\nuvicorn app:app &\nwait\n')).status).toBe('pass')
  })

  it('takes the arguments of CMD for an ENTRYPOINT, and forgets a CMD that stands before it', async () => {
    expect((await of('ENTRYPOINT ["tini", "--"]\nCMD ["uvicorn", "app:app"]')).status).toBe('pass')
    expect((await of('ENTRYPOINT ["tini", "--"]\nCMD uvicorn app:app && x')).status).toBe('fail')
  })

  it('looks at the command that compose puts in its place', async () => {
    const files = { Dockerfile: 'FROM python:3.12\nCMD ["uvicorn", "app:app"]\n' }
    const compose = (command: string) => `services:\n  api:\n    build: .\n    command: ${command}\n`
    expect(
      placesOf(await check({ ...files, 'compose.yml': compose('sh -c "alembic upgrade head && uvicorn app:app"') })),
    ).toEqual(['compose.yml:4'])
    expect((await check({ ...files, 'compose.yml': compose('uvicorn app:app') })).status).toBe('pass')
    expect((await check({ ...files, 'compose.dev.yml': compose('sh -c "a && b"') })).status).toBe('pass')
  })

  it('is unverified where the script is not in the repository', async () => {
    expect((await of('ENTRYPOINT ["/opt/start.sh"]')).status).toBe('unverified')
  })

  it('does not apply without a start command', async () => {
    expect((await of('RUN x')).status).toBe('not-applicable')
    expect((await check({})).status).toBe('not-applicable')
  })
})
