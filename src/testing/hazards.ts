import { existsSync, readFileSync } from 'node:fs'
import type { LintFinding } from '../migrations/lint/input.ts'
import type { Transactions } from '../migrations/types.ts'
import { lintRevisions, sqlRevision } from './lint.ts'

/** One labelled file of `bench/hazards`: the rules that must fire on it, each of them and no other. */
export interface HazardCase {
  readonly file: string
  readonly expect: readonly string[]
  readonly transactions?: Transactions
  readonly version?: string
  readonly autocommit?: string
  readonly fromEmpty?: boolean
  readonly down?: string
}

const folder = new URL('../../bench/hazards/', import.meta.url)

export function readHazards(): {
  readonly cases: readonly HazardCase[]
  readonly schema: string
  readonly today: string
} {
  const { schema, today, files } = JSON.parse(readHazard('manifest.json'))
  return { cases: files, schema: readHazard(schema), today }
}

export function readHazard(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8')
}

export function hazardExists(file: string): boolean {
  return existsSync(new URL(file, folder))
}

/** What the linter says of a labelled file, after the schema all of them are written for. */
export async function lintHazard(
  one: HazardCase,
  { schema, today }: { readonly schema: string; readonly today: string },
): Promise<readonly LintFinding[]> {
  const down = one.down === undefined ? undefined : readHazard(one.down)
  const [major = 15, minor] = (one.version ?? '15').split('.').map(Number)
  return lintRevisions([sqlRevision(readHazard(one.file), down, one.file)], {
    setup: { sql: schema },
    today,
    transactions: one.transactions ?? 'each',
    version: { major, ...(minor === undefined ? {} : { minor }) },
    fromEmpty: one.fromEmpty === true,
    ...(one.autocommit === undefined ? {} : { autocommit: one.autocommit }),
  })
}
