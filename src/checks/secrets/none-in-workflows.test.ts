import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const workflow = (env: string, job = 'deploy') => ({
  '.github/workflows/deploy.yml': `on: push
jobs:
  ${job}:
    runs-on: ubuntu-latest
    env:
      STAGE: prod
      API_TOKEN: \${{ secrets.API_TOKEN }}
      ${env}
    services:
      db:
        image: postgres:17
        env:
          POSTGRES_PASSWORD: hunter2
    steps:
      - run: ./deploy
`,
})
const run = (files: Record<string, string>) => outcomeOf('secrets/none-in-workflows', files)

test('fails for a secret that is written out', async () => {
  const outcome = await run(workflow('REGISTRY_PASSWORD: kT9vQ2xLr7Tz0BnM'))
  expect(placesOf(outcome)).toEqual(['.github/workflows/deploy.yml:8'])
  expect(JSON.stringify(outcome)).not.toContain('kT9vQ2')
})

test('references, values for tests and inputs about secrets pass', async () => {
  expect((await run(workflow('SECRET_KEY: test', 'test'))).status).toBe('pass')
  expect((await run(workflow('SECRET_KEY: for-the-tests', 'test'))).status).toBe('pass')
  expect((await run(workflow('TOKEN_URL: https://example.org/token'))).status).toBe('pass')
})

test('does not arise without workflows', async () => {
  expect((await run({ 'app.py': '' })).status).toBe('not-applicable')
})
