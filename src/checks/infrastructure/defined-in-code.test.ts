import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'infrastructure/defined-in-code'
const outcome = (files: Record<string, string>) => outcomeOf(check, { 'app/main.py': 'x = 1\n', ...files })

test('a repository that says nothing of servers is told as a guess', async () => {
  const result = await outcome({})
  expect(result.status === 'fail' && result.findings.map(({ confidence }) => confidence)).toEqual(['low'])
})

test('Terraform, manifests of Kubernetes and a compose file for production pass', async () => {
  expect((await outcome({ 'infra/main.tf': 'resource "x" "y" {}\n' })).status).toBe('pass')
  const manifest = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n'
  expect((await outcome({ 'k8s/api.yaml': manifest })).status).toBe('pass')
  expect((await outcome({ 'docker-compose.prod.yml': 'services:\n  api:\n    image: a:1\n' })).status).toBe('pass')
})

test('a compose file for development and a workflow are none', async () => {
  const files = {
    'docker-compose.dev.yml': 'services:\n  db:\n    image: postgres:17\n',
    '.github/workflows/ci.yml': 'on: push\njobs: {}\n',
  }
  expect((await outcome(files)).status).toBe('fail')
})
