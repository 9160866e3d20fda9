import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('dependencies/locked', files)
const PROJECT = '[project]\nname = "x"\ndependencies = [\n  "fastapi>=0.110",\n  "uvicorn[standard]",\n]\n'
const LOCK = '[[package]]\nname = "fastapi"\n\n[[package]]\nname = "uvicorn"\n'

describe('dependencies/locked', () => {
  it('fails without a lock, where dependencies begin', async () => {
    expect(
      placesOf(await check({ 'a/pyproject.toml': PROJECT, 'a/uv.lock': LOCK, 'b/pyproject.toml': PROJECT })),
    ).toEqual(['b/pyproject.toml:4'])
    expect(placesOf(await check({ 'requirements.txt': '# x\nfastapi>=0.1\n' }))).toEqual(['requirements.txt:2'])
    expect((await check({ 'package.json': '{"dependencies": {"fastify": "^5.0.0"}}' })).status).toBe('fail')
  })

  it('fails for a lock that does not know a dependency', async () => {
    expect(placesOf(await check({ 'pyproject.toml': PROJECT, 'uv.lock': '[[package]]\nname = "fastapi"\n' }))).toEqual([
      'pyproject.toml:5',
    ])
  })

  it('fails for a manifest that cannot be read', async () => {
    expect((await check({ 'pyproject.toml': '[project\n' })).status).toBe('fail')
  })

  it('passes with a lock beside it or above it, or with every version pinned', async () => {
    expect((await check({ 'pyproject.toml': PROJECT, 'uv.lock': LOCK })).status).toBe('pass')
    expect(
      (await check({ 'packages/a/package.json': '{"dependencies": {"x": "^1"}}', 'pnpm-lock.yaml': '' })).status,
    ).toBe('pass')
    expect(
      (
        await check({
          'requirements.txt':
            'fastapi==0.110.0 \\\n    --hash=sha256:aa\nuvicorn[standard]==0.30.1 ; python_version > "3"\n',
        })
      ).status,
    ).toBe('pass')
    expect(
      (await check({ 'pyproject.toml': PROJECT, 'requirements.txt': 'fastapi==0.110\nuvicorn==1\nstarlette==1\n' }))
        .status,
    ).toBe('pass')
  })

  it('does not take the lock of another ecosystem or folder', async () => {
    expect((await check({ 'pyproject.toml': PROJECT, 'package-lock.json': '{}', 'other/uv.lock': LOCK })).status).toBe(
      'fail',
    )
  })

  it('does not apply without dependencies', async () => {
    expect((await check({})).status).toBe('not-applicable')
    expect(
      (await check({ 'pyproject.toml': '[tool.ruff]\nline-length = 100\n', 'requirements-dev.txt': 'pytest\n' }))
        .status,
    ).toBe('not-applicable')
  })

  it('says nothing about Python by the manifest of a tool in JavaScript', async () => {
    const files = { 'tool/package.json': '{"dependencies": {"a": "1.2.3"}}', 'tool/package-lock.json': '{}' }
    expect((await check(files)).status).toBe('pass')
    expect((await check({ ...files, 'app/main.py': 'import fastapi\n' })).status).toBe('unverified')
  })
})
