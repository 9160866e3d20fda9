import { expect, test } from 'vitest'
import { factsOf } from '../../../testing/audit.ts'
import type { Model } from '../types.ts'

const packageWith = (...names: string[]): string =>
  JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) })

async function modelsOf(files: Record<string, string>): Promise<readonly Model[]> {
  return (await factsOf('models', files)).models
}

const brief = ({ table, columns, primaryKey, foreignKeys, indexes, uniques }: Model) => ({
  table,
  columns: columns.map(({ name, nullable, hasDefault }) => `${name}${nullable ? '?' : ''}${hasDefault ? '=' : ''}`),
  primaryKey,
  foreignKeys: foreignKeys.map((key) =>
    `${key.columns.join()}→${key.table}.${key.references.join()} ${key.onDelete ?? ''}`.trim(),
  ),
  indexes: [
    ...indexes.map(({ columns: own, unique }) => `${unique ? 'unique ' : ''}${own.join()}`),
    ...uniques.map((one) => `constraint ${one.columns.join()}`),
  ],
})

test('a Prisma schema in several files: names in the database, keys, relations and their tables', async () => {
  const models = await modelsOf({
    'prisma/schema.prisma':
      'datasource db {\n provider = "postgresql"\n}\nmodel Tag {\n id Int @id @default(autoincrement())\n posts Post[]\n}',
    'prisma/models/post.prisma': `model Post {
  id     String  @id @default(uuid())
  org    Org     @relation(fields: [orgId], references: [id])
  orgId  String  @map("org_id")
  editor Org?    @relation("edits", fields: [edId], references: [id])
  edId   String?
  slug   String
  tags   Tag[]
  @@unique([orgId, slug])
  @@index([edId])
  @@map("posts")
}
model Org {
  id    String @id
  posts Post[]
  edits Post[] @relation("edits")
  @@schema("app")
}`,
  })
  expect(models.map(brief)).toEqual([
    { table: 'Tag', columns: ['id='], primaryKey: ['id'], foreignKeys: [], indexes: [] },
    {
      table: 'posts',
      columns: ['id', 'org_id', 'edId?', 'slug'],
      primaryKey: ['id'],
      foreignKeys: ['org_id→app.Org.id RESTRICT', 'edId→app.Org.id SET NULL'],
      indexes: ['unique org_id,slug', 'edId'],
    },
    { table: 'app.Org', columns: ['id'], primaryKey: ['id'], foreignKeys: [], indexes: [] },
    {
      table: '_PostToTag',
      columns: ['A', 'B'],
      primaryKey: [],
      foreignKeys: ['A→posts.id CASCADE', 'B→Tag.id CASCADE'],
      indexes: ['unique A,B', 'B'],
    },
  ])
})

test('a schema of MongoDB has no tables', async () => {
  expect(
    await modelsOf({ 'schema.prisma': 'datasource db {\nprovider = "mongodb"\n}\nmodel A {\n id String @id\n}' }),
  ).toEqual([])
})

