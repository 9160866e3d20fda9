import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { settings } from './service.fixture.ts'

const run = (more: Record<string, string>) =>
  outcomeOf('config/documented-variables-used', { 'app/__init__.py': '', 'app/config.py': settings, ...more })

test('fails for a variable nothing reads', async () => {
  expect(placesOf(await run({ '.env.example': 'APP_ENV=dev\nSENDGRID_API_KEY=\n' }))).toEqual(['.env.example:2'])
})

test('settings in any case, compose files and scripts use variables', async () => {
  const outcome = await run({
    '.env.example': 'app_env=dev\nPOSTGRES_PASSWORD=\nBACKUP_DIR=\n',
    'compose.yml':
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}\n',
    'backup.sh': 'cp x "$BACKUP_DIR"\n',
  })
  expect(outcome.status).toBe('pass')
})

test('does not arise without an example', async () => {
  expect((await run({})).status).toBe('not-applicable')
})
