import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { isPostgresMajor, type PostgresMajor, postgresMajors } from '../../postgres/versions.ts'
import { agree, readHappening, show } from '../../testing/effects.ts'
import { type Measured, measureCases, predictCase } from '../../testing/measure-cases.ts'
import { testServer } from '../../testing/postgres.ts'
import { caseGroups } from './cases/cases.ts'
import { caseOf, type EffectCase, keyOfCase } from './cases/define-case.ts'

const FILE = new URL('cases/measured.json', import.meta.url)

/** What servers did, by case; majors that did the same stand together. */
type Record = { readonly [key: string]: readonly (Measured & { readonly majors: readonly number[] })[] }

const cases = caseGroups.flatMap((group) => group.cases.map(caseOf))
const record = JSON.parse(readFileSync(FILE, 'utf8')) as Record

/** Majors to measure anew (`node bench/effects.mjs`); otherwise two are held against the record. */
const writing = process.env.PLIMSOLL_MEASURE?.split(',').map(Number).filter(isPostgresMajor)

function casesFor(major: number): readonly EffectCase[] {
  return cases.filter(({ from = 0, until = 99 }) => major >= from && major <= until)
}

function recorded(one: EffectCase, major: number): Measured | undefined {
  const entry = record[keyOfCase(one)]?.find(({ majors }) => majors.includes(major))
  if (entry === undefined) return undefined
  return 'fails' in entry ? { fails: entry.fails } : { seen: entry.seen }
}

describe.runIf(writing === undefined)('the table of effects', () => {
  it('has every case once, at least 150 of them', () => {
    const keys = cases.map(keyOfCase)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    expect(Object.keys(record).filter((key) => !keys.includes(key))).toEqual([])
    expect(keys.length).toBeGreaterThan(150)
  })

  it.each(postgresMajors)('says what PostgreSQL %i was seen to do', async (major) => {
    const parse = await loadSqlParser()
    const wrong = casesFor(major).flatMap((one) => {
      const measured = recorded(one, major)
      if (measured === undefined) return [`${keyOfCase(one)}: not measured`]
      if ('fails' in measured || one.unpredicted !== undefined) return []
      const said = predictCase(one, major, parse)
      const seen = measured.seen.map(readHappening)
      // How rows are found for a query is the planner's choice.
      const isQuery = /^(?:SELECT|INSERT|UPDATE|DELETE|COPY) /.test(one.sql)
      return agree(said, isQuery ? seen.map((each) => ({ ...each, work: undefined })) : seen)
        ? []
        : [`${keyOfCase(one)}: said ${said.map(show).join('; ')}, seen ${measured.seen.join('; ')}`]
    })
    expect(wrong).toEqual([])
  })
})

const measured = new Map<PostgresMajor, ReadonlyMap<string, Measured>>()

describe.each(writing ?? ([15, 18] as const))('PostgreSQL %i', (major) => {
  const server = testServer(major)
  it('does what the record says', { timeout: 120_000 }, async () => {
    await server.withDatabase(async (client, connection) => {
      const found = await measureCases(casesFor(major), client, connection)
      measured.set(major, found)
      if (writing !== undefined) return
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(casesFor(major).map((one) => [keyOfCase(one), recorded(one, major)])),
      )
    })
  })
})

if (writing !== undefined) it('is written down', writeRecord)

function writeRecord(): void {
  const lines = cases.map((one) => {
    const entries = new Map<string, number[]>()
    for (const major of postgresMajors) {
      const result = measured.get(major)?.get(keyOfCase(one)) ?? recorded(one, major)
      if (result === undefined) continue
      const text = JSON.stringify(result)
      entries.set(text, [...(entries.get(text) ?? []), major])
    }
    const parts = [...entries].map(([text, majors]) => JSON.stringify({ majors, ...(JSON.parse(text) as Measured) }))
    return `  ${JSON.stringify(keyOfCase(one))}: [${parts.join(', ')}]`
  })
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`)
}
