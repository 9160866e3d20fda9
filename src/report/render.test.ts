import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { AuditResult } from '../audit/result.ts'
import { exampleResult, resultOf } from './fixtures/result.ts'
import { auditResultSchema } from './json-schema.ts'
import { formats, isFormatName, render } from './render.ts'

const published = new URL('../../schemas/audit-result.v1.json', import.meta.url)

describe('render', () => {
  it('knows its formats by name', () => {
    expect(isFormatName('json')).toBe(true)
    expect(isFormatName('toString')).toBe(false)
  })

  it.each(Object.keys(formats).filter(isFormatName))(
    '%s ends with a line end and is the same every time',
    async (name) => {
      const first = await render(exampleResult(), name)
      expect(first).toMatch(/\n$/)
      expect(await render(exampleResult(), name)).toBe(first)
    },
  )

  it.each(Object.keys(formats).filter(isFormatName))('%s can say that nothing was found', async (name) => {
    expect(await render(resultOf([], [], { verdict: 'READY' }), name)).not.toBe('')
  })
})

describe('json', () => {
  it('validates against the published schema, and says nothing the schema does not know', async () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(published, 'utf8')))
    const data: unknown = JSON.parse(await render(exampleResult(), 'json'))
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true)
    expect(AuditResult.parse(data)).toEqual(data)
  })

  it('keeps hostile text as data, with nothing a terminal would obey', async () => {
    const json = await render(exampleResult(), 'json')
    expect(json).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/)
    expect(json).toContain('\\u202e')
  })

  it('has its keys in the order of the schema, whatever order they came in', async () => {
    const result = exampleResult()
    const shuffled = Object.fromEntries(Object.entries(result).reverse()) as unknown as AuditResult
    expect(await render(shuffled, 'json')).toBe(await render(result, 'json'))
  })

  it('refuses a result that breaks its own contract', async () => {
    await expect(render({ ...exampleResult(), durationMs: 0.5 }, 'json')).rejects.toThrow()
  })

  it('is described by a schema file that is up to date (npm run build && node scripts/make-schemas.mjs)', () => {
    expect(readFileSync(published, 'utf8')).toBe(auditResultSchema())
  })
})
