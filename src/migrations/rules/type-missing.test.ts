import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'type-missing'
const add = 'ALTER TABLE t ADD COLUMN a mood'

it('needs to have seen everything', async () => {
  expect(await rulesIn(add, { fromEmpty: true })).toContain(rule)
  expect(await rulesIn(add)).not.toContain(rule)
  expect(await rulesIn(add, { fromEmpty: true, before: 'CREATE EXTENSION something' })).not.toContain(rule)
  expect(
    await rulesIn(`DO $$ BEGIN EXECUTE format('CREATE TYPE %I', 'mood'); END $$; ${add}`, { fromEmpty: true }),
  ).not.toContain(rule)
})

it('knows types made in a DO block, types of extensions and arrays', async () => {
  const sql = `DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$; ${add}`
  expect(await rulesIn(sql, { fromEmpty: true })).not.toContain(rule)
  expect(
    await rulesIn('ALTER TABLE t ADD COLUMN a citext, ADD COLUMN b int[], ADD COLUMN c tstzrange', { fromEmpty: true }),
  ).not.toContain(rule)
})
