/** An area is a folder of checks. `security` areas default to blocker (requirement A-154). */
export interface Area {
  readonly title: string
  readonly security: boolean
}

export const areas = {
  auth: { title: 'Authentication and authorisation', security: true },
  isolation: { title: 'Isolation of tenants', security: true },
  'rate-limit': { title: 'Rate limiting', security: true },
  http: { title: 'HTTP surface', security: true },
  injection: { title: 'Input validation and injection', security: true },
  uploads: { title: 'File uploads', security: true },
  secrets: { title: 'Secrets', security: true },
  config: { title: 'Configuration', security: false },
  database: { title: 'Database', security: false },
  performance: { title: 'Performance', security: false },
  jobs: { title: 'Background jobs', security: false },
  mail: { title: 'E-mail', security: false },
  privacy: { title: 'Personal data', security: false },
  storage: { title: 'Files and object storage', security: false },
  migrations: { title: 'Migrations', security: false },
  outbound: { title: 'External services', security: false },
  health: { title: 'Health checks', security: false },
  metrics: { title: 'Metrics', security: false },
  logging: { title: 'Logging', security: false },
  tests: { title: 'Tests', security: false },
  docker: { title: 'Container images', security: false },
  compose: { title: 'Compose services', security: false },
  workflows: { title: 'Workflows', security: false },
  dependencies: { title: 'Dependencies', security: false },
  release: { title: 'Releases', security: false },
  infrastructure: { title: 'Infrastructure as code', security: false },
  docs: { title: 'Documentation', security: false },
  code: { title: 'Functional completeness', security: false },
  waivers: { title: 'Waivers and attestations', security: false },
} as const satisfies Record<string, Area>

export type AreaId = keyof typeof areas

/** The area of a check id; the family test proves that every check has one. */
export function areaOf(checkId: string): AreaId {
  return checkId.slice(0, checkId.indexOf('/')) as AreaId
}
