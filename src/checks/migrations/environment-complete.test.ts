import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { alembicService } from './fixture.ts'

const outcome = (more?: Record<string, string>) => outcomeOf('migrations/environment-complete', alembicService(more))

test('an address left blank', async () => {
  const env = (url: string) =>
    `from alembic import context\nfrom app.models import Base\ncontext.configure(url=${url}, target_metadata=Base.metadata)\ncontext.run_migrations()\n`
  const ini = '[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url =\n'
  const blank = { 'alembic.ini': ini, 'migrations/env.py': env('context.config.get_main_option("sqlalchemy.url")') }
  expect((await outcome(blank)).status).toBe('fail')
  // The same, but the address comes from elsewhere.
  expect(
    (await outcome({ ...blank, 'migrations/env.py': `import os\n${env('os.environ["DATABASE_URL"]')}` })).status,
  ).toBe('pass')
})

test('no env.py, no metadata', async () => {
  const files = alembicService()
  delete files['migrations/env.py']
  expect((await outcomeOf('migrations/environment-complete', files)).status).toBe('fail')
  const without =
    'import os\nfrom alembic import context\ntarget_metadata = None\ncontext.configure(url=os.environ["DATABASE_URL"], target_metadata=target_metadata)\n'
  expect((await outcome({ 'migrations/env.py': without })).status).toBe('fail')
})

test('a tool whose configuration is not read', async () => {
  const files = { 'db/migration/V1__a.sql': 'SELECT 1;' }
  expect((await outcomeOf('migrations/environment-complete', files)).status).toBe('unverified')
  expect((await outcome(files)).status).toBe('unverified')
})

test('all there; nothing there', async () => {
  expect((await outcome()).status).toBe('pass')
  expect((await outcomeOf('migrations/environment-complete', {})).status).toBe('not-applicable')
})
