import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('dependencies/bounded', files)

describe('dependencies/bounded', () => {
  it('fails once for each manifest, with every place', async () => {
    const outcome = await check({
      'pyproject.toml': '[project]\ndependencies = [\n  "httpx>=0.27",\n  "fastapi",\n  "uvicorn[standard]",\n]\n',
      'package.json': '{\n"dependencies": {"a": "^1"}}',
    })
    expect(placesOf(outcome)).toEqual(['pyproject.toml:4'])
    expect(outcome).toMatchObject({ findings: [{ evidence: [{ line: 4 }, { line: 5 }] }] })
    expect(placesOf(await check({ 'package.json': '{\n"dependencies": {\n"a": "latest"}}' }))).toEqual([
      'package.json:3',
    ])
    expect(
      placesOf(await check({ 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nredis = "*"\n' })),
    ).toEqual(['pyproject.toml:3'])
  })

  it('passes with bounds, paths, addresses and workspaces', async () => {
    expect(
      (
        await check({
          'pyproject.toml': '[project]\ndependencies = ["a>=1", "b==2", "c~=3.1", "d @ git+https://x/d@v1"]\n',
        })
      ).status,
    ).toBe('pass')
    expect(
      (await check({ 'package.json': '{"dependencies": {"a": "workspace:*", "b": "1.2.3", "c": "~2"}}' })).status,
    ).toBe('pass')
  })

  it('does not judge tools of developers', async () => {
    expect((await check({ 'requirements.txt': 'a==1\n', 'requirements-dev.txt': 'pytest\n' })).status).toBe('pass')
  })

  it('does not apply without dependencies', async () => {
    expect((await check({})).status).toBe('not-applicable')
  })

  it('says nothing about Python by the manifest of a tool in JavaScript', async () => {
    const files = { 'tool/package.json': '{"dependencies": {"a": "1.2.3"}}', 'tool/package-lock.json': '{}' }
    expect((await check(files)).status).toBe('pass')
    expect((await check({ ...files, 'app/main.py': 'import fastapi\n' })).status).toBe('unverified')
  })
})
