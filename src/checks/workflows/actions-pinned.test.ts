import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const SHA = 'a'.repeat(40)
const of = (steps: string) =>
  outcomeOf('workflows/actions-pinned', {
    '.github/workflows/ci.yml': ciWorkflow(steps).replace('actions/checkout@v4', `actions/checkout@${SHA} # v4`),
  })

describe('workflows/actions-pinned', () => {
  it('fails once for each file, with every place', async () => {
    const outcome = await of('- uses: a/b@v1\n- uses: c/d@main\n- uses: docker://alpine:3')
    expect(placesOf(outcome)).toEqual(['.github/workflows/ci.yml:9'])
    expect(outcome).toMatchObject({ findings: [{ evidence: [{ line: 9 }, { line: 10 }, { line: 11 }] }] })
  })

  it('passes with hashes, digests and local actions', async () => {
    expect(
      (await of(`- uses: a/b@${SHA}\n- uses: ./.github/actions/x\n- uses: docker://alpine@sha256:${'b'.repeat(64)}`))
        .status,
    ).toBe('pass')
  })

  it('does not take a short hash for a full one', async () => {
    expect((await of('- uses: a/b@abc1234')).status).toBe('fail')
  })

  it('does not apply without workflows or actions', async () => {
    expect((await outcomeOf('workflows/actions-pinned', {})).status).toBe('not-applicable')
    const bare = 'on: push\njobs: {a: {runs-on: x, steps: [{run: y}]}}\n'
    expect((await outcomeOf('workflows/actions-pinned', { '.github/workflows/a.yml': bare })).status).toBe(
      'not-applicable',
    )
  })
})
