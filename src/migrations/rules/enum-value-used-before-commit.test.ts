import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'enum-value-used-before-commit'
const before = "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e)"
const add = "ALTER TYPE e ADD VALUE 'b'"
const use = "UPDATE t SET a = 'b' WHERE a = 'a'"

it('leaves other values and other transactions alone', async () => {
  expect(await rulesIn(`${add}; ${use}`, { before })).toContain(rule)
  expect(await rulesIn(`${add}; ${use}`, { before, transactions: 'none' })).not.toContain(rule)
  expect(await rulesIn(`${add}; UPDATE t SET a = NULL WHERE a = 'a'`, { before })).not.toContain(rule)
  expect(await rulesIn(`${use}; ${add}`, { before })).not.toContain(rule)
})

it('knows from which version on values of a type made in the same transaction can be used', async () => {
  const sql = "CREATE TYPE f AS ENUM ('a'); ALTER TYPE f ADD VALUE 'b'; SELECT 'b'::f"
  expect(await rulesIn(sql, { version: { major: 16 } })).toContain(rule)
  expect(await rulesIn(sql, { version: { major: 17 } })).not.toContain(rule)
})

it('leaves renamed values and those that exist already alone', async () => {
  expect(await rulesIn(`ALTER TYPE e RENAME VALUE 'a' TO 'b'; SELECT 'b'::e`, { before })).not.toContain(rule)
  expect(await rulesIn(`ALTER TYPE e ADD VALUE IF NOT EXISTS 'a'; SELECT 'a'::e`, { before })).not.toContain(rule)
})
