import { describe, expect, it } from 'vitest'
import { memoryWorkspace } from '../../../../workspace/memory.ts'
import { historyOf } from '../../../history/history.ts'
import alembic from '../index.ts'
import { fileNameOf, slugOf } from './file-name.ts'
import { OWN_TEMPLATE, renderTemplate } from './template.ts'

const env = 'from alembic import context\ncontext.configure(connection=1)\n'
const header = (id: string, down: string) => `revision = '${id}'\ndown_revision = ${down}\ndef upgrade(): pass\n`
const files = {
  'alembic.ini':
    '[alembic]\nscript_location = db\nfile_template = %%(year)d%%(month).2d%%(day).2d_%%(slug)s\ntimezone = UTC\n',
  'db/env.py': env,
  'db/script.py.mako': OWN_TEMPLATE,
  'db/versions/one.py': header('a1', 'None'),
}

async function draft(more: Record<string, string> = {}, request: { fileName?: string; message?: string } = {}) {
  const workspace = memoryWorkspace({ ...files, ...more })
  const [environment] = await alembic.find(workspace)
  if (environment === undefined || alembic.draft === undefined) throw new Error('nothing was found')
  const { revisions } = await alembic.revisions(workspace, environment)
  return alembic.draft({
    workspace,
    environment,
    revisions,
    parents: historyOf({ revisions }).heads,
    message: request.message ?? 'Add Users',
    id: undefined,
    fileName: request.fileName,
    now: new Date('2026-03-01T09:05:07.089Z'),
  })
}

describe('a new file of Alembic', () => {
  it("follows the environment's template and naming", async () => {
    const { id, files: made, notes } = await draft()
    expect(id).toMatch(/^[0-9a-f]{12}$/)
    expect(made).toHaveLength(1)
    expect(made[0]?.path).toBe('db/versions/20260301_add_users.py')
    expect(made[0]?.text).toContain(
      `"""Add Users\n\nRevision ID: ${id}\nRevises: a1\nCreate Date: 2026-03-01 09:05:07.089000+00:00`,
    )
    expect(made[0]?.text).toContain("down_revision: Union[str, Sequence[str], None] = 'a1'")
    expect(notes).toEqual([])
  })

  it('counts on where ids are numbers, and names all parents of a merge', async () => {
    const numbered = { 'db/versions/one.py': header('001', 'None'), 'db/versions/two.py': header('002', "'001'") }
    expect((await draft(numbered)).id).toBe('003')
    const merge = await draft({
      'db/versions/two.py': header('b2', "'a1'"),
      'db/versions/three.py': header('c3', "'a1'"),
    })
    expect(merge.files[0]?.text).toMatch(/= \('c3', 'b2'\)/)
  })

  it('follows a policy that file_template does not, and says so', async () => {
    const { files: made, notes } = await draft({}, { fileName: '^\\d{12}_[a-z_]+$' })
    expect(made[0]?.path).toBe('db/versions/202603010905_add_users.py')
    expect(notes[0]).toContain('does not match migrations.fileName')
    await expect(draft({}, { fileName: '^JIRA-' })).rejects.toThrow('refuses')
  })

  it('takes our template, saying so, where the own one is a program; not where upgrade takes arguments', async () => {
    const program = 'x\n% if upgrades:\ndef upgrade():\n% endif\n'
    const { files: made, notes } = await draft({ 'db/script.py.mako': program })
    expect(made[0]?.text).toContain('def downgrade() -> None:')
    expect(notes[0]).toContain('db/script.py.mako:2: % if upgrades:')
    const several = '<%! import re %>\ndef upgrade(engine_name):\n'
    await expect(draft({ 'db/script.py.mako': several })).rejects.toThrow('upgrade() takes arguments')
  })

  it('refuses what would be no revision, and tells of hooks it did not run', async () => {
    await expect(draft({ 'db/script.py.mako': 'def upgrade():\n  pass\n' })).rejects.toThrow('is no revision')
    const hooked = `${files['alembic.ini']}[post_write_hooks]\nhooks = ruff\n`
    expect((await draft({ 'alembic.ini': hooked })).notes[0]).toContain('were not run')
    const quoted = await draft({}, { message: 'say "hi"' })
    expect(quoted.files[0]?.text.split('\n')[0]).toBe('"""say "hi\\"')
  })
})

it('templates: expressions Alembic fills in, joined lines, comments; nothing else', () => {
  const values = { up_revision: 'u', down_revision: [], message: 'm', create_date: 'd' }
  expect(renderTemplate('## no\n${up_revision}\\\n${down_revision | comma,n}${repr(down_revision)}', values)).toEqual({
    text: 'uNone',
  })
  for (const other of ['${up_revision.upper()}', '${config.x}', '<%def name="a()">', '${repr(x)}', '${{}}']) {
    expect(renderTemplate(other, values)).toMatchObject({ line: 1 })
  }
})

it('file names as Python fills them in', () => {
  const parts = { rev: 'r', slug: 's', epoch: 9, year: 2026, month: 3, day: 1, hour: 2, minute: 4, second: 5 }
  expect(fileNameOf('%(year)d/%(month).2d%(day)02d-%(rev)s_%(slug)s%%', parts)).toBe('2026/0301-r_s%')
  expect(fileNameOf('%(author)s_%(rev)s', parts)).toBeUndefined()
  expect(slugOf('Add   the Größe-column of every single order we have')).toBe('add_the_größe_column_of_every_single_')
})
