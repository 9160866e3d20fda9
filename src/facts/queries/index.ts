import { PythonNode } from '../../parsers/python/tree.ts'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { defineFact } from '../define-fact.ts'
import { NODE_UNDERSTOOD } from '../endpoints/frameworks.ts'
import type { Endpoint, EndpointsFacts } from '../endpoints/types.ts'
import type { JobsFacts } from '../jobs/types.ts'
import type { ModelsFacts } from '../models/types.ts'
import { qualified } from '../python/names.ts'
import { within } from '../python/places.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Ownership } from '../tenancy/ownership.ts'
import { findOwnership } from '../tenancy/ownership.ts'
import { tenancySettings } from '../tenancy/settings.ts'
import { apply } from './calls.ts'
import { Definitions } from './definitions.ts'
import { followEndpoint, followJob } from './entries.ts'
import { evaluate } from './evaluate.ts'
import type { Flow } from './flow.ts'
import { call } from './invoke.ts'
import type { Machine, ReadSql, Run } from './machine.ts'
import { newRun } from './machine.ts'
import { nodeQueries } from './node/index.ts'
import { Records } from './record.ts'
import type { SiteNames } from './site.ts'
import { sqlReader } from './textual.ts'
import type { Entry, QueriesFacts } from './types.ts'

const NOTHING: QueriesFacts = { entries: [], queries: [], unreached: 0 }

/** Reads and writes of the database, found by following every endpoint through the functions it calls. */
export default defineFact<QueriesFacts>({
  async collect({ fact, workspace }) {
    const [python, endpoints, models] = await Promise.all([fact('python'), fact('endpoints'), fact('models')])
    const ownership = findOwnership(models, tenancySettings(workspace).keys)
    if (ownership === undefined || endpoints.endpoints.length === 0) return NOTHING
    const readSql = sqlReader(await loadSqlParser())
    const { jobs } = await fact('jobs')
    const isNode = ({ framework }: Endpoint): boolean => NODE_UNDERSTOOD.has(framework)
    const own = { ...endpoints, endpoints: endpoints.endpoints.filter((one) => !isNode(one)) }
    const found = followAll(python, own, jobs, models, ownership, readSql)
    const scripts = endpoints.endpoints.filter(isNode)
    const node = await nodeQueries(await fact('typescript'), scripts, models, ownership, readSql, found.entries.length)
    return {
      entries: [...found.entries, ...node.entries],
      queries: [...found.queries, ...node.queries],
      unreached: found.unreached,
    }
  },
})

function followAll(
  python: PythonFacts,
  endpoints: EndpointsFacts,
  jobs: JobsFacts['jobs'],
  models: ModelsFacts,
  ownership: Ownership,
  readSql: ReadSql,
): QueriesFacts {
  const definitions = new Definitions(python)
  const records = new Records(pythonNames(python))
  const shared = {
    python,
    models,
    ownership,
    readSql,
    bodies: new Map(),
    globals: new Map(),
    assigned: new Map(),
    summaries: new Map(),
    endless: new Set<string>(),
    named: (name: string) => definitions.named(name),
  }
  const entries: Entry[] = []
  const followed = new Map<string, { run: Run; end: Flow | undefined; incomplete: string | undefined }>()
  for (const endpoint of endpoints.endpoints) {
    const handler = definitions.at(endpoint.handlerAt.file, endpoint.handlerAt.line)
    const name = `${endpoint.method} ${endpoint.path}`
    const entry = { kind: 'endpoint', name, endpoint, at: endpoint.at } as const
    if (handler === undefined) {
      entries.push({ ...entry, incomplete: 'its handler is not a function that could be read' })
      continue
    }
    const alike = followed.get(likeness(endpoint))
    if (alike !== undefined) {
      entries.push({ ...entry, incomplete: alike.incomplete })
      records.add(entries.length - 1, alike.run, alike.end)
      continue
    }
    const machine = machineOf(shared)
    const guards = endpoint.auth.via.flatMap((guard) =>
      guard.level === 'parameter' || guard.level === 'inline' ? [] : (definitions.called(guard.name) ?? []),
    )
    const end = followEndpoint(machine, endpoint, handler, guards)
    const incomplete = machine.run.gaveUp ? 'too long to be followed to the end' : undefined
    followed.set(likeness(endpoint), { run: machine.run, end, incomplete })
    records.add(entries.length, machine.run, end)
    entries.push({ ...entry, incomplete })
  }
  for (const { name, at } of jobs) {
    const definition = definitions.at(at.file, at.line)
    if (definition === undefined) continue
    const machine = machineOf(shared)
    const end = followJob(machine, definition)
    records.add(entries.length, machine.run, end)
    const incomplete = machine.run.gaveUp ? 'too long to be followed to the end' : undefined
    entries.push({ kind: 'job', name, endpoint: undefined, at, incomplete })
  }
  return { entries, queries: records.queries, unreached: 0 }
}

function pythonNames(python: PythonFacts): SiteNames {
  return {
    around: (site) => (site instanceof PythonNode ? within(python, site) : ''),
    of: (site) => (site instanceof PythonNode ? qualified(site, python.moduleOf(site)) : ''),
  }
}

/** The same for endpoints that differ in their path alone: one handler behind the same guards. */
function likeness({ handlerAt, auth }: Endpoint): string {
  return `${handlerAt.file}:${handlerAt.line} ${auth.via.map(({ name, level, effect }) => `${name} ${level} ${effect}`).join()}`
}

function machineOf(shared: Omit<Machine, 'run' | 'evaluate' | 'call' | 'apply'>): Machine {
  const machine: Machine = {
    ...shared,
    run: newRun(),
    evaluate: (expression, flow) => evaluate(machine, expression, flow),
    call: (definition, given, flow) => call(machine, definition, given, flow),
    apply: (target, given, flow) => apply(machine, target, given, flow),
  }
  return machine
}
