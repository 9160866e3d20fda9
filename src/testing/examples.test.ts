import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { audit } from '../app/audit.ts'
import type { AuditResult } from '../audit/result.ts'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))

interface Flaw {
  readonly check: string
  readonly file?: string
  /** A piece of the line the finding stands at; absent where something is missing from the whole file or service. */
  readonly contains?: string
}

function flawsOf(service: string): Flaw[] {
  return (parse(readFileSync(join(examples, `${service}-flaws.yaml`), 'utf8')) as { flaws: Flaw[] }).flaws
}

/** Areas that look at what stands beside the code; parcelpost is code alone. */
const BESIDE = /^(docs|dependencies|docker|compose|workflows|tests|release|infrastructure)\//

function auditOf(service: string): Promise<AuditResult> {
  return audit({ path: join(examples, service) })
}

describe.each(['tidyhome', 'parcelpost'])('%s', (service) => {
  const flaws = flawsOf(service)
  let result: AuditResult
  beforeAll(async () => {
    result = await auditOf(service)
  })

  test('is NOT READY, and no check ended in an error', () => {
    expect(result.verdict).toBe('NOT READY')
    expect(result.outcomes.filter(({ status }) => status === 'error')).toEqual([])
  })

  test.each(flaws.map((flaw) => [`${flaw.check} ${flaw.file ?? ''} ${flaw.contains ?? ''}`, flaw] as const))(
    'finds %s',
    (_, flaw) => {
      const outcome = result.outcomes.find(({ check }) => check === flaw.check)
      expect(outcome?.status).toBe('fail')
      const findings = outcome?.findings ?? []
      if (flaw.file === undefined) return expect(findings.length).toBeGreaterThan(0)
      const places = findings.flatMap(({ evidence }) => evidence.flatMap(placesOf))
      const text = readFileSync(join(examples, service, flaw.file), 'utf8').split('\n')
      const found = places.some((place) => {
        if (place.file !== flaw.file) return false
        const lines = text.slice(place.line - 1, place.endLine).join('\n')
        return flaw.contains === undefined || lines.includes(flaw.contains)
      })
      expect(found, `${flaw.file} among ${JSON.stringify(places)}`).toBe(true)
    },
  )

  test('every check that fails is on the list of flaws, so that no false alarm hides among them', () => {
    const failed = result.outcomes
      .filter(({ status, check }) => status === 'fail' && !(service === 'parcelpost' && BESIDE.test(check)))
      .map(({ check }) => check)
    const listed = new Set(flaws.map(({ check }) => check))
    expect(failed.filter((check) => !listed.has(check))).toEqual([])
  })
})

function placesOf(evidence: AuditResult['outcomes'][number]['evidence'][number]) {
  if (evidence.kind !== 'source') return []
  return [{ file: evidence.file, line: evidence.line, endLine: evidence.endLine ?? evidence.line }]
}

test('tidyhome-ready is READY: nothing fails, nothing is left open', async () => {
  const result = await auditOf('tidyhome-ready')
  const open = result.outcomes.filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
  expect(open.map(({ check, status, summary }) => `${status} ${check}: ${summary}`)).toEqual([])
  expect(result.verdict).toBe('READY')
})
