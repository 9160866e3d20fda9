import { describe, expect, test } from 'vitest'
import { gitDirectory, gitIn, writeFiles } from '../../testing/directory.ts'
import { openDirectory } from '../../workspace/disk.ts'
import alembic from '../tools/alembic/index.ts'
import { problemsSince } from './since.ts'

function revision(id: string, down: string | null, body = 'pass', message = id): string {
  const parent = down === null ? 'None' : `"${down}"`
  return `"""${message}"""\nrevision = "${id}"\ndown_revision = ${parent}\n\n\ndef upgrade():\n    ${body}\n`
}

const START = {
  'alembic.ini': '[alembic]\nscript_location = m\nsqlalchemy.url = postgresql:///x\n',
  'm/env.py': 'from alembic import context\ncontext.configure(url="postgresql:///x")\n',
  'm/versions/a1.py': revision('a1', null),
  'm/versions/b2.py': revision('b2', 'a1'),
}

/** A checkout of a branch off `main`, with `change` in the work tree and committed. */
function branch(change: Readonly<Record<string, string>>, remove: readonly string[] = []): string {
  const root = gitDirectory(START)
  gitIn(root, 'branch', '-M', 'main')
  gitIn(root, 'checkout', '-qb', 'work')
  writeFiles(root, change)
  if (remove.length > 0) gitIn(root, 'rm', '-q', ...remove)
  gitIn(root, 'add', '-A')
  gitIn(root, 'commit', '-qm', 'work', '--allow-empty')
  return root
}

async function problems(root: string): Promise<string[]> {
  const workspace = openDirectory(root)
  const [environment] = await alembic.find(workspace)
  if (environment === undefined) throw new Error('no environment')
  const now = await alembic.revisions(workspace, environment)
  const found = await problemsSince({ workspace, tool: alembic, environment, now, against: 'main' })
  return found.map(({ kind, detail }) => `${kind}: ${detail}`)
}

describe('released revisions', () => {
  test('nothing changed, a new one was added, one was renamed, a comment was written', async () => {
    expect(await problems(branch({}))).toEqual([])
    expect(await problems(branch({ 'm/versions/c3.py': revision('c3', 'b2') }))).toEqual([])
    expect(await problems(branch({ 'm/versions/b2_second.py': revision('b2', 'a1') }, ['m/versions/b2.py']))).toEqual(
      [],
    )
    const commented = `# noqa\n${revision('b2', 'a1').replaceAll('\n', '\r\n')}\n\n`
    expect(await problems(branch({ 'm/versions/b2.py': commented }))).toEqual([])
  })

  test('edited', async () => {
    expect(await problems(branch({ 'm/versions/b2.py': revision('b2', 'a1', 'op.drop_table("x")') }))).toEqual([
      'edited-after-applied: b2 was changed after it came to main: databases that have it do not get the change',
    ])
  })

  test('given another parent', async () => {
    expect(await problems(branch({ 'm/versions/b2.py': revision('b2', null) }))).toEqual([
      'edited-after-applied: b2 had the parents a1, and now none after it came to main: databases that have it do not get the change',
    ])
  })

  test('whose id was given to something else', async () => {
    const change = { 'm/versions/new.py': revision('b2', 'a1', 'op.create_table("y")', 'tables of y') }
    expect(await problems(branch(change, ['m/versions/b2.py']))).toEqual([
      'id-reused: b2 is the id of m/versions/b2.py on main ("b2"): databases that have it will never run this one',
    ])
  })

  test('deleted', async () => {
    expect(await problems(branch({}, ['m/versions/b2.py']))).toEqual([
      'deleted-after-applied: b2 (m/versions/b2.py) is on main and no longer here: a database that stands at it cannot be migrated',
    ])
  })
})

describe('new revisions', () => {
  test('beside one that main got meanwhile', async () => {
    const root = branch({ 'm/versions/c3.py': revision('c3', 'b2') })
    gitIn(root, 'checkout', '-q', 'main')
    writeFiles(root, { 'm/versions/d4.py': revision('d4', 'b2') })
    gitIn(root, 'add', '-A')
    gitIn(root, 'commit', '-qm', 'theirs')
    gitIn(root, 'checkout', '-q', 'work')
    expect(await problems(root)).toEqual([
      'parent-not-on-base-branch: main has got d4 meanwhile: merged, the history has 2 heads (c3, d4)',
    ])
  })

  test('what main got meanwhile is not held against the work tree', async () => {
    const root = branch({})
    gitIn(root, 'checkout', '-q', 'main')
    writeFiles(root, { 'm/versions/b2.py': revision('b2', 'a1', 'other()'), 'm/versions/d4.py': revision('d4', 'b2') })
    gitIn(root, 'add', '-A')
    gitIn(root, 'commit', '-qm', 'theirs')
    gitIn(root, 'checkout', '-q', 'work')
    expect(await problems(root)).toEqual([])
  })

  test('that follow a file git does not know', async () => {
    const root = branch({ 'm/versions/d4.py': revision('d4', 'c3') })
    writeFiles(root, { 'm/versions/c3.py': revision('c3', 'b2') })
    expect(await problems(root)).toEqual([
      'parent-not-on-base-branch: d4 follows c3 (m/versions/c3.py), which is neither on the base branch nor known to git',
    ])
  })
})

test('a revision git does not know is an error of the user', async () => {
  const root = branch({})
  const workspace = openDirectory(root)
  const [environment] = await alembic.find(workspace)
  if (environment === undefined) throw new Error('no environment')
  const now = await alembic.revisions(workspace, environment)
  await expect(problemsSince({ workspace, tool: alembic, environment, now, against: 'nowhere' })).rejects.toThrow(
    'git knows no revision nowhere',
  )
})
