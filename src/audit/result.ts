import { z } from 'zod'

/**
 * The JSON result of an audit: a published, versioned contract. Fields are only ever added within a major version.
 * `schemas/audit-result.v1.json` is generated from this file.
 */
export const SCHEMA_VERSION = '1.0.0'

const Place = {
  file: z.string().describe('Path relative to the audited root, with /'),
  line: z.int().min(1).describe('First line, from 1'),
  endLine: z.int().min(1).optional(),
  column: z.int().min(1).optional(),
}

export const Evidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), ...Place, label: z.string().optional(), excerpt: z.string().optional() }),
  z.object({ kind: z.literal('search'), what: z.string(), where: z.string(), searched: z.int(), found: z.int() }),
  z.object({ kind: z.literal('query'), sql: z.string(), rows: z.array(z.string()) }),
  z.object({ kind: z.literal('http'), request: z.string(), status: z.int(), response: z.string() }),
  z.object({ kind: z.literal('command'), argv: z.array(z.string()), exitCode: z.int(), output: z.string() }),
  z.object({ kind: z.literal('host'), api: z.string(), value: z.string() }),
  z.object({
    kind: z.literal('attestation'),
    who: z.string(),
    when: z.string(),
    until: z.string(),
    statement: z.string(),
    link: z.string().optional(),
  }),
])

export const Severity = z.enum(['blocker', 'warning', 'recommendation'])
export const Confidence = z.enum(['high', 'medium', 'low'])
export const Status = z.enum(['pass', 'fail', 'unverified', 'not-applicable', 'waived', 'error'])
export const Verdict = z.enum(['READY', 'READY WITH CONDITIONS', 'NOT READY'])

export const FindingResult = z.object({
  message: z.string(),
  subject: z.string().describe('What the finding is about, in words that survive a moved line'),
  severity: Severity,
  confidence: Confidence,
  evidence: z.array(Evidence).min(1),
  fix: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  isNew: z.boolean().optional().describe('With --since: whether the finding is absent at that revision'),
  waiver: z
    .object({ reason: z.string(), who: z.string(), expires: z.string(), at: z.object(Place) })
    .optional()
    .describe('The waiver in force for this finding'),
})

export const OutcomeResult = z.object({
  check: z.string().describe('Check id, area/name'),
  area: z.string(),
  title: z.string().describe('The statement that is true when all is well'),
  severity: Severity,
  status: Status,
  summary: z.string(),
  needs: z.string().optional().describe('For unverified: the access, file or act that would settle it'),
  evidence: z.array(Evidence),
  findings: z.array(FindingResult),
  answers: z.array(z.string()).describe('Requirement ids'),
  why: z.string(),
  fix: z.string(),
  references: z.array(z.object({ label: z.string(), url: z.string() })),
  error: z.object({ message: z.string(), stack: z.string() }).optional().describe('Why the check could not run'),
})

export const EndpointResult = z.object({
  method: z.string(),
  path: z.string(),
  handler: z.string(),
  file: z.string(),
  line: z.int(),
  framework: z.string(),
  application: z.string().describe('The application it is reached through'),
  purpose: z.string(),
  conditional: z.string().optional(),
  auth: z.object({
    kind: z.enum(['guarded', 'optional', 'open', 'unknown']),
    via: z.array(z.object({ name: z.string(), level: z.string(), effect: z.string(), about: z.string(), ...Place })),
    confidence: Confidence,
    reason: z.string().optional(),
  }),
  roles: z.array(z.string()),
  rateLimit: z.object({ name: z.string(), limit: z.string().optional(), level: z.string(), ...Place }).nullable(),
  tenant: z.object({
    kind: z.enum(['scoped', 'unscoped', 'unknown', 'not-applicable']),
    reason: z.string(),
    scoped: z
      .enum(['yes', 'partly', 'no', 'unknown', 'n/a'])
      .describe('Whether every query on tenants’ tables on its way is limited to the tenant who asks'),
    tables: z.array(z.string()).describe('Tables of tenants that it reads or writes'),
    key: z.string().nullable().describe('The column that says whose a row is'),
  }),
})

export const QueryResult = z.object({
  operation: z.enum(['select', 'insert', 'update', 'delete']),
  tables: z.array(z.string()),
  predicates: z.array(
    z.object({
      table: z.string().nullable(),
      column: z.string(),
      operator: z.string(),
      value: z
        .string()
        .describe('Where the value comes from: principal, request, row, constant, column, subquery, unknown'),
    }),
  ),
  function: z.string(),
  scope: z
    .enum(['scoped', 'open', 'request', 'sometimes', 'unknown', 'exempt', 'none'])
    .describe('The worst found on the way from any endpoint'),
  endpoints: z.int().describe('How many endpoints reach it'),
  ...Place,
})

