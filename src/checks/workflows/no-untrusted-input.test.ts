import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const expression = (name: string) => `\${{ ${name} }}`
const of = (steps: string, on = '[pull_request]') =>
  outcomeOf('workflows/no-untrusted-input', { '.github/workflows/ci.yml': ciWorkflow(steps, { on }) })

describe('workflows/no-untrusted-input', () => {
  it('fails where text of strangers is pasted into a script, at its line', async () => {
    const title = expression('github.event.pull_request.title')
    expect(placesOf(await of(`- run: make\n- run: |\n    make\n    echo "${title}"`))).toEqual([
      '.github/workflows/ci.yml:12',
    ])
    expect(placesOf(await of(`- run: git checkout ${expression('github.head_ref')}`))).toEqual([
      '.github/workflows/ci.yml:9',
    ])
    expect((await of(`- run: echo ${expression('env.T')}\n  env: {T: "${title}"}`)).status).toBe('fail')
    const script = `- uses: actions/github-script@v7\n  with:\n    script: |\n      a()\n      b("${expression('github.event.comment.body')}")`
    expect(placesOf(await of(script, '[issue_comment]'))).toEqual(['.github/workflows/ci.yml:13'])
  })

  it('passes where the text goes through env, or is only compared', async () => {
    const title = expression('github.event.pull_request.title')
    expect((await of(`- run: echo "$TITLE"\n  env: {TITLE: "${title}"}`)).status).toBe('pass')
    expect((await of(`- run: echo ${expression("contains(github.event.pull_request.title, 'x')")}`)).status).toBe(
      'pass',
    )
    expect(
      (await of(`- run: echo ${expression('github.sha')} ${expression('github.event.pull_request.number')}`)).status,
    ).toBe('pass')
    expect((await of(`- run: x\n  if: github.event.pull_request.title == 'x'`)).status).toBe('pass')
  })

  it('knows that only some events bring text from outside', async () => {
    expect((await of(`- run: echo ${expression('github.head_ref')}`, '[push]')).status).toBe('pass')
    expect(await of(`- run: echo "${expression('github.event.head_commit.message')}"`, '[push]')).toMatchObject({
      findings: [{ confidence: 'medium' }],
    })
  })

  it('does not apply without workflows', async () => {
    expect((await outcomeOf('workflows/no-untrusted-input', {})).status).toBe('not-applicable')
  })
})
