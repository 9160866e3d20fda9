import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('docker/ignore-file', files)
const Dockerfile = 'FROM python:3.12\nCOPY pyproject.toml /\nCOPY . /app\n'

describe('docker/ignore-file', () => {
  it('fails where a whole folder is copied and nothing is ignored', async () => {
    expect(placesOf(await check({ Dockerfile }))).toEqual(['Dockerfile:3'])
    expect(placesOf(await check({ Dockerfile, '.dockerignore': '*.md\n' }))).toEqual(['.dockerignore:1'])
    expect((await check({ 'api/Dockerfile': Dockerfile, 'web/.dockerignore': '.git\n.env\n' })).status).toBe('fail')
  })

  it('passes with an ignore file at the context, in any of its spellings', async () => {
    expect((await check({ Dockerfile, '.dockerignore': '.git\n**/.env\n' })).status).toBe('pass')
    expect((await check({ Dockerfile, '.dockerignore': '*\n!app\n' })).status).toBe('pass')
    expect((await check({ 'api/Dockerfile': Dockerfile, 'api/Dockerfile.dockerignore': '.git\n' })).status).toBe('pass')
    const compose = 'services:\n  api: {build: {context: .., dockerfile: deploy/Dockerfile}}\n'
    expect(
      (await check({ 'deploy/Dockerfile': Dockerfile, 'deploy/compose.yml': compose, '.dockerignore': '.git\n.env\n' }))
        .status,
    ).toBe('pass')
  })

  it('does not apply where only named files are copied, from another stage, or nothing at all', async () => {
    expect((await check({ Dockerfile: 'FROM a:1 AS b\nFROM a:1\nCOPY --from=b . .\nCOPY app /app\n' })).status).toBe(
      'not-applicable',
    )
    expect((await check({})).status).toBe('not-applicable')
  })
})
