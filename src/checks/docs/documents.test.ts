import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const PAGE = '# Page\n\nOne line.\nAnother line.\nA third line.\n'

describe.each([
  ['docs/deployment-guide', 'docs/deployment.md', 'Deployment', 'Развёртывание'],
  ['docs/security', 'SECURITY.md', 'Security', 'Безопасность'],
  ['docs/runbook', 'docs/runbook.md', 'Runbook', 'Инциденты'],
])('%s', (id, file, english, russian) => {
  const section = (title: string) => ({
    'README.md': `# X\n\n## Other\n\nx\n\n## ${title}\n\nOne.\n\n\`\`\`sh\nmake\n\`\`\`\nThree.\nFour.\n`,
  })

  it('passes with a page of its own, or a section in either language', async () => {
    expect(await outcomeOf(id, { [file]: PAGE })).toMatchObject({ status: 'pass', evidence: [{ file, line: 1 }] })
    expect(await outcomeOf(id, section(english))).toMatchObject({
      status: 'pass',
      evidence: [{ file: 'README.md', line: 7 }],
    })
    expect((await outcomeOf(id, section(russian))).status).toBe('pass')
  })

  it('fails without one, and for a page that says nothing', async () => {
    expect(placesOf(await outcomeOf(id, { 'README.md': '# X\n\nHello.\n' }))).toEqual(['search'])
    expect(placesOf(await outcomeOf(id, { [file]: '# Page\n\nTo be written.\n' }))).toEqual([`${file}:1`])
  })

  it('does not take advice on installing for a runbook', async () => {
    const readme = { 'README.md': '# X\n\n## Troubleshooting\n\nOne.\nTwo.\nThree.\nFour.\n' }
    expect((await outcomeOf(id, readme)).status).toBe('fail')
  })

  it('does not count pages of examples and dependencies', async () => {
    expect((await outcomeOf(id, { [`examples/${file}`]: PAGE, [`vendor/${file}`]: PAGE })).status).toBe('fail')
  })

  it('is unverified where documentation lies elsewhere, or this is a package', async () => {
    expect((await outcomeOf(id, { 'README.md': 'See [docs](https://docs.acme.dev/).\n' })).status).toBe('unverified')
    expect(
      (await outcomeOf(id, { 'README.md': '# Acme\n\n[Guide](https://acme.readthedocs.io/en/latest).\n' })).status,
    ).toBe('unverified')
    expect((await outcomeOf(id, { 'README.md': '# Acme\n\nUses [Celery](https://docs.celeryq.dev).\n' })).status).toBe(
      'fail',
    )
    expect((await outcomeOf(id, { 'app/a.py': '' }, { git: false })).status).toBe('unverified')
  })
})
