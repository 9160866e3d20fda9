import type pg from 'pg'
import { type EffectCase, keyOfCase } from '../migrations/locks/cases/define-case.ts'
import { ROWS, SCHEMA } from '../migrations/locks/cases/schema.ts'
import { effectsOf } from '../migrations/locks/effects.ts'
import { openTracer } from '../migrations/rehearse/trace.ts'
import { applyStatement } from '../migrations/schema/apply.ts'
import { type Catalogue, copyCatalogue, emptyCatalogue } from '../migrations/schema/catalogue.ts'
import { loadSqlParser, type SqlParser } from '../parsers/sql/parse.ts'
import { readSqlScript } from '../parsers/sql/read-script.ts'
import { type Happening, observed, predicted, relevant, show } from './effects.ts'
import { prepare } from './run-example.ts'

/** What a case was seen to do: a line for each relation, or the SQLSTATE it fails with. */
export type Measured = { readonly seen: readonly string[] } | { readonly fails: string }

/** Runs cases on a real server one by one, each on the same schema. */
export async function measureCases(
  cases: readonly EffectCase[],
  client: pg.Client,
  connection: pg.ClientConfig,
): Promise<Map<string, Measured>> {
  const parse = await loadSqlParser()
  const tracer = await openTracer(connection)
  const found = new Map<string, Measured>()
  let isFresh = false
  try {
    for (const one of cases) {
      const changes = one.alone === true || one.before !== undefined
      if (!isFresh || one.before !== undefined) await prepareCase(client, parse, one.before)
      isFresh = !changes
      await tracer.refresh()
      if (one.alone !== true) await tracer.begin()
      const traced = await tracer.run({ sql: one.sql, alone: one.alone === true, withoutWork: true })
      if (one.alone !== true) await tracer.rollback()
      const { error } = traced
      found.set(
        keyOfCase(one),
        error === undefined ? { seen: relevant(observed(traced), new Map()).map(show) } : { fails: error.sqlstate },
      )
    }
  } finally {
    await tracer.close()
  }
  return found
}

async function prepareCase(client: pg.Client, parse: SqlParser, before: string | undefined): Promise<void> {
  await prepare(client, `${SCHEMA}${ROWS}`, parse)
  if (before !== undefined) await client.query(before)
}

let known: Catalogue | undefined

/** What the table of effects says of a case. */
export function predictCase({ sql, before }: EffectCase, major: number, parse: SqlParser): Happening[] {
  known ??= applyAll(emptyCatalogue(true), SCHEMA, parse)
  const schema = applyAll(copyCatalogue(known), before ?? '', parse)
  const effects = readSqlScript(sql, parse).flatMap((part) =>
    part.kind === 'statement' ? effectsOf(part.node, schema, major) : [],
  )
  return relevant(predicted(effects, schema), new Map())
}

function applyAll(schema: Catalogue, sql: string, parse: SqlParser): Catalogue {
  for (const part of readSqlScript(sql, parse))
    if (part.kind === 'statement') applyStatement(schema, part.node, undefined)
  return schema
}
