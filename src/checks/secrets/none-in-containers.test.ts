import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (files: Record<string, string>) => outcomeOf('secrets/none-in-containers', files)
const GOOD = 'FROM python:3.13-slim\nENV PATH=/app\nENV TOKEN_URL=/token\nARG VERSION=1\nCMD ["python", "-m", "app"]\n'

test('fails for secrets in images and compose files, after good variables', async () => {
  const outcome = await run({
    Dockerfile: `${GOOD}ENV AUTH_SECRET_KEY=q9X2vLr7Tz0BnM4kWp8YsE1u\n`,
    'docker-compose.yml': `services:
  api:
    build: .
    environment:
      REDIS_URL: redis://redis:6379/0
      SECRET_KEY: \${SECRET_KEY:?missing}
      DATABASE_URL: postgresql://app:Sweep-And-Shine-29@db/app
`,
  })
  expect(placesOf(outcome)).toEqual(['Dockerfile:6', 'docker-compose.yml:7'])
  expect(JSON.stringify(outcome)).not.toContain('Sweep-And')
})

test('references, secret files and compose files for development pass', async () => {
  const outcome = await run({
    Dockerfile: GOOD,
    'docker-compose.dev.yml':
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: hunter2-dev\n',
    'docker-compose.prod.yml': `services:
  api:
    image: app:1
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
      API_KEY: \${API_KEY}
      JWT_SECRET: \${JWT_SECRET:-change-me}
`,
  })
  expect(outcome.status).toBe('pass')
})

test('does not arise without containers', async () => {
  expect((await run({ 'app.py': '' })).status).toBe('not-applicable')
})