export const ModelResult = z.object({
  table: z.string().describe('Its name in the database, with the schema where one is declared'),
  class: z.string().optional().describe('Full name of the mapped class'),
  style: z.string().describe('declarative, core, sqlmodel, prisma …'),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string().nullable().describe('As written; null where it is not known'),
      nullable: z.boolean().nullable(),
      hasDefault: z.boolean(),
      primaryKey: z.boolean(),
    }),
  ),
  foreignKeys: z.array(
    z.object({
      columns: z.array(z.string()),
      table: z.string(),
      references: z.array(z.string()),
      onDelete: z.string().optional(),
    }),
  ),
  uniques: z.array(z.array(z.string())),
  indexes: z.array(
    z.object({
      name: z.string().nullable(),
      columns: z.array(z.string().nullable()).describe('In order; null for an expression'),
      unique: z.boolean(),
      partial: z.boolean(),
      source: z.enum(['model', 'migration']).describe('migration: only a revision creates it'),
    }),
  ),
  relationships: z.array(
    z.object({
      attribute: z.string(),
      table: z.string().nullable(),
      loading: z.string(),
      many: z.boolean().nullable(),
    }),
  ),
  complete: z.boolean().describe('False: something of it was not understood, and columns may be missing'),
  doubt: z.string().optional().describe('What was not understood'),
  ...Place,
})

export const IsolationScore = z.object({
  score: z.number().nullable().describe('0 to 10; null where no endpoint touches a table of a tenant'),
  atMost: z.number().nullable().describe('What it would be if all that is unknown were limited to the tenant'),
  formula: z.string(),
  endpoints: z.object({ yes: z.int(), partly: z.int(), no: z.int(), unknown: z.int(), 'n/a': z.int() }),
  unknownRate: z.number().describe('Share of the ways to queries on tenants’ tables that could not be judged'),
})

export const FeatureResult = z.object({
  id: z.string().describe('Id of the feature in its profile'),
  title: z.object({ en: z.string(), ru: z.string() }),
  group: z.string(),
  answers: z.array(z.string()).describe('Requirement ids'),
  optional: z.boolean(),
  status: z.enum(['implemented', 'partly', 'not-found']),
  missing: z.array(z.string()).describe('Parts that were not found'),
  evidence: z.array(Evidence).describe('Where it was found; what was looked for where nothing was'),
  unfinished: z.array(Evidence).describe('Where its code says that it is not finished'),
})

export const Condition = z.object({
  check: z.string(),
  reason: z.string().describe('Why the verdict is not plain READY'),
  settledBy: z.string().describe('What would settle it'),
})

export const AuditResult = z.object({
  schemaVersion: z.string(),
  tool: z.object({
    name: z.literal('plimsoll'),
    version: z.string(),
    rules: z.string().describe('Digest of the catalogue'),
  }),
  startedAt: z.string(),
  durationMs: z.int(),
  subject: z.object({
    path: z.string(),
    name: z.string(),
    commit: z.string().nullable(),
    dirty: z.boolean().nullable().describe('Whether tracked files differed from the commit'),
  }),
  access: z
    .record(z.enum(['repository', 'git', 'database', 'instance', 'host']), z.string())
    .describe('What was looked at, and what was not given'),
  coverage: z.object({
    files: z.int().describe('Files listed'),
    parsed: z.int().describe('Python files parsed without an error'),
    pythonFiles: z.int(),
    nodeFiles: z.int().optional().describe('Files of services in Node, read where a check asks; absent without any'),
    unparsed: z.array(z.object({ file: z.string(), reason: z.string() })),
    unread: z.array(z.object({ file: z.string(), reason: z.string() })),
    setApart: z.record(z.string(), z.int()).describe('Files not judged, by role'),
    unresolvedRoutes: z.array(z.object({ reason: z.string(), ...Place })),
    endpointsUnknown: z.int(),
    frameworksNotRead: z
      .array(z.string())
      .optional()
      .describe('Web frameworks in use whose routes are not read: their endpoints are missing'),
  }),
  verdict: Verdict,
  summary: z.string().describe('Two or three sentences on the state of the service'),
  conditions: z.array(Condition),
  firstThings: z.array(z.object({ check: z.string(), text: z.string(), severity: Severity })).max(5),
  statistics: z.object({
    checks: z.int(),
    byStatus: z.record(Status, z.int()),
    blockers: z.int().describe('Failed checks of severity blocker'),
    warnings: z.int(),
    recommendations: z.int(),
    endpointsReviewed: z.int(),
    securityIssues: z
      .object({ critical: z.int(), high: z.int(), medium: z.int() })
      .describe('Findings in security areas: blockers of high confidence, other blockers, warnings'),
    tests: z.object({ files: z.int(), functions: z.int() }),
    isolationScore: IsolationScore.optional().describe('Absent in a service without tenants'),
  }),
  outcomes: z.array(OutcomeResult),
  endpoints: z.array(EndpointResult),
  features: z
    .array(FeatureResult)
    .default([])
    .describe('What the profile of plimsoll.yaml promises, and where it was found'),
  models: z.array(ModelResult).optional().describe('The data model: what mapped classes and table objects declare'),
  queries: z.array(QueryResult).optional().describe('Reads and writes of tables on the way from endpoints'),
})

export type Evidence = z.infer<typeof Evidence>
export type Severity = z.infer<typeof Severity>
export type Confidence = z.infer<typeof Confidence>
export type Status = z.infer<typeof Status>
export type Verdict = z.infer<typeof Verdict>
export type FindingResult = z.infer<typeof FindingResult>
export type OutcomeResult = z.infer<typeof OutcomeResult>
export type EndpointResult = z.infer<typeof EndpointResult>
export type FeatureResult = z.infer<typeof FeatureResult>
export type ModelResult = z.infer<typeof ModelResult>
export type QueryResult = z.infer<typeof QueryResult>
export type IsolationScore = z.infer<typeof IsolationScore>
export type Condition = z.infer<typeof Condition>
export type AuditResult = z.infer<typeof AuditResult>
