import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'

const SCHEMA =
  'datasource db {\n  provider = "postgresql"\n}\nmodel Org {\n  id String @id\n  name String\n  slug String @unique\n}\n'
const files = (migration: string) => ({
  'package.json': JSON.stringify({ dependencies: { '@prisma/client': '6' } }),
  'prisma/schema.prisma': SCHEMA,
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20240101000000_init/migration.sql': migration,
})
const CREATE =
  'CREATE TABLE "Org" ("id" TEXT NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Org_pkey" PRIMARY KEY ("id"));\n'

test('a Prisma schema is compared with what its migrations leave', async () => {
  const { histories } = await factsOf('schemaDrift', files(CREATE))
  expect(histories[0]?.result).toMatchObject({
    kind: 'compared',
    differences: [
      expect.objectContaining({ only: 'models', kind: 'column', what: 'column slug' }),
      expect.objectContaining({ kind: 'index' }),
    ],
  })
})

test('one that agrees has no differences; an index by another name is the same index', async () => {
  const more =
    'ALTER TABLE "Org" ADD COLUMN "slug" TEXT NOT NULL;\nCREATE UNIQUE INDEX "Org_slug_key" ON "Org"("slug");\n'
  const { histories } = await factsOf('schemaDrift', files(CREATE + more))
  expect(histories[0]?.result).toEqual({ kind: 'compared', tables: 1, differences: [], unsure: [] })
})

test('a table that only TypeScript still names is in use', async () => {
  const more =
    'ALTER TABLE "Org" ADD COLUMN "slug" TEXT NOT NULL;\nCREATE UNIQUE INDEX "Org_slug_key" ON "Org"("slug");\nCREATE TABLE raw_events (id INT);\n'
  const differences = async (code: string) => {
    const { histories } = await factsOf('schemaDrift', { ...files(CREATE + more), 'src/a.ts': code })
    const [found] = histories
    return found?.result.kind === 'compared' ? found.result.differences.map(({ what }) => what) : undefined
  }
  expect(await differences('await prisma.$queryRaw`select * from raw_events`')).toEqual([])
  expect(await differences('export {}')).toEqual(['table raw_events'])
})
