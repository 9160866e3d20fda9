import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const of = (options: Parameters<typeof ciWorkflow>[1]) =>
  outcomeOf('workflows/permissions-least', { '.github/workflows/ci.yml': ciWorkflow('- run: x', options) })

describe('workflows/permissions-least', () => {
  it('fails for write-all, at the top or in a job', async () => {
    expect(placesOf(await of({ top: 'permissions: write-all' }))).toEqual(['.github/workflows/ci.yml:3'])
    expect(placesOf(await of({ top: 'permissions: read-all', job: 'permissions: write-all' }))).toEqual([
      '.github/workflows/ci.yml:8',
    ])
  })

  it('fails where nothing is said', async () => {
    expect(await of({})).toMatchObject({
      status: 'fail',
      findings: [{ confidence: 'medium', evidence: [{ line: 4 }] }],
    })
  })

  it('passes where the workflow or every job says it', async () => {
    expect((await of({ top: 'permissions: {contents: read}' })).status).toBe('pass')
    expect((await of({ top: 'permissions: {}' })).status).toBe('pass')
    expect((await of({ job: 'permissions: {contents: write}' })).status).toBe('pass')
  })

  it('does not apply without workflows', async () => {
    expect((await outcomeOf('workflows/permissions-least', {})).status).toBe('not-applicable')
  })
})
