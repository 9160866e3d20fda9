import { KnownError } from '../core/errors.ts'
import type { Position } from '../core/position.ts'
import type { Endpoint } from '../facts/endpoints/types.ts'
import type { Facts } from '../facts/kinds.generated.ts'
import { qualified } from '../facts/python/names.ts'
import type { PythonFacts } from '../facts/python/types.ts'
import type { Query, QueryUse } from '../facts/queries/types.ts'
import type { AuditResult, FindingResult, OutcomeResult } from './result.ts'

/** One link of the way from a request to the data: what it is, and where. */
export interface ChainStep {
  readonly kind: 'route' | 'guard' | 'limit' | 'handler' | 'call' | 'query' | 'model'
  readonly text: string
  readonly at: Position | undefined
}

/** The ways through the code that a finding lies on; a way begins with a route or a job. */
export interface Chain {
  readonly steps: readonly ChainStep[]
}

export type ChainFacts = Pick<Facts, 'python' | 'endpoints' | 'queries' | 'models'>

type Place = Pick<Position, 'file' | 'line'>

const LEAST_LETTERS = 4
const MAX_CHAINS = 4
const MAX_QUERIES = 6

/** The finding with this fingerprint, or with the only one that begins so. @throws KnownError `unknown-finding`. */
export function findingOf(
  result: AuditResult,
  fingerprint: string,
): { outcome: OutcomeResult; finding: FindingResult } {
  const wanted = fingerprint.toLowerCase()
  const all = result.outcomes.flatMap((outcome) => outcome.findings.map((finding) => ({ outcome, finding })))
  const fitting = wanted.length < LEAST_LETTERS ? [] : all.filter((one) => one.finding.fingerprint.startsWith(wanted))
  const [first, second] = fitting
  if (first !== undefined && second === undefined) return first
  throw new KnownError(
    'unknown-finding',
    first === undefined
      ? `no finding of ${result.subject.name} has the fingerprint ${fingerprint}`
      : `${fitting.length} findings have fingerprints that begin with ${fingerprint}`,
    'Reports show fingerprints; one that is gone was mended, or its subject has another name now.',
  )
}

/** The ways from routes and jobs to the places a finding names, as far as the facts tell. */
export function chainsOf(finding: FindingResult, facts: ChainFacts): Chain[] {
  const places = finding.evidence.flatMap((one) => (one.kind === 'source' ? [one] : []))
  const named = facts.queries.queries.filter((query) => places.some((place) => touches(query, place)))
  const functions = new Set(places.flatMap((place) => functionAt(place, facts.python) ?? []))
  const direct = facts.endpoints.endpoints.filter(
    (endpoint) => isSubject(endpoint, finding.subject) || places.some((place) => isAt(endpoint, place, functions)),
  )
  if (direct.length > 0) return direct.slice(0, MAX_CHAINS).map((endpoint) => chainOf(endpoint, named, facts))
  return named.flatMap((query) => query.uses.map((use) => wayTo(query, use, facts))).slice(0, MAX_CHAINS)
}

function touches({ at, builtAt }: Query, place: Place): boolean {
  return [at, builtAt].some((one) => one.file === place.file && one.line === place.line)
}

function isSubject({ method, path }: Endpoint, subject: string): boolean {
  return (
    subject === `${method} ${path}` ||
    subject.startsWith(`${method} ${path} `) ||
    subject.endsWith(` ${method} ${path}`)
  )
}

function isAt(endpoint: Endpoint, place: Place, functions: ReadonlySet<string>): boolean {
  if (functions.has(endpoint.handler)) return true
  return [endpoint.at, endpoint.handlerAt].some((one) => one.file === place.file && one.line === place.line)
}

/** Full name of the function a place stands in. */
function functionAt({ file, line }: Place, { code }: PythonFacts): string | undefined {
  const module = code.find((one) => one.file === file)
  const around = module?.root
    .find('function_definition')
    .filter((node) => node.line <= line && node.endLine >= line)
    .at(-1)
  return module === undefined || around === undefined ? undefined : qualified(around, module)
}

/** Route, guards, handler, and the queries it reaches: those the finding names, else all. */
function chainOf(endpoint: Endpoint, named: readonly Query[], facts: ChainFacts): Chain {
  const { queries, entries } = facts.queries
  const reached = queries.flatMap((query) =>
    query.uses.filter(({ entry }) => isSame(entries[entry]?.endpoint, endpoint)).map((use) => ({ query, use })),
  )
  const meant = reached.filter(({ query }) => named.includes(query))
  const shown = (meant.length > 0 ? meant : reached).slice(0, MAX_QUERIES)
  const rest = (meant.length > 0 ? meant : reached).length - shown.length
  return {
    steps: [
      ...stepsTo(endpoint),
      ...shown.flatMap(({ query, use }) => querySteps(query, use, facts)),
      ...(rest > 0 ? [{ kind: 'query' as const, text: `… and ${rest} more`, at: undefined }] : []),
    ],
  }
}

function isSame(one: Endpoint | undefined, other: Endpoint): boolean {
  return one !== undefined && one.method === other.method && one.path === other.path && one.handler === other.handler
}

function stepsTo({ method, path, at, auth, rateLimit, handler, handlerAt }: Endpoint): ChainStep[] {
  return [
    { kind: 'route', text: `${method} ${path}`, at },
    ...auth.via.map(
      (guard): ChainStep => ({
        kind: 'guard',
        text: `${guard.name} (${guard.level}, ${guard.effect}, asks for ${guard.about}${guard.roles.length > 0 ? `: ${guard.roles.join(', ')}` : ''})`,
        at: guard.at,
      }),
    ),
    ...(auth.via.length === 0 ? [{ kind: 'guard' as const, text: `none (${auth.kind})`, at: undefined }] : []),
    ...(rateLimit === undefined
      ? []
      : [
          {
            kind: 'limit' as const,
            text: `${rateLimit.name}${rateLimit.limit === undefined ? '' : ` ${rateLimit.limit}`}`,
            at: rateLimit.at,
          },
        ]),
    { kind: 'handler', text: handler, at: handlerAt },
  ]
}

/** From the entry that reaches a query to its tables. */
function wayTo(query: Query, use: QueryUse, facts: ChainFacts): Chain {
  const entry = facts.queries.entries[use.entry]
  const begin: ChainStep[] =
    entry?.endpoint === undefined
      ? [{ kind: 'route', text: entry === undefined ? 'unknown' : `${entry.kind} ${entry.name}`, at: entry?.at }]
      : stepsTo(entry.endpoint)
  return { steps: [...begin, ...querySteps(query, use, facts)] }
}

function querySteps({ operation, tables, at, predicates }: Query, use: QueryUse, { models }: ChainFacts): ChainStep[] {
  const where = predicates.length === 0 ? '' : ` where ${predicates.map(({ text }) => text).join(' and ')}`
  return [
    ...(use.through.length > 1 ? [{ kind: 'call' as const, text: use.through.join(' → '), at: undefined }] : []),
    {
      kind: 'query',
      text: `${operation} ${tables.join(', ') || 'unknown tables'}${where}: ${[use.scope, use.why].filter(Boolean).join(', ')}`,
      at,
    },
    ...tables.flatMap((table): ChainStep[] => {
      const model = models.ofTable(table)
      return model === undefined
        ? []
        : [{ kind: 'model', text: `${table}${model.class === undefined ? '' : ` (${model.class})`}`, at: model.at }]
    }),
  ]
}
