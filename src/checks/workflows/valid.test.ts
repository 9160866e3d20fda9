import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const of = (text: string) =>
  outcomeOf('workflows/valid', { '.github/workflows/a.yml': ciWorkflow('- run: x'), '.github/workflows/b.yml': text })

describe('workflows/valid', () => {
  it('fails with file and line of broken YAML, however broken', async () => {
    expect(placesOf(await of('on: push\njobs: [\n b: {'))[0]).toMatch(/b\.yml:[23]$/)
    expect(placesOf(await of('on: push\njobs:\n  a:\n\tb: c\n'))[0]).toMatch(/b\.yml:4$/)
    expect(placesOf(await of(''))).toEqual(['.github/workflows/b.yml:1'])
    expect(placesOf(await of('name: no trigger\n'))).toHaveLength(2)
  })

  it('fails where GitHub would refuse', async () => {
    expect(placesOf(await of(ciWorkflow('- run: x', { job: 'needs: gone' })))).toEqual(['.github/workflows/b.yml:4'])
    expect(placesOf(await of(ciWorkflow('- rum: x')))[0]).toBe('.github/workflows/b.yml:9')
    expect(placesOf(await of(ciWorkflow(`- run: echo \${{ steps.gone.outputs.x }}`)))[0]).toBe(
      '.github/workflows/b.yml:9',
    )
  })

  it('does not take newer runners, inputs, keys and contexts for mistakes', async () => {
    const text = ciWorkflow(
      `- uses: actions/setup-python@v5\n  with: {python-version: "3.13", pip-version: "25"}\n- run: echo "$V"\n  env: {V: "\${{ vars.X }}"}`,
      {
        top: 'run-name: hello\npermissions: {models: read, id-token: write}',
        job: 'env: {A: b}',
      },
    ).replace('ubuntu-latest', 'ubuntu-24.04-arm')
    expect(await of(text)).toMatchObject({ status: 'pass' })
  })

  it('passes for workflows GitHub can read', async () => {
    expect((await of(ciWorkflow('- run: make'))).status).toBe('pass')
  })

  it('survives bombs', async () => {
    expect((await of(`on: push\njobs: ${'{a: '.repeat(100_000)}`)).status).toBe('fail')
  })

  it('does not apply without workflows, and does not read other systems', async () => {
    expect((await outcomeOf('workflows/valid', {})).status).toBe('not-applicable')
    expect((await outcomeOf('workflows/valid', { '.gitlab-ci.yml': 'test: x' })).status).toBe('unverified')
  })
})
