import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('code/no-unfinished-markers', files)

describe('code/no-unfinished-markers', () => {
  it('fails for each file with the lines of its markers', async () => {
    const outcome = await check({
      'app/a.py': 'x = 1  # fine\ny = 2  # TODO: later\n\n# FIXME(bob) broken\n',
      'web/b.ts': 'const a = 1\n// HACK: until v2\n/*\n * XXX what is this\n */\n',
    })
    expect(placesOf(outcome)).toEqual(['app/a.py:2', 'web/b.ts:2'])
    expect(outcome).toMatchObject({
      findings: [{ evidence: [{ line: 2 }, { line: 4 }] }, { evidence: [{ line: 2 }, { line: 4 }] }],
    })
  })

  it('does not take strings, other words, tests and vendored code for markers', async () => {
    const outcome = await check({
      'app/a.py':
        'STATUS = "TODO"\nfmt = "XXX-XXX"  # XXX-XXX is a phone number\n"""TODO in a docstring"""\n# the todo list of a user\nTODO = 1\n',
      'web/b.ts': 'const a = "// TODO: no"\nconst url = "https://x/TODO"\nenum S { TODO }\n',
      'tests/test_a.py': '# TODO: more\n',
      'vendor/x.py': '# TODO: theirs\n',
    })
    expect(outcome).toMatchObject({ status: 'pass', evidence: [{ kind: 'search', found: 0 }] })
  })

  it('is unverified where code cannot be read, and does not apply without code', async () => {
    expect((await check({ 'app/a.py': 'def a(:\n  ((\n' })).status).toBe('unverified')
    expect((await check({})).status).toBe('not-applicable')
  })
})
