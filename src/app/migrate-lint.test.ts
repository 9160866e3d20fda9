import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/directory.ts'
import { type LintOptions, migrationLint } from './migrate-lint.ts'

const SERVICE = {
  'migrations/001_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);\n',
  'migrations/001_orders.down.sql': 'DROP TABLE orders;\n',
  'migrations/002_index.up.sql': 'CREATE INDEX orders_customer ON orders (customer);\n',
  'migrations/002_index.down.sql': 'DROP INDEX orders_customer;\n',
}

const options = (folder: string, cacheDirectory: string): LintOptions => {
  return { folder, targets: [], services: [], enable: [], disable: [], cacheDirectory }
}

/** Lints and tells whether anything had to be looked at. */
async function run(request: LintOptions) {
  const read: string[] = []
  const report = await migrationLint({ ...request, onProgress: (text) => read.push(text) })
  return { report, looked: read.length > 0 }
}

test('a history that has not changed is not linted twice, and the report is the same', async () => {
  const [folder, cache] = [temporaryDirectory(SERVICE), temporaryDirectory({})]
  const first = await run(options(folder, cache))
  const second = await run(options(folder, cache))
  expect([first.looked, second.looked]).toEqual([true, false])
  expect(first.report.findings.map(({ rule }) => rule)).toContain('index-without-concurrently')
  expect(second.report).toEqual(JSON.parse(JSON.stringify(first.report)))
})

test('another content, another option or a damaged memory is linted anew', async () => {
  const [folder, cache] = [temporaryDirectory(SERVICE), temporaryDirectory({})]
  await run(options(folder, cache))
  const narrowed = await run({ ...options(folder, cache), disable: ['index-without-concurrently'] })
  expect(narrowed.looked).toBe(true)
  expect(narrowed.report.findings.map(({ rule }) => rule)).not.toContain('index-without-concurrently')
  writeFileSync(join(folder, 'migrations/002_index.up.sql'), 'CREATE INDEX CONCURRENTLY i ON orders (customer);\n')
  const changed = await run(options(folder, cache))
  expect(changed.looked).toBe(true)
  for (const file of readdirSync(join(cache, 'lint'))) writeFileSync(join(cache, 'lint', file), '{"key": ')
  expect((await run(options(folder, cache))).report).toEqual(changed.report)
})

test('loose files are told apart by their text and by what stands before them', async () => {
  const folder = temporaryDirectory({
    'change.sql': 'ALTER TABLE orders ALTER COLUMN name TYPE varchar(20);\n',
    'old.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, name varchar(10));\n',
    'long.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, name text);\n',
  })
  const lint = (setup: string) =>
    migrationLint({
      ...options(folder, join(folder, 'cache')),
      targets: [join(folder, 'change.sql')],
      setup: join(folder, setup),
    })
  const known = await lint('old.sql')
  expect(await lint('long.sql')).not.toEqual(known)
  expect(await lint('old.sql')).toEqual(JSON.parse(JSON.stringify(known)))
  writeFileSync(join(folder, 'change.sql'), 'ALTER TABLE orders ALTER COLUMN name TYPE integer USING 1;\n')
  expect(await lint('old.sql')).not.toEqual(known)
})
