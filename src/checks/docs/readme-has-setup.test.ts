import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const of = (readme: string) => outcomeOf('docs/readme-has-setup', { 'README.md': readme })

describe('docs/readme-has-setup', () => {
  it('passes with a section that holds commands, in English or Russian', async () => {
    expect(await of('# X\n\n## Getting started\n\n```bash\nmake\n```\n')).toMatchObject({
      status: 'pass',
      evidence: [{ line: 3 }],
    })
    expect((await of('# X\n\n## Быстрый запуск\n\n    make run\n')).status).toBe('pass')
    expect((await of('X\n=\n\nInstallation\n------------\n\nRun `make`.\n')).status).toBe('pass')
    expect((await of('# X\n\nSee [how to contribute](CONTRIBUTING.md).\n')).status).toBe('pass')
  })

  it('fails without a README, without the section, or with an empty one', async () => {
    expect((await outcomeOf('docs/readme-has-setup', { 'app/README.md': '## Setup\n`x`' })).status).toBe('fail')
    expect(placesOf(await of('# X\n\nWords.\n'))).toEqual(['README.md:1'])
    expect(placesOf(await of('# X\n\n## Setup\n\nAsk Bob.\n'))).toEqual(['README.md:3'])
  })

  it('does not take a heading inside a code block for a section', async () => {
    expect((await of('# X\n\n```\n# Setup\nmake `x`\n```\n')).status).toBe('fail')
  })

  it('is unverified for a package', async () => {
    expect((await outcomeOf('docs/readme-has-setup', {}, { git: false })).status).toBe('unverified')
  })
})
