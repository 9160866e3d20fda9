import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anyResult } from '../fixtures/arbitrary.ts'
import { finding, outcome } from '../fixtures/build.ts'
import { exampleResult, resultOf } from '../fixtures/result.ts'
import { renderSarif } from './render-sarif.ts'

// The schema is the OASIS one for SARIF 2.1.0 as the npm package @microsoft/jest-sarif (MIT) ships it: draft 04.
const {
  $schema: _,
  id: __,
  ...schema
} = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(new URL('../fixtures/sarif-schema-2.1.0.json', import.meta.url), 'utf8')))
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
const validate = ajv.compile(schema)

const Log = z.object({
  runs: z.tuple([
    z.object({
      automationDetails: z.object({ id: z.string() }),
      tool: z.object({ driver: z.object({ rules: z.array(z.record(z.string(), z.unknown())) }) }),
      invocations: z.tuple([
        z.object({
          toolExecutionNotifications: z.array(z.object({ level: z.string(), message: z.object({ text: z.string() }) })),
        }),
      ]),
      results: z.array(z.record(z.string(), z.unknown())),
    }),
  ]),
})

function runOf(result = exampleResult()) {
  const log: unknown = JSON.parse(renderSarif(result))
  expect(validate(log), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true)
  return Log.parse(log).runs[0]
}

describe('sarif', () => {
  it('holds to the schema, whatever the result', () => {
    runOf()
    fc.assert(
      fc.property(anyResult, (result) => {
        const valid = validate(JSON.parse(renderSarif(result)))
        expect(valid, JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('gives a finding its places, level and identity', () => {
    const result = runOf().results.find((it) => it.ruleId === 'auth/admin-endpoints-guarded')
    expect(result).toMatchObject({
      kind: 'fail',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'app/routers/admin.py', uriBaseId: '%SRCROOT%' },
            region: { startLine: 44, endLine: 45, startColumn: 1 },
          },
        },
      ],
      suppressions: [],
    })
    expect(result?.relatedLocations).toHaveLength(2)
    expect(result?.partialFingerprints).toEqual({
      'plimsoll/v1': expect.stringMatching(/^[0-9a-f]{16}$/),
      primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/),
    })
  })

  it('describes every rule, with its weight for code scanning', () => {
    const { rules } = runOf().tool.driver
    expect(rules).toHaveLength(exampleResult().outcomes.length)
    expect(rules[0]).toMatchObject({
      id: 'auth/admin-endpoints-guarded',
      name: 'AuthAdminEndpointsGuarded',
      properties: { 'security-severity': '9.1', tags: ['security', 'auth', 'external/cwe/cwe-306', 'A-164', 'A-163'] },
    })
    expect(rules.find((it) => it.id === 'docs/runbook')?.properties).not.toHaveProperty('security-severity')
  })

  it('marks what is waived as suppressed', () => {
    const result = runOf().results.find((it) => it.ruleId === 'http/cors-not-wildcard')
    expect(result?.suppressions).toMatchObject([
      { kind: 'external', status: 'accepted', justification: expect.stringContaining('until 2026-06-30') },
    ])
  })

  it('makes no alert of what is unverified or crashed, but reports it', () => {
    const run = runOf()
    expect(run.results.map((it) => it.ruleId)).not.toContain('health/readiness-can-fail')
    const said = run.invocations[0].toolExecutionNotifications.map((it) => `${it.level} ${it.message.text}`)
    expect(said).toEqual(
      expect.arrayContaining([
        'warning Not parsed: line 41: print statement of Python 2',
        expect.stringContaining('note Unverified: GET /readyz'),
        'error The check could not run: Cannot read properties of undefined',
      ]),
    )
  })

  it('gives a finding without a file the place other tools give it', () => {
    const result = runOf().results.find((it) => it.ruleId === 'docs/runbook')
    expect(result?.locations).toMatchObject([
      { physicalLocation: { artifactLocation: { uri: 'no%20file%20associated%20with%20this%20alert' } } },
    ])
  })

  it('names the run after the service', () => {
    expect(runOf().automationDetails.id).toBe('plimsoll/tidyhome/')
  })

  it('keeps to the limit of results, the heaviest first, and says what it left off', () => {
    const many = (check: string, severity: 'blocker' | 'warning', length: number) =>
      outcome(check, {
        severity,
        status: 'fail',
        findings: Array.from({ length }, (_, index) => finding(check, { subject: `s${index}`, severity })),
      })
    const log = Log.parse(
      JSON.parse(renderSarif(resultOf([many('docs/a', 'warning', 25_000), many('auth/b', 'blocker', 10)]))),
    )
    const { results, invocations } = log.runs[0]
    expect(results).toHaveLength(25_000)
    expect(results.slice(0, 10).every((it) => it.ruleId === 'auth/b')).toBe(true)
    expect(invocations[0].toolExecutionNotifications[0]?.message.text).toContain('10 results over the limit')
  })

  it('says which findings are new', () => {
    const check = 'auth/x'
    const findings = [finding(check, { subject: 'a', isNew: true }), finding(check, { subject: 'b', isNew: false })]
    const run = runOf(resultOf([outcome(check, { status: 'fail', findings })]))
    expect(run.results.map((it) => it.baselineState)).toEqual(['new', 'unchanged'])
  })
})
