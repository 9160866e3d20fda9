import { describe, expect, it } from 'vitest'
import { parseWorkflow } from './parse.ts'

describe('reading workflows', () => {
  it('reads triggers, jobs, steps, scripts and variables with their lines', () => {
    const workflow = parseWorkflow(
      '.github/workflows/ci.yml',
      `name: CI
on:
  push: {branches: [main], paths: ['src/**']}
  pull_request:
permissions: read-all
env:
  TOKEN: abc
defaults: {run: {working-directory: backend}}
jobs:
  test:
    runs-on: [self-hosted, linux]
    needs: build
    services:
      db: {image: postgres:16, env: {POSTGRES_PASSWORD: x}}
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - name: Tests
        continue-on-error: true
        run: |
          make
          pytest
      - uses: ./.github/actions/setup
  call:
    uses: ./.github/workflows/other.yml
`,
    )
    expect(workflow.problems).toEqual([])
    expect(workflow.triggers.map(({ event, paths }) => [event, paths.map(({ text }) => text)])).toEqual([
      ['push', ['src/**']],
      ['pull_request', []],
    ])
    const [test, call] = workflow.jobs
    expect(test).toMatchObject({ id: 'test', runsOn: 'self-hosted, linux', needs: [{ text: 'build' }] })
    expect(test?.services[0]).toMatchObject({ name: 'db', image: 'postgres:16', env: [{ name: 'POSTGRES_PASSWORD' }] })
    expect(test?.steps[1]?.run).toMatchObject({
      text: 'make\npytest\n',
      at: { line: 21 },
      workingDirectory: { text: 'backend' },
    })
    expect(test?.steps[0]?.uses).toMatchObject({ kind: 'action', name: 'actions/checkout', ref: 'v4' })
    expect(test?.steps[2]?.uses).toMatchObject({ kind: 'local', name: '.github/actions/setup' })
    expect(call?.uses?.kind).toBe('local')
    expect(workflow.env).toEqual([
      { name: 'TOKEN', value: 'abc', at: { file: '.github/workflows/ci.yml', line: 7, endLine: 7 } },
    ])
  })

  it('says what is no workflow', () => {
    const of = (text: string) => parseWorkflow('x.yml', text).problems.map(({ message }) => message)
    expect(of('on: push\njobs: {a: [')).not.toEqual([])
    expect(of('name: x\n')).toEqual(['there is no "on" key', 'there is no "jobs" key'])
    expect(of('')).toEqual(['the file holds no workflow'])
  })
})
