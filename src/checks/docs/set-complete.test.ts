import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const PAGE = '# Page\n\nOne line.\nAnother line.\nA third line.\n'
const APP = { 'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' }
const FULL = { 'README.md': PAGE, 'docs/deployment.md': PAGE, 'SECURITY.md': PAGE, 'docs/runbook.md': PAGE }

describe('docs/set-complete', () => {
  it('passes with all five; FastAPI describes its own endpoints', async () => {
    expect((await outcomeOf('docs/set-complete', { ...FULL, ...APP })).status).toBe('pass')
    expect((await outcomeOf('docs/set-complete', { ...FULL, 'openapi.yaml': 'x' })).status).toBe('pass')
  })

  it('fails once for each that is missing', async () => {
    const outcome = await outcomeOf('docs/set-complete', { 'README.md': PAGE, 'SECURITY.md': PAGE, ...APP })
    expect(outcome.status === 'fail' ? outcome.findings.map(({ subject }) => subject) : []).toEqual([
      'deployment guide',
      'runbook',
    ])
  })

  it('is unverified where documentation lies elsewhere', async () => {
    expect((await outcomeOf('docs/set-complete', { 'README.md': '[docs](https://docs.acme.dev/)\n' })).status).toBe(
      'unverified',
    )
    expect((await outcomeOf('docs/set-complete', {}, { git: false })).status).toBe('unverified')
  })
})
