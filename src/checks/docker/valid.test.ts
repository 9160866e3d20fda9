import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>, git = true) => outcomeOf('docker/valid', files, { git })

describe('docker/valid', () => {
  it('fails with file and line of what Docker refuses', async () => {
    const outcome = await check({
      'a/Dockerfile': 'FROM a:1\n',
      'b/Dockerfile': 'FROM a:1\nRUNN x\n',
      Dockerfile: '\0binary',
    })
    expect(placesOf(outcome)).toEqual(['Dockerfile:1', 'b/Dockerfile:2'])
  })

  it('fails for a copied file that is nowhere', async () => {
    const Dockerfile = 'FROM a:1\nCOPY app requirements.txt /app/\n'
    expect(placesOf(await check({ Dockerfile, 'app/main.py': '' }))).toEqual(['Dockerfile:2'])
    expect((await check({ Dockerfile, 'app/main.py': '', 'requirements.txt': '' })).status).toBe('pass')
  })

  it('does not miss what builds make, git ignores, globs, variables, other stages and other contexts', async () => {
    const text =
      'FROM a:1 AS b\nFROM a:1\nCOPY --from=b /x /y\nCOPY dist/ /d\nCOPY *.toml $X https://a.b/c local.cfg /\nCOPY <<EOF /a\nx y z\nEOF\nCOPY shared /s\n'
    const outcome = await check({ 'services/api/Dockerfile': text, '.gitignore': 'local.cfg\n', 'shared/a.py': '' })
    expect(outcome.status).toBe('pass')
  })

  it('does not look for files where there is no checkout', async () => {
    expect((await check({ Dockerfile: 'FROM a:1\nCOPY gone.txt /\n' }, false)).status).toBe('pass')
  })

  it('does not apply without a Dockerfile', async () => {
    expect((await check({ 'docs/Dockerfile': 'nonsense', 'Dockerfile.md': '# How' })).status).toBe('not-applicable')
  })
})