test('entities of TypeORM: inherited columns, relations, join tables, decorators that compilers write', async () => {
  const models = await modelsOf({
    'package.json': packageWith('typeorm'),
    'src/base.ts': `import { CreateDateColumn, PrimaryGeneratedColumn } from 'typeorm'
export abstract class Base { @PrimaryGeneratedColumn('uuid') id: string; @CreateDateColumn() createdAt: Date }`,
    'src/user.ts': `import { Column, Entity, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToOne, Unique } from 'typeorm'
import { Base } from './base'
import { Org } from './org'
@Entity('users') @Index(['orgId', 'email']) @Unique(['email'])
export class User extends Base {
  @Column({ unique: true }) email: string
  @Column({ nullable: true, name: 'full_name' }) fullName?: string
  @Column() orgId: string
  @ManyToOne(() => Org, (org) => org.users, { nullable: false, onDelete: 'CASCADE' }) org: Org
  @OneToOne(() => Org) @JoinColumn({ name: 'home' }) home: Org
  @ManyToMany(() => Org) @JoinTable() seen: Org[]
}`,
    'src/org.ts': `import { Column, Entity, OneToMany } from 'typeorm'
import { Base } from './base'
import { User } from './user'
@Entity({ schema: 'app' }) export class Org extends Base { @Column({ default: 'x' }) name: string; @OneToMany(() => User, (user) => user.org) users: User[] }`,
    'src/plain.ts': `import { EntitySchema } from 'typeorm'
export const Plain = new EntitySchema({ name: 'Plain', tableName: 'plains', columns: { id: { type: Number, primary: true, generated: true }, note: { type: 'text', nullable: true } }, relations: { org: { type: 'many-to-one', target: 'Org', joinColumn: { name: 'org_id' } } } })`,
  })
  expect(models.map(brief)).toEqual([
    {
      table: 'app.org',
      columns: ['name=', 'id=', 'createdAt='],
      primaryKey: ['id'],
      foreignKeys: [],
      indexes: [],
    },
    {
      table: 'plains',
      columns: ['id=', 'note?', 'org_id?'],
      primaryKey: ['id'],
      foreignKeys: ['org_id→app.org.id'],
      indexes: [],
    },
    {
      table: 'users',
      columns: ['email', 'full_name?', 'orgId', 'id=', 'createdAt=', 'home?'],
      primaryKey: ['id'],
      foreignKeys: ['orgId→app.org.id CASCADE', 'home→app.org.id'],
      indexes: ['unique email', 'unique home', 'orgId,email', 'constraint email'],
    },
    {
      table: 'users_seen_org',
      columns: ['usersId', 'orgId'],
      primaryKey: ['usersId', 'orgId'],
      foreignKeys: ['usersId→users.id CASCADE', 'orgId→app.org.id CASCADE'],
      indexes: ['usersId', 'orgId'],
    },
  ])
})

test('tables of Drizzle: chains of columns, references across files, indexes and composite keys', async () => {
  const models = await modelsOf({
    'package.json': packageWith('drizzle-orm'),
    'src/orgs.ts': `import { pgTable, uuid, text } from 'drizzle-orm/pg-core'
const stamps = { createdAt: text('created_at').notNull().default('now') }
export const orgs = pgTable('orgs', { id: uuid().primaryKey().defaultRandom(), ...stamps })`,
    'src/items.ts': `import { pgSchema, serial, uuid, varchar, index, uniqueIndex, primaryKey } from 'drizzle-orm/pg-core'
import { orgs } from './orgs'
const app = pgSchema('app')
export const items = app.table('items', {
  id: serial('id'), orgId: uuid('org_id').notNull().references(() => orgs.id, { onDelete: 'cascade' }), name: varchar('name', { length: 9 }).unique(),
}, (t) => [primaryKey({ columns: [t.id, t.orgId] }), index('items_org').on(t.orgId, t.name.desc()), uniqueIndex().on(t.name)])`,
  })
  expect(models.map(brief)).toEqual([
    {
      table: 'app.items',
      columns: ['id=', 'org_id', 'name?'],
      primaryKey: ['id', 'org_id'],
      foreignKeys: ['org_id→orgs.id CASCADE'],
      indexes: ['unique name', 'org_id,name', 'unique name'],
    },
    { table: 'orgs', columns: ['id=', 'created_at='], primaryKey: ['id'], foreignKeys: [], indexes: [] },
  ])
})

test('where no code declares tables, the migrations do', async () => {
  const models = await modelsOf({
    'package.json': packageWith('knex'),
    'migrations/20240101000000_init.js': `exports.up = async function (knex) {
  await knex.raw('CREATE TABLE orgs (id serial PRIMARY KEY)')
  await knex.raw('CREATE TABLE items (id serial PRIMARY KEY, org_id int NOT NULL REFERENCES orgs (id) ON DELETE CASCADE)')
}
exports.down = async () => {}`,
  })
  expect(models.map(brief)).toEqual([
    { table: 'orgs', columns: ['id='], primaryKey: ['id'], foreignKeys: [], indexes: ['unique id'] },
    {
      table: 'items',
      columns: ['id=', 'org_id'],
      primaryKey: ['id'],
      foreignKeys: ['org_id→orgs.id CASCADE'],
      indexes: ['unique id'],
    },
  ])
})
