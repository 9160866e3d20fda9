import { expect, test } from 'vitest'
import { parsePrisma } from './parse.ts'

test('reads models, enums, settings, attributes over several lines, and comments of all kinds', () => {
  const { blocks, settings, problems } = parsePrisma(
    'schema.prisma',
    `datasource db {
  provider = "postgresql" // which
  url      = env("DATABASE_URL")
}
/// A person
model User {
  id    String  @id @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  email String? @unique(map: "users_email") /* why
  not */
  roles Role[]  @default([ADMIN])
  org   Org     @relation("members",
    fields: [orgId],
    references: [id], onDelete: Cascade)
  orgId String  @map("org_id")
  text  Unsupported("tsvector")?
  @@index([orgId, email(sort: Desc, ops: raw("x"))], type: Gin)
  @@map("users")
}
enum Role { ADMIN
  USER @map("user")
}`,
  )
  expect(problems).toEqual([])
  expect(settings[0]?.values.get('url')).toMatchObject({ is: 'call', name: 'env' })
  expect(blocks.map(({ kind, name, fields }) => [kind, name, fields.map((field) => field.name)])).toEqual([
    ['model', 'User', ['id', 'email', 'roles', 'org', 'orgId', 'text']],
    ['enum', 'Role', ['ADMIN', 'USER']],
  ])
  const [user] = blocks
  expect(user?.fields[1]).toMatchObject({ type: 'String', optional: true, at: { line: 8 } })
  expect(user?.fields[2]).toMatchObject({ type: 'Role', list: true })
  expect(user?.fields[3]?.attributes[0]?.args.named.get('onDelete')).toEqual({ is: 'word', text: 'Cascade' })
  expect(user?.fields[5]).toMatchObject({ type: 'Unsupported', optional: true })
  expect(user?.attributes[0]?.args.plain[0]).toMatchObject({
    is: 'list',
    items: [{ text: 'orgId' }, { name: 'email' }],
  })
})

test('a broken line is told and does not take the rest with it', () => {
  const { blocks, problems } = parsePrisma(
    'a.prisma',
    'model A {\n  id Int @id\n  = what\n  b String\n}\nmodel B {\n id Int @id',
  )
  expect(blocks.map(({ name, fields }) => [name, fields.map((field) => field.name)])).toEqual([
    ['A', ['id', 'b']],
    ['B', ['id']],
  ])
  expect(problems).toEqual([
    { at: { file: 'a.prisma', line: 3 }, reason: expect.stringContaining('could not be read') },
  ])
  for (const text of [
    '{'.repeat(5000),
    'model',
    'model A',
    'model A { x String @',
    '@@@@',
    '"',
    `model A {\n${'a B @c(['.repeat(2000)}`,
  ])
    expect(parsePrisma('a.prisma', text).blocks.length).toBeLessThan(2)
})
