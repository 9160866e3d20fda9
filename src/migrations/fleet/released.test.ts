import { expect, test } from 'vitest'
import { gitDirectory, writeFiles } from '../../testing/directory.ts'
import { openDirectory } from '../../workspace/disk.ts'
import alembic from '../tools/alembic/index.ts'
import { fleetStatus } from './status.ts'

const FILES = {
  'alembic.ini': '[alembic]\nscript_location = m\nsqlalchemy.url = postgresql:///x\n',
  'm/env.py': 'from alembic import context\ncontext.configure(url="postgresql:///x", target_metadata=M)\n',
  'm/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
}

async function kinds(settings: { readonly baseBranch?: string; readonly fileName?: string }): Promise<string[]> {
  const root = gitDirectory(FILES)
  writeFiles(root, { 'm/versions/a1.py': 'revision = "a1"\ndown_revision = None\n\ndef upgrade():\n    changed()\n' })
  const workspace = openDirectory(root)
  const histories = (await alembic.find(workspace)).map((environment) => ({ tool: alembic, environment }))
  const service = { name: 'a', workspace, path: '.', histories, settings, databases: {}, needs: [] }
  const options = { resolve: () => undefined, limitMs: 1, parallel: 1 }
  return (await fleetStatus([service], options)).flatMap(({ problems }) => problems.map(({ kind }) => kind))
}

test('the status tells names against the policy and released revisions that were changed', async () => {
  expect(await kinds({})).toEqual([])
  expect(await kinds({ fileName: '^\\d{12}_', baseBranch: 'HEAD' })).toEqual([
    'file-name-against-policy',
    'edited-after-applied',
  ])
})

test('a base branch that git does not know is a problem of the row', async () => {
  expect(await kinds({ baseBranch: 'origin/main' })).toEqual(['base-branch-unknown'])
})
