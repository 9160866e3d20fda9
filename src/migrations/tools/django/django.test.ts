import { expect, it } from 'vitest'
import { memoryWorkspace } from '../../../workspace/memory.ts'
import { historyOf } from '../../history/history.ts'
import django from './index.ts'

const migration = (body: string) =>
  `from django.db import migrations\n\nclass Migration(migrations.Migration):\n${body}`
const files = {
  'shop/apps.py': 'class ShopConfig(AppConfig):\n    label = "store"\n',
  'shop/migrations/__init__.py': '',
  'shop/migrations/0001_initial.py': migration('    dependencies = []\n    operations = []\n'),
  'shop/migrations/0002_note.py': migration('    dependencies = [("store", "0001_initial")]\n'),
  'shop/migrations/0001_squashed_0002.py': migration(
    [
      '    replaces = [("store", "0001_initial"), ("store", "0002_note")]',
      '    dependencies = [("auth", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]',
    ].join('\n'),
  ),
  'shop/migrations/0003_more.py': migration(
    [
      '    dependencies = [("store", "0002_note"), ("mail", "__first__")]',
      '    operations = [',
      '        migrations.AddField(model_name="order", name="x", field=models.TextField()),',
      '        migrations.RunPython(forwards),',
      '    ]',
    ].join('\n'),
  ),
  'mail/migrations/0001_initial.py': migration('    run_before = [("store", "0003_more")]\n'),
}

it('reads the graph of all apps and the names of operations', async () => {
  const workspace = memoryWorkspace(files)
  const [environment] = await django.find(workspace)
  if (environment === undefined) throw new Error('nothing was found')
  const { revisions } = await django.revisions(workspace, environment)
  expect(revisions.map(({ id, down, dependsOn }) => `${id} < ${down} & ${dependsOn}`)).toEqual([
    'mail.0001_initial <  & ',
    'store.0001_squashed_0002 <  & ',
    'store.0003_more < store.0001_squashed_0002 & mail.0001_initial',
  ])
  expect(historyOf({ revisions })).toMatchObject({ problems: [], heads: ['mail.0001_initial', 'store.0003_more'] })
  const [, , revision] = revisions
  if (revision === undefined) throw new Error('a revision is missing')
  const script = await django.script({ workspace, environment, revision, direction: 'down' })
  const steps = script.kind === 'steps' ? script.steps : []
  expect(steps.map(({ operation, position }) => `${operation} ${position.line}`)).toEqual(['RunPython 7', 'AddField 6'])
})

it('takes no numbered files that are something else', async () => {
  expect(await django.find(memoryWorkspace({ 'db/migrations/0001_a.py': 'def upgrade(): pass' }))).toEqual([])
})

it('reads dependencies in a tuple, and says where code puts them together', async () => {
  const workspace = memoryWorkspace({
    'a/migrations/0001_one.py': migration('    dependencies = ()\n'),
    'a/migrations/0002_two.py': migration('    dependencies = (("a", "0001_one"),)\n'),
    'a/migrations/0003_three.py': migration('    dependencies = needed()\n'),
  })
  const [environment] = await django.find(workspace)
  if (environment === undefined) throw new Error('nothing was found')
  const { revisions, problems } = await django.revisions(workspace, environment)
  expect(revisions.map(({ id, down }) => `${id} < ${down}`)).toEqual([
    'a.0001_one < ',
    'a.0002_two < a.0001_one',
    'a.0003_three < ',
  ])
  expect(problems.map(({ kind, position }) => `${kind} ${position?.file}`)).toEqual([
    'unknown-dependencies a/migrations/0003_three.py',
  ])
})

it('orders migrations as Django plans them: by leaf, the last of several parents first', async () => {
  const workspace = memoryWorkspace({
    'a/migrations/0001_one.py': migration('    dependencies = [("b", "0001_one"), ("c", "0001_one")]\n'),
    'b/migrations/0001_one.py': migration('    dependencies = []\n'),
    'b/migrations/0002_two.py': migration('    dependencies = [("b", "0001_one")]\n'),
    'c/migrations/0001_one.py': migration('    dependencies = []\n'),
  })
  const [environment] = await django.find(workspace)
  if (environment === undefined) throw new Error('nothing was found')
  const { revisions } = await django.revisions(workspace, environment)
  expect(revisions.map(({ id }) => id)).toEqual(['c.0001_one', 'b.0001_one', 'a.0001_one', 'b.0002_two'])
})
