import { expect, test } from 'vitest'
import { factsOf } from '../../../testing/audit.ts'
import { scopesOf } from '../../../testing/node-service.ts'

const SIGN_IN = `app.use((req, res, next) => {
  const header = req.headers.authorization
  if (!header) return res.status(401).json({})
  req.user = jwt.verify(header, 'key')
  next()
})
`
const dependencies = (...names: string[]): string =>
  JSON.stringify({ dependencies: Object.fromEntries(['express', 'jsonwebtoken', ...names].map((name) => [name, '1'])) })

const TABLES = `import { pgTable, text } from 'drizzle-orm/pg-core'
export const orgs = pgTable('orgs', { id: text('id').primaryKey() })
export const items = pgTable('items', { id: text('id').primaryKey(), orgId: text('org_id').notNull().references(() => orgs.id), name: text('name') })
export const parts = pgTable('parts', { id: text('id').primaryKey(), itemId: text('item_id').notNull().references(() => items.id) })
export const people = pgTable('people', { id: text('id').primaryKey(), orgId: text('org_id') })
`

async function drizzle(body: string): Promise<string[]> {
  const imports =
    "import express from 'express'\nimport jwt from 'jsonwebtoken'\nimport { drizzle } from 'drizzle-orm/node-postgres'\nimport { and, eq, inArray, or } from 'drizzle-orm'\nimport { items, orgs, parts } from './tables'\n"
  const start = 'const db = drizzle(process)\nconst app = express()\n'
  return scopesOf(
    await factsOf('queries', {
      'package.json': dependencies('drizzle-orm'),
      'src/tables.ts': TABLES,
      'src/app.ts': `${imports}${start}${SIGN_IN}app.get('/items/:id', async (req, res) => {\n${body}\n})\napp.listen(3000)\n`,
    }),
  )
}

test('Drizzle: conditions, joins, promises, lists of conditions, relational queries', async () => {
  expect(
    await drizzle(
      'res.json(await db.select().from(items).where(and(eq(items.id, req.params.id), eq(items.orgId, req.user.orgId))))',
    ),
  ).toEqual(['select items scoped'])
  expect(await drizzle('res.json(await db.select().from(items).where(eq(items.id, req.params.id)))')).toEqual([
    'select items open',
  ])
  expect(
    await drizzle(
      'res.json(await db.select().from(items).where(or(eq(items.orgId, req.user.orgId), eq(items.id, req.params.id))))',
    ),
  ).toEqual(['select items open'])
  expect(
    await drizzle(
      'res.json(await db.select().from(parts).innerJoin(items, eq(parts.itemId, items.id)).where(eq(items.orgId, req.user.orgId)))',
    ),
  ).toEqual(['select parts,items scoped'])
  expect(
    await drizzle(
      'const some = [eq(items.name, "x")]\nif (req.query.mine) some.push(eq(items.orgId, req.user.orgId))\nres.json(await db.select().from(items).where(and(...some)))',
    ),
  ).toEqual(['select items sometimes'])
  expect(
    await drizzle(
      'const item = await db.select().from(items).where(eq(items.id, req.params.id)).then((rows) => rows[0])\nif (item.orgId !== req.user.orgId) throw new Error("no")\nres.json(item)',
    ),
  ).toEqual(['select items scoped'])
  expect(
    await drizzle(
      'res.json(await db.query.items.findMany({ where: (item, { eq }) => eq(item.orgId, req.user.orgId) }))',
    ),
  ).toEqual(['select items scoped'])
  expect(
    await drizzle('await db.update(items).set({ name: req.body.name }).where(eq(items.id, req.params.id))\nres.end()'),
  ).toEqual(['update items open'])
  expect(
    await drizzle('await db.insert(items).values({ orgId: req.user.orgId, name: req.body.name })\nres.end()'),
  ).toEqual(['insert items scoped'])
})

test('Drizzle: a tenant that is sent, with and without a look at what who asks may see', async () => {
  const read = 'res.json(await db.select().from(items).where(eq(items.orgId, req.query.org)))'
  expect(await drizzle(read)).toEqual(['select items request'])
  expect(await drizzle(`if (!req.user.orgs.includes(req.query.org)) throw new Error('no')\n${read}`)).toEqual([
    'select items scoped',
  ])
  expect(await drizzle(`if (req.user.orgs.includes(req.query.org)) throw new Error('no')\n${read}`)).toEqual([
    'select items unknown',
  ])
  expect(
    await drizzle(`if (!req.user.orgs.some((one) => one.id === req.query.org)) return res.status(403).end()\n${read}`),
  ).toEqual(['select items scoped'])
  expect(
    await drizzle(`if (req.user.kind === 'a' && req.user.orgId !== req.query.org) throw new Error('no')\n${read}`),
  ).toEqual(['select items unknown'])
})

