import type { QueriesFacts } from '../facts/queries/types.ts'
import { factsOf } from './audit.ts'

const SCHEMA = `datasource db {
  provider = "postgresql"
}
model Org {
  id    String @id
  users User[]
}
model User {
  id    String @id
  orgId String
  org   Org    @relation(fields: [orgId], references: [id])
}
model Project {
  id    String @id
  orgId String
  org   Org    @relation(fields: [orgId], references: [id])
  slug  String
  tasks Task[]
  @@unique([orgId, slug])
}
model Task {
  id        String  @id
  projectId String
  title     String
  project   Project @relation(fields: [projectId], references: [id])
}
`
const APP = `import express from 'express'
import jwt from 'jsonwebtoken'
import { PrismaClient } from '@prisma/client'
import { TaskService } from './service'
export const prisma = new PrismaClient()
const service = new TaskService(prisma)
const app = express()
app.use((req, res, next) => {
  const header = req.headers.authorization
  if (!header) return res.status(401).json({})
  req.user = jwt.verify(header, 'key')
  next()
})
`
const SERVICE = 'export class TaskService { constructor(prisma) { this.prisma = prisma } }\n'

/** What queries an Express service with Prisma does on the way of the routes in `body`. */
export function prismaService(body: string, service = SERVICE): Promise<QueriesFacts> {
  return factsOf('queries', {
    'package.json': JSON.stringify({ dependencies: { express: '4', '@prisma/client': '6', jsonwebtoken: '9' } }),
    'prisma/schema.prisma': SCHEMA,
    'src/service.ts': service,
    'src/app.ts': `${APP}${body}\napp.listen(3000)\n`,
  })
}

/** Each query with the scope it has on the way of each entry, and why where it is not scoped. */
export function scopesOf({ queries }: QueriesFacts): string[] {
  return queries.flatMap(({ operation, tables, uses }) =>
    uses.flatMap(({ scope }) => (scope === 'exempt' ? [] : [`${operation} ${tables.join()} ${scope}`])),
  )
}

const ENTITIES = `import { Column, Entity, Equal, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm'
@Entity() export class Org { @PrimaryGeneratedColumn() id: string; @OneToMany(() => Item, (item) => item.org) items: Item[] }
@Entity() export class Item { @PrimaryGeneratedColumn() id: string; @Column() name: string; @Column() orgId: string; @ManyToOne(() => Org) org: Org }
@Entity() export class Member { @PrimaryGeneratedColumn() id: string; @Column() orgId: string }
`

/** What queries an Express service with TypeORM does on the way of the routes in `body`. */
export function typeormService(body: string): Promise<QueriesFacts> {
  return factsOf('queries', {
    'package.json': JSON.stringify({ dependencies: { express: '4', typeorm: '0.3', jsonwebtoken: '9' } }),
    'src/entities.ts': ENTITIES,
    'src/app.ts': `import { DataSource, Equal } from 'typeorm'\nimport { Item, Member, Org } from './entities'\nconst source = new DataSource({ type: 'postgres' })\n${withoutPrisma(APP)}${body}\napp.listen(3000)\n`,
  })
}

function withoutPrisma(app: string): string {
  return app
    .split('\n')
    .filter((line) => !/prisma|service/i.test(line))
    .join('\n')
}
