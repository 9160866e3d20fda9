import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lintExample, readExample } from '../../testing/lint.ts'
import { builtInIds } from '../../testing/requirements.ts'
import { decidedElsewhere, unionRows } from './coverage.ts'
import { rules } from './index.generated.ts'

const here = (name: string) => new URL(`./${name}`, import.meta.url)
const requirements = new Set(builtInIds())

describe('the rules', () => {
  it('are there once each', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  })

  // Columns and other objects (C, D) come with their own rules.
  it.each(['A', 'B', 'C', 'D', 'E', 'F'])('cover every row of section %s of the union, or say who does', (section) => {
    const rows = Array.from({ length: unionRows[section] ?? 0 }, (_, index) => `${section}${index + 1}`)
    const covered = new Set([...rules.flatMap((rule) => rule.rows), ...Object.keys(decidedElsewhere)])
    expect(rows.filter((row) => !covered.has(row))).toEqual([])
  })

  it('leave no example without its rule', () => {
    const stems = readdirSync(here('.')).flatMap((file) => /^(.*)\.(?:bad|good)\.sql$/.exec(file)?.[1] ?? [])
    expect(stems.filter((stem) => !rules.some(({ id }) => id === stem))).toEqual([])
  })
})

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('says what, why and what to do instead', () => {
    const { title, effect, safeForm, rows, references, answers = [] } = rule
    expect(title).toMatch(/^[A-Z0-9`].*[^.]$/)
    expect([effect, safeForm].filter((text) => text.length < 15 || !text.endsWith('.'))).toEqual([])
    expect(rows.filter((row) => !/^(?:[A-F]\d+|D-\d+)$/.test(row))).toEqual([])
    expect(references.filter(({ label, url }) => label === '' || !URL.canParse(url))).toEqual([])
    expect(answers.filter((each) => !requirements.has(each))).toEqual([])
  })

  it('has its file, test and examples', () => {
    for (const ending of ['.ts', '.test.ts', '.bad.sql', '.good.sql']) expect(existsSync(here(id + ending))).toBe(true)
  })

  it('fires on the bad example', async () => {
    const findings = await lintExample(exampleOf(id, 'bad', rule.optional))
    expect(findings.map((finding) => finding.rule)).toContain(id)
  })

  it('is silent on the good example, and so are all others', async () => {
    const findings = await lintExample(exampleOf(id, 'good', rule.optional))
    expect(findings.map((finding) => `${finding.rule}:${finding.line} ${finding.message}`)).toEqual([])
  })
})

function exampleOf(id: string, kind: 'bad' | 'good', optional: true | undefined): string {
  const text = readFileSync(here(`${id}.${kind}.sql`), 'utf8')
  expect(readExample(text).revisions.some(({ up }) => up.trim() !== '')).toBe(true)
  return optional === true ? `-- plimsoll example: enable=${id}\n${text}` : text
}