const MIGRATION = `exports.up = async (knex) => {
  await knex.raw('CREATE TABLE orgs (id serial PRIMARY KEY)')
  await knex.raw('CREATE TABLE items (id serial PRIMARY KEY, org_id int NOT NULL REFERENCES orgs (id), name text)')
  await knex.raw('CREATE TABLE people (id serial PRIMARY KEY, org_id int NOT NULL REFERENCES orgs (id))')
}
exports.down = async () => {}`

async function knex(body: string): Promise<string[]> {
  return scopesOf(
    await factsOf('queries', {
      'package.json': dependencies('knex'),
      'migrations/20240101000000_init.js': MIGRATION,
      'src/app.js': `const express = require('express')\nconst jwt = require('jsonwebtoken')\nconst db = require('knex')({ client: 'pg' })\nconst app = express()\n${SIGN_IN}app.get('/items/:id', async (req, res) => {\n${body}\n})\napp.listen(3000)\n`,
    }),
  )
}

test('Knex: builders change as they are called, and are sent when they are awaited', async () => {
  expect(
    await knex('res.json(await db("items").where({ id: req.params.id, org_id: req.user.orgId }).first())'),
  ).toEqual(['select items scoped'])
  expect(await knex('res.json(await db("items").where("id", req.params.id).first())')).toEqual(['select items open'])
  expect(
    await knex(
      'const query = db("items")\nif (req.query.mine) query.where("org_id", req.user.orgId)\nres.json(await query)',
    ),
  ).toEqual(['select items sometimes'])
  expect(await knex('res.json(await db("items").where("org_id", req.user.orgId).orWhere("name", "x"))')).toEqual([
    'select items open',
  ])
  expect(
    await knex(
      'res.json(await db("items").where("org_id", req.user.orgId).andWhere((q) => q.where("name", "x").orWhere("name", "y")))',
    ),
  ).toEqual(['select items scoped'])
  expect(await knex('await db("items").where({ id: req.params.id }).del()\nres.end()')).toEqual(['delete items open'])
  expect(
    await knex(
      'await db.transaction(async (trx) => { await trx("items").insert({ org_id: req.user.orgId, name: "x" }) })\nres.end()',
    ),
  ).toEqual(['insert items scoped'])
  expect(await knex('res.json(await db("items").whereRaw("org_id = ?", [req.user.orgId]))')).toEqual([
    'select items unknown',
  ])
})

test('NestJS: what is injected by type, what decorators of parameters hand in', async () => {
  const found = await factsOf('queries', {
    'package.json': dependencies('@nestjs/common', '@nestjs/core', '@prisma/client'),
    'schema.prisma':
      'datasource db {\nprovider = "postgresql"\n}\nmodel Org {\n id String @id\n}\nmodel Item {\n id String @id\n orgId String\n}\nmodel Person {\n id String @id\n orgId String\n}\n',
    'src/main.ts':
      "import { NestFactory } from '@nestjs/core'\nimport { AppModule } from './app.module'\nasync function main() { const app = await NestFactory.create(AppModule); await app.listen(3000) }\nmain()\n",
    'src/app.module.ts':
      "import { Module } from '@nestjs/common'\nimport { Items } from './items'\nimport { ItemService, PrismaService } from './service'\n@Module({ controllers: [Items], providers: [ItemService, PrismaService] })\nexport class AppModule {}\n",
    'src/user.ts':
      "import { createParamDecorator } from '@nestjs/common'\nexport const User = createParamDecorator((data, context) => context.switchToHttp().getRequest().user)\nexport const Tenant = createParamDecorator((data, context) => context.switchToHttp().getRequest().headers['x-tenant'])\n",
    'src/service.ts': `import { Injectable } from '@nestjs/common'
import { PrismaClient } from '@prisma/client'
@Injectable() export class PrismaService extends PrismaClient {}
@Injectable() export class Repository { constructor(private readonly prisma: PrismaService) {}
  find(where: object) { return this.prisma.item.findMany({ where }) } }
@Injectable() export class ItemService { constructor(private readonly repository: Repository) {}
  list(org: string) { return this.repository.find({ orgId: org }) }
  one(id: string) { return this.repository.find({ id }) } }
`,
    'src/items.ts': `import { Controller, Get, Param, Req } from '@nestjs/common'
import { ItemService } from './service'
import { Tenant, User } from './user'
@Controller('items') export class Items {
  constructor(private readonly items: ItemService) {}
  @Get() list(@User() user: { orgId: string }) { return this.items.list(user.orgId) }
  @Get('tenant') tenant(@Tenant() tenant: string) { return this.items.list(tenant) }
  @Get(':id') one(@Param('id') id: string, @Req() req: Request) { return this.items.one(id) }
}
`,
  })
  expect(found.entries.map(({ name, incomplete }) => [name, incomplete])).toEqual([
    ['GET /items', undefined],
    ['GET /items/tenant', undefined],
    ['GET /items/{id}', undefined],
  ])
  expect(scopesOf(found)).toEqual(['select Item scoped', 'select Item request', 'select Item open'])
})
