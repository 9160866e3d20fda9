import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ensureBuilt, plimsoll } from '../testing/command.ts'
import { gitDirectory, gitIn, writeFiles } from '../testing/directory.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string): unknown => parse(readFileSync(`${root}${file}`, 'utf8'))

const service = {
  'db/migration/V1__t.sql': 'CREATE TABLE t (id bigint PRIMARY KEY, a int);',
  'db/migration/V2__good.sql': 'CREATE TABLE u (id bigint PRIMARY KEY);',
}
const bad = { 'db/migration/V3__bad.sql': 'CREATE INDEX i ON t (a);' }

beforeAll(ensureBuilt, 120_000)

describe('the hook for pre-commit', () => {
  it('stops a bad migration and lets a good one and other files through', () => {
    const [hook] = z.array(z.object({ entry: z.string() })).parse(read('.pre-commit-hooks.yaml'))
    const [program, ...words] = hook?.entry.split(' ') ?? []
    expect(program).toBe('plimsoll')
    const cwd = gitDirectory({ ...service, ...bad, 'app/main.py': 'x = 1\n' })
    expect(plimsoll([...words, 'db/migration/V3__bad.sql', 'app/main.py'], { cwd })).toMatchObject({
      code: 1,
      out: expect.stringContaining('index-without-concurrently'),
    })
    expect(plimsoll([...words, 'db/migration/V2__good.sql'], { cwd })).toMatchObject({ code: 0 })
    expect(plimsoll([...words, 'app/main.py'], { cwd })).toMatchObject({ code: 0 })
  })
})

describe('the GitHub action', () => {
  const Action = z.object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
    runs: z.object({ steps: z.tuple([z.object({ run: z.string(), env: z.record(z.string(), z.string()) })]) }),
  })
  const action = Action.parse(read('action.yml'))
  const [step] = action.runs.steps

  it('hands every input to the script by the environment', () => {
    const used = Object.values(step.env).map((value) => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1])
    expect(used.sort()).toEqual(Object.keys(action.inputs).sort())
    expect(step.run).not.toContain('${{')
  })

  it('annotates what a branch brings with it', () => {
    const cwd = gitDirectory(service)
    gitIn(cwd, 'checkout', '-qb', 'branch')
    writeFiles(cwd, bad)
    const given = { DIRECTORY: '.', SINCE: 'main', POSTGRES: '16', FAIL_ON: 'blocker', FORMAT: 'github', OUTPUT: '' }
    expect(Object.keys(given).sort()).toEqual(Object.keys(step.env).sort())
    const env = { ...process.env, INIT_CWD: undefined, ...given, GITHUB_ACTION_PATH: root }
    const ran = spawnSync('bash', ['-c', step.run], { cwd, env, encoding: 'utf8' })
    expect(ran.stdout).toMatch(/^::error file=db\/migration\/V3__bad\.sql,line=1,title=index-without-concurrently::/m)
    expect(ran.status).toBe(1)
  })
})
