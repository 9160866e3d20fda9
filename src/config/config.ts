import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { KnownError } from '../core/errors.ts'
import { isPattern } from '../core/pattern.ts'
import { CONFIG_FILE } from './file.ts'

const Pattern = z.string().refine(isPattern, 'is not a regular expression').describe('A regular expression, in quotes')

const Migrations = z.strictObject({
  fileName: Pattern.optional().describe('What the file name of a revision, without its ending, must match'),
  baseBranch: z.string().min(1).optional().describe('Git revision that holds what is released, such as origin/main'),
  postgres: z.int().min(14).max(18).optional().describe('Major version of the PostgreSQL servers'),
})

const ServiceMigrations = Migrations.extend({
  environment: z
    .string()
    .min(1)
    .optional()
    .describe('Which environment, if the service has several: its name in migrate status'),
})

const Database = z
  .string()
  .min(1)
  .describe('Address of the database, as postgresql://…; ${NAME} takes the variable of that name')

const Service = z.strictObject({
  path: z.string().min(1).optional().describe('Folder of the service, relative to this file; default: its name'),
  migrations: ServiceMigrations.optional(),
  databases: z.record(z.string(), Database).optional().describe('Database by environment: production, stage, …'),
  needs: z.array(z.string()).optional().describe('Services whose migrations have to be applied before'),
})

const Name = z.string().min(1)

const Tenancy = z.strictObject({
  key: z
    .union([Name, z.array(Name).min(1)])
    .optional()
    .describe('The column, or columns, that say which tenant a row belongs to; default: found from the models'),
  beyond: z
    .array(
      z.strictObject({
        match: Name.describe(
          'An endpoint (GET /v1/plans), a path, the full name of a function, or a table; * stands for any text',
        ),
        reason: Name.describe('Why it goes beyond one tenant on purpose'),
      }),
    )
    .optional()
    .describe('What reads or writes across tenants on purpose'),
})

const Config = z.strictObject({
  name: z.string().trim().min(1).optional().describe('What reports call the service; default: the name of its folder'),
  profile: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe(
      'What the product promises: a profile of the package, such as cleaning-service, or a file of the repository',
    ),
  services: z.record(z.string(), Service).optional().describe('The services of a fleet, by name'),
  migrations: Migrations.optional().describe('For every service that does not say otherwise'),
  tenancy: Tenancy.optional().describe('Whose the rows are, in a service with several tenants'),
})

/** What a repository says of itself in `plimsoll.yaml`. */
export type Config = z.infer<typeof Config>
export type ServiceConfig = z.infer<typeof Service>
export type MigrationsConfig = z.infer<typeof ServiceMigrations>

/** Reads the text of a `plimsoll.yaml`. @throws KnownError `bad-config` naming file, line and what is wrong. */
export function readConfig(text: string, file = CONFIG_FILE): Config {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const [error] = document.errors
  if (error !== undefined) throw bad(`${file}:${counter.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`)
  const parsed = Config.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {})
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const place = issue?.path.map(String).join('.') ?? ''
    throw bad(`${file}: ${place} ${issue?.message ?? 'is not valid'}`.replace(':  ', ': '))
  }
  checkNeeds(parsed.data, file)
  return parsed.data
}

function checkNeeds({ services = {} }: Config, file: string): void {
  for (const [name, { needs = [] }] of Object.entries(services)) {
    const missing = needs.find((other) => services[other] === undefined)
    if (missing !== undefined) throw bad(`${file}: services.${name}.needs names ${missing}, which is no service there`)
    if (reaches(services, name, name, new Set())) throw bad(`${file}: services.${name} needs itself, through its needs`)
  }
}

function reaches(services: Config['services'], from: string, to: string, seen: Set<string>): boolean {
  return (services?.[from]?.needs ?? []).some((next) => {
    if (next === to) return true
    if (seen.has(next)) return false
    seen.add(next)
    return reaches(services, next, to, seen)
  })
}

function bad(message: string): KnownError {
  return new KnownError('bad-config', message, `Correct ${CONFIG_FILE}; docs/configuration.md lists what it may hold.`)
}

/** The JSON Schema of `plimsoll.yaml` (draft 2020-12): editors complete and check with it, `docs/configuration.md` is made from it. */
export function configSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(Config, { io: 'input', target: 'draft-2020-12', reused: 'inline' })
  return { $schema, $id: 'urn:plimsoll:schema:config:v1', title: CONFIG_FILE, ...rest }
}
