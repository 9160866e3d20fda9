import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../testing/directory.ts'
import { openDirectory } from '../../../workspace/disk.ts'
import { memoryWorkspace } from '../../../workspace/memory.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import { historyOf } from '../../history/history.ts'
import alembic from './index.ts'

const INI = '[alembic]\nscript_location = m\nsqlalchemy.url = postgresql:///x\n'
const ENV = 'from alembic import context\ncontext.configure(url="postgresql:///x", target_metadata=M)\n'

async function read(workspace: Workspace) {
  const [environment] = await alembic.find(workspace)
  if (environment === undefined) throw new Error('no environment')
  const files = await alembic.revisions(workspace, environment)
  return { environment, files, history: historyOf(files) }
}

test('links are not followed, whether they lead out, in a ring, or to a revision', async () => {
  const root = temporaryDirectory({
    'alembic.ini': INI,
    'm/env.py': ENV,
    'm/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
  })
  symlinkSync('..', join(root, 'm/versions/loop'))
  symlinkSync('a1.py', join(root, 'm/versions/again.py'))
  symlinkSync('/etc/passwd', join(root, 'm/versions/out.py'))
  const { files } = await read(openDirectory(root))
  expect(files.revisions.map(({ id }) => id)).toEqual(['a1'])
  expect(files.unreadable.map(({ position, reason }) => [position.file, reason])).toEqual([
    ['m/versions/again.py', 'a link, not followed'],
    ['m/versions/out.py', 'a link, not followed'],
  ])
})

test.each([
  ['brackets', `x = ${'('.repeat(50_000)}\n`],
  ['a chain of attributes', `x = a${'.b'.repeat(50_000)}\n`],
  ['a sum', `x = ${'"a" + '.repeat(50_000)}"a"\n`],
  ['chained assignments', `${'x = '.repeat(20_000)}1\n`],
  ['lambdas', `x = ${'lambda: '.repeat(20_000)}1\n`],
  ['an open string', 'x = """'],
  ['backslashes', '\\\n'.repeat(1_000)],
])('env.py and a revision of nothing but %s', async (_, text) => {
  const { environment, files } = await read(
    memoryWorkspace({ 'alembic.ini': INI, 'm/env.py': `${ENV}${text}`, 'm/versions/a1.py': `revision = f()\n${text}` }),
  )
  expect(environment.name).toBe('alembic.ini')
  expect(files.unreadable).toHaveLength(1)
})

test('options that refer to themselves, and to one another without end', async () => {
  const doubling = Array.from({ length: 40 }, (_, at) => `a${at} = ${`%(a${at + 1})s`.repeat(50)}`).join('\n')
  const { environment } = await read(
    memoryWorkspace({
      'alembic.ini': `[alembic]\nscript_location = m\nsqlalchemy.url = %(a0)s%(sqlalchemy.url)s\n${doubling}\n`,
      'm/env.py': ENV.replace('url="postgresql:///x"', 'url=config.get_main_option("sqlalchemy.url")'),
      'm/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
    }),
  )
  expect(environment.url.kind).toBe('unknown')
})

test('an ini file that is none', async () => {
  const { environment } = await read(
    memoryWorkspace({
      'alembic.ini': `stray = 1\n${INI}script_location = m\nno option\n`,
      'm/env.py': ENV,
      'm/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
    }),
  )
  expect(environment.problems.map(({ kind, position }) => `${kind} ${position?.line}`)).toEqual([
    'bad-ini 1',
    'bad-ini 5',
    'bad-ini 6',
  ])
  expect(environment.locations).toEqual(['m/versions'])
})

test('a cycle, a twin and a stray parent are problems of a history that is still there', async () => {
  const { history } = await read(
    memoryWorkspace({
      'alembic.ini': INI,
      'm/env.py': ENV,
      'm/versions/a.py': 'revision = "a"\ndown_revision = "b"\n',
      'm/versions/b.py': 'revision = "b"\ndown_revision = "a"\n',
      'm/versions/c.py': 'revision = "c"\ndown_revision = "..."\n',
      'm/versions/d.py': 'revision = "c"\ndown_revision = None\n',
    }),
  )
  expect(history.problems.map(({ kind }) => kind)).toEqual(['duplicate-id', 'cycle', 'unreachable'])
})
