import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const of = (runbook: string) => outcomeOf('docs/incident-contacts', { 'docs/runbook.md': runbook })

describe('docs/incident-contacts', () => {
  it('passes with two ways to reach somebody', async () => {
    expect(await of('# Runbook\n\n## On-call\n\n- Ann: ann@acme.io\n- Channel: `#ops-alerts`\n')).toMatchObject({
      status: 'pass',
      evidence: [{ line: 5 }, { line: 6 }],
    })
    expect((await of('# X\n\n## Контакты\n\n+7 921 123-45-67, https://acme.pagerduty.com/x\n')).status).toBe('pass')
  })

  it('fails with one, with made-up ones, and without', async () => {
    expect(placesOf(await of('# Runbook\n\n## Contacts\n\nann@acme.io\n'))).toEqual(['docs/runbook.md:5'])
    expect(placesOf(await of('# Runbook\n\n## Contacts\n\noncall@example.com, +1 555 010 0000\n'))).toEqual([
      'docs/runbook.md:3',
    ])
    expect(placesOf(await of('# Runbook\n\nRestart it.\n'))).toEqual(['docs/runbook.md:1'])
  })

  it('does not take an address under another heading for a contact', async () => {
    expect((await of('# X\n\n## Mail server\n\nfrom a@acme.io to b@acme.io\n')).status).toBe('fail')
  })

  it('never passes on an empty repository', async () => {
    expect((await outcomeOf('docs/incident-contacts', {})).status).toBe('fail')
    expect((await outcomeOf('docs/incident-contacts', {}, { git: false })).status).toBe('unverified')
  })
})
