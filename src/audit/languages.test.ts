import { expect, test } from 'vitest'
import { checks } from '../checks/index.generated.ts'
import { memoryWorkspace } from '../workspace/memory.ts'
import { factSource } from './collect.ts'
import { judge } from './judge.ts'

const NODE = {
  'package.json': '{"dependencies":{"express":"4"}}',
  'src/app.js':
    "const express = require('express')\nconst app = express()\napp.get('/health', (req, res) => res.send('ok'))\napp.post('/x', (req, res) => res.json(1))\n",
}
const PYTHON = { 'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' }

async function statuses(files: Record<string, string>): Promise<Record<string, string>> {
  const source = factSource(memoryWorkspace(files))
  const ids = [
    'auth/write-endpoints-guarded',
    'database/pool-configured',
    'privacy/retention-enforced',
    'outbound/tls-verified',
    'health/liveness-present',
  ]
  const found: Record<string, string> = {}
  for (const id of ids) {
    const check = checks.find((one) => one.id === id)
    if (check !== undefined) found[id] = (await judge(source, check)).status
  }
  return found
}

test('what was looked for in Python alone says nothing of a service in Node', async () => {
  expect(await statuses(NODE)).toEqual({
    'auth/write-endpoints-guarded': 'fail',
    'database/pool-configured': 'unverified',
    'privacy/retention-enforced': 'unverified',
    'outbound/tls-verified': 'not-applicable',
    'health/liveness-present': 'pass',
  })
})

test('beside a service in Python, what failed there still fails', async () => {
  const both = await statuses({ ...NODE, ...PYTHON })
  expect(both).toMatchObject({ 'database/pool-configured': 'unverified', 'auth/write-endpoints-guarded': 'fail' })
  expect(await statuses(PYTHON)).toMatchObject({
    'database/pool-configured': 'not-applicable',
    'outbound/tls-verified': 'not-applicable',
  })
})

test('the server of a website, or a framework that nothing is built with, changes nothing', async () => {
  const website = {
    ...PYTHON,
    'web/package.json': '{"dependencies":{"next":"15","express":"4"}}',
    'web/page.tsx': 'export default () => <p/>\n',
  }
  expect(await statuses(website)).toMatchObject({ 'database/pool-configured': 'not-applicable' })
})
