import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { badness, compareBadness } from '../../testing/badness.ts'
import { lintExample, readExample } from '../../testing/lint.ts'
import { testServer } from '../../testing/postgres.ts'
import { disagreement, type RanStatement, runExample, strongestLock } from '../../testing/run-example.ts'
import { openTracer, type Tracer } from '../rehearse/trace.ts'
import type { Rule } from './define-rule.ts'
import { rules } from './index.generated.ts'

function exampleOf({ id, optional }: Rule, kind: 'bad' | 'good'): string {
  const text = readFileSync(new URL(`${id}.${kind}.sql`, import.meta.url), 'utf8')
  return optional === true ? `-- plimsoll example: enable=${id}\n${text}` : text
}

/** An example written for a version holds for that version and later ones, or, where the rule ends somewhere, for earlier ones. */
function isFor({ versions }: Rule, text: string, major: number): boolean {
  const written = readExample(text).options.version?.major
  if (written !== undefined && (versions?.until !== undefined ? major > written : major < written)) return false
  return major >= (versions?.from ?? 0) && major <= (versions?.until ?? Number.POSITIVE_INFINITY)
}

const servers = [15, 18] as const

/** What the throwaway servers do not bring. */
const NEEDS_EXTENSION = /CREATE EXTENSION (?:IF NOT EXISTS )?(?:vector|postgis)\b/

function canRun(rule: Rule, major: number): boolean {
  const bad = exampleOf(rule, 'bad')
  return isFor(rule, bad, major) && !NEEDS_EXTENSION.test(bad)
}

describe.each(servers)('rules agree with PostgreSQL %i:', (major) => {
  const server = testServer(major)
  let client: pg.Client
  let tracer: Tracer
  beforeAll(async () => {
    client = new pg.Client(server.connection())
    await client.connect()
    tracer = await openTracer(server.connection())
  })
  afterAll(async () => {
    await tracer.close()
    await client.end()
  })
  const run = (text: string) => runExample(readExample(text), { client, tracer, major })
  const measured = rules.filter((rule) => canRun(rule, major))

  it.each(measured.map((rule) => [rule.id, rule] as const))('%s', async (_, rule) => {
    const [bad, good] = [await run(exampleOf(rule, 'bad')), await run(exampleOf(rule, 'good'))]
    expect([...bad, ...good].flatMap((one) => disagreement(one) ?? [])).toEqual([])
    expect(errorsOf(good)).toEqual([])
    expect(errorsOf(bad)).toEqual(rule.fails === undefined ? [] : [expect.stringMatching(`^${rule.fails} `)])
    expect(await wrongLocks(rule, bad)).toEqual([])
    const worse = compareBadness(badness(bad), badness(good)) > 0
    // Either the server shows that the good form is better, or the rule says why it cannot.
    expect({ worse, unmeasured: rule.unmeasured }).toEqual(
      worse ? { worse, unmeasured: undefined } : { worse, unmeasured: expect.stringMatching(/^[A-Z].{20,}\.$/) },
    )
  })
})

it('says of every rule that no server tried why', () => {
  const tried = (rule: Rule) => servers.some((major) => canRun(rule, major))
  expect(rules.filter((rule) => !tried(rule) && rule.unmeasured === undefined).map(({ id }) => id)).toEqual([])
})

function errorsOf(ran: readonly RanStatement[]): string[] {
  return ran.flatMap(({ error, statement }) =>
    error === undefined ? [] : [`${error.sqlstate} ${error.message}: ${statement.sql}`],
  )
}

/** Findings whose lock is neither the strongest their statement took nor the strongest its transaction held. */
async function wrongLocks(rule: Rule, ran: readonly RanStatement[]): Promise<string[]> {
  const findings = (await lintExample(exampleOf(rule, 'bad'))).filter((finding) => finding.rule === rule.id)
  return findings.flatMap(({ lock, line, message }) => {
    const blamed = ran.find(({ statement }) => statement.position.line === line)
    if (lock === null || blamed === undefined || blamed.error !== undefined) return []
    const modes = [
      strongestLock(blamed.seen.map(({ mode }) => mode)),
      strongestLock(
        ran.flatMap(({ statement, held }) =>
          statement.transaction === blamed.statement.transaction ? [...held.values()] : [],
        ),
      ),
    ]
    return modes.includes(lock) ? [] : [`${message} says ${lock}, seen ${modes.join(' or ')}`]
  })
}
