import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, plimsoll } from '../testing/command.ts'
import { temporaryDirectory, writeFiles } from '../testing/directory.ts'
import { pythonEnvironment } from '../testing/python-environment.ts'

beforeAll(ensureBuilt, 120_000)

const header = (id: string, down: string) => `revision = '${id}'\ndown_revision = ${down}\ndef upgrade(): pass\n`
const service = {
  'alembic.ini': '[alembic]\nscript_location = db\n',
  'db/env.py': 'from alembic import context\ncontext.configure(url="postgresql://")\n',
  'db/script.py.mako': [
    '"""${message}"""',
    'revision = ${repr(up_revision)}',
    'down_revision = ${repr(down_revision)}',
    'def upgrade():\n    ${upgrades if upgrades else "pass"}\n',
  ].join('\n'),
  'db/versions/one.py': header('a1', 'None'),
}
const fork = { ...service, 'db/versions/two.py': header('b2', "'a1'"), 'db/versions/three.py': header('c3', "'a1'") }

function create(root: string, ...args: string[]) {
  return plimsoll(['-C', root, 'migrate', 'new', '-m', 'add users', ...args])
}

describe('plimsoll migrate new', () => {
  it('writes a revision after the head that status reads as the new head', () => {
    const root = temporaryDirectory(service)
    expect(create(root, '--rev-id', 'b2')).toMatchObject({
      code: 0,
      out: 'b2: after a1\nwrote db/versions/b2_add_users.py\n',
    })
    expect(plimsoll(['-C', root, 'migrate', 'status']).out).toMatch(/2 revisions +b2/)
    expect(readdirSync(join(root, 'db/versions'))).toEqual(['b2_add_users.py', 'one.py'])
    expect(create(root, '--rev-id', 'b2')).toMatchObject({ code: 2, err: expect.stringContaining('is the id of') })
  })

  it('names several heads, follows one of them or merges them', () => {
    const root = temporaryDirectory(fork)
    const refused = create(root)
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('2 heads: c3 (db/versions/three.py), b2 (db/versions/two.py)')
    expect(create(root, '--head', 'b2', '--dry-run').out).toContain("down_revision = 'b2'")
    expect(create(root, '--head', 'a1')).toMatchObject({ code: 2, err: expect.stringContaining('a1 is not one head') })
    const merged = JSON.parse(create(root, '--merge', '--format', 'json').out)
    expect(merged).toMatchObject({ parents: ['c3', 'b2'], written: true })
    expect(create(root, '--merge')).toMatchObject({ code: 2, err: expect.stringContaining('nothing to merge') })
  })

  it('touches no file that is there', () => {
    const root = temporaryDirectory(service)
    writeFiles(root, { 'db/versions/b2_add_users.py': '# half-written' })
    expect(create(root, '--rev-id', 'b2').code).not.toBe(0)
    expect(readFileSync(join(root, 'db/versions/b2_add_users.py'), 'utf8')).toBe('# half-written')
    expect(readdirSync(join(root, 'db/versions'))).toEqual(['b2_add_users.py', 'one.py'])
  })

  it('what it writes is accepted by Alembic', { timeout: 600_000 }, async (context) => {
    const needs = temporaryDirectory({
      'requirements.txt': 'alembic==1.20.1\n',
      'requirements-dev.txt': '-r requirements.txt\n',
    })
    const environment = await pythonEnvironment(needs)
    if ('missing' in environment) return context.skip(environment.missing)
    const root = temporaryDirectory(fork)
    const { revision } = JSON.parse(create(root, '--merge', '--format', 'json').out)
    const heads = execFileSync(environment.python, ['-m', 'alembic', 'heads', '--verbose'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(heads).toContain(`Rev: ${revision} (head) (mergepoint)`)
    expect(heads).toMatch(/Merges: (?:b2, c3|c3, b2)/)
  })
})

describe('plimsoll migrate new for SQL files', () => {
  it.each([
    ['db/migration/V1__a.sql', ['db/migration/V2__add_users.sql']],
    ['db/migration/V1_09__a.sql', ['db/migration/V1_10__add_users.sql']],
    ['migrations/000009_a.up.sql', ['migrations/000010_add_users.up.sql', 'migrations/000010_add_users.down.sql']],
    ['migrations/00002_a.sql -- +goose Up', ['migrations/00003_add_users.sql']],
    ['migrations/20990102030405_a.sql -- migrate:up', ['migrations/20990102030406_add_users.sql']],
    ['migrations/0002-a.sql -- Up Migration', ['migrations/0003-add-users.sql']],
  ])('%s is followed by %j', (before, after) => {
    const [path = '', ...text] = before.split(' ')
    const root = temporaryDirectory({ [path]: `${text.join(' ')}\nSELECT 1;\n` })
    const { files, parents } = JSON.parse(create(root, '--format', 'json').out)
    expect(files.map((file: { path: string }) => file.path)).toEqual(after)
    expect(parents).toHaveLength(1)
    const status = plimsoll(['-C', root, 'migrate', 'status', '--format', 'json'])
    expect(JSON.parse(status.out).services[0].revisions).toBe(2)
  })

  it('is left to tools that keep more than SQL', () => {
    const root = temporaryDirectory({ 'sqitch.plan': '%project=x\n\nusers 2024-01-01T00:00:00Z A <a@x> # Adds\n' })
    expect(create(root)).toMatchObject({ code: 2, err: expect.stringContaining('sqitch add') })
  })
})
