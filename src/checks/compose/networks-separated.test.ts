import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'compose/networks-separated'
const outcome = (proxy: string, db = '', api = '') =>
  outcomeOf(check, {
    'docker-compose.yml': `services:
  proxy:
    image: nginx:1.27
    ports: ["80:80"]
${proxy}  api:
    image: registry.example.com/api:1
    depends_on: [db]
${api}  db:
    image: postgres:17
${db}`,
  })
const on = (...names: string[]) => `    networks: [${names.join(', ')}]\n`

test('a proxy on the network of the database fails', async () => {
  const result = await outcome('')
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'proxy faces the world and shares a network with db (PostgreSQL), which it does not use.',
  )
  expect((await outcome(on('front', 'back'), on('back'), on('back'))).status).toBe('fail')
})

test('networks of their own are fine', async () => {
  expect((await outcome(on('front'), on('back'), on('front', 'back'))).status).toBe('pass')
})

test('a service that uses the store is no stranger, whatever it publishes', async () => {
  const api = '    ports: ["8000:8000"]\n'
  expect((await outcome(on('front'), '', api)).status).toBe('pass')
  expect((await outcome('    environment:\n      DB_HOST: db\n')).status).toBe('pass')
})

test('without a store there is nothing to part', async () => {
  const result = await outcomeOf(check, { 'docker-compose.yml': 'services:\n  api:\n    image: a:1\n' })
  expect(result.status).toBe('not-applicable')
})
