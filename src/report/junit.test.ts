import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyResult } from './fixtures/arbitrary.ts'
import { exampleResult } from './fixtures/result.ts'
import { renderJunit } from './junit.ts'

const reader = `
import json, sys, xml.etree.ElementTree as tree
def plain(it): return {"tag": it.tag, "at": it.attrib, "text": it.text or "", "in": [plain(x) for x in it]}
print(json.dumps([plain(tree.fromstring(text.encode())) for text in json.load(sys.stdin)]))
`

interface Node {
  tag: string
  at: Record<string, string>
  text: string
  in: Node[]
}

/** Reads XML with Python's parser, many documents in one process. */
function parse(documents: readonly string[]): Node[] {
  const run = spawnSync('python3', ['-c', reader], { input: JSON.stringify(documents), encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

const noPython = spawnSync('python3', ['--version']).status !== 0

describe('junit', () => {
  it.skipIf(noPython)('is well formed, whatever the result (skipped without python3)', () => {
    const documents = fc.sample(anyResult, { numRuns: 60, seed: 7 }).map(renderJunit)
    expect(parse(documents)).toHaveLength(60)
  })

  it.skipIf(noPython)('has a suite for every area and counts that add up (skipped without python3)', () => {
    const [root] = parse([renderJunit(exampleResult())])
    expect(root?.at).toMatchObject({ tests: '16', failures: '6', errors: '1', skipped: '4', time: '1.834' })
    const suite = root?.in.find((it) => it.at.name === 'Authentication and authorisation')
    expect(suite?.at).toMatchObject({ tests: '3', failures: '2' })
    expect(suite?.in.map((it) => it.in.map((child) => child.tag))).toEqual([['failure'], ['failure'], []])
    expect(suite?.in[0]?.in[0]?.text).toContain('app/routers/admin.py:44 (this route has no guard)')
    for (const each of root?.in ?? []) expect(each.in).toHaveLength(Number(each.at.tests))
  })

  it('says why a case was skipped, and shows the stack of an error', () => {
    const xml = renderJunit(exampleResult())
    expect(xml).toContain(
      '<skipped message="unverified: GET /readyz calls a function whose code is not in the repository (settled by:',
    )
    expect(xml).toContain('<skipped message="not applicable: The service takes no uploads"/>')
    expect(xml).toContain('at evaluate (valid.ts:12:9)</error>')
  })
})
