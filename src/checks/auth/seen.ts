import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { NotApplicable, Unverified } from '../../core/outcome.ts'
import { notApplicable, unverified } from '../../core/outcome.ts'
import type { Endpoint } from '../../facts/endpoints/types.ts'
import type { Facts } from '../../facts/index.generated.ts'

type Seen = Pick<Facts, 'endpoints' | 'python'>

/** What keeps the list of endpoints from being the whole truth, in words; undefined when nothing does. */
export function gap({ endpoints, python }: Seen): string | undefined {
  const strange = endpoints.frameworks.filter(({ understood }) => !understood)
  if (strange.length > 0) return `routes of ${strange.map(({ name }) => name).join(', ')} are not read`
  const [file] = python.coverage.unparsed
  if (file !== undefined) return `${python.coverage.unparsed.length} Python files were not fully parsed (${file.file})`
  const [route] = endpoints.unresolved
  if (route === undefined) return undefined
  return `${endpoints.unresolved.length} registrations of routes could not be followed (${route.at.file}:${route.at.line}: ${route.reason})`
}

/** The places behind a gap, for a person to go and look at. */
export function gapEvidence({ endpoints, python }: Seen): Evidence[] {
  return [
    ...endpoints.unresolved.slice(0, 5).map(({ at, reason }) => source(at, reason)),
    ...python.coverage.unparsed
      .slice(0, 5)
      .map(({ file, lines }) => source({ file, line: lines[0] ?? 1 }, 'not fully parsed')),
    ...endpoints.frameworks
      .filter(({ understood }) => !understood)
      .map(({ at, name }) => source(at, `${name} is not read`)),
  ]
}

/** The outcome when there is no endpoint of the kind asked about. */
export function noSubject(facts: Seen, what: string): Unverified | NotApplicable {
  const { endpoints, python } = facts
  const missing = gap(facts)
  if (missing !== undefined) {
    return unverified(
      `No ${what} was found, but ${missing}.`,
      `a list of the ${what}s from the running service`,
      gapEvidence(facts),
    )
  }
  const searched = search(`${what}s`, 'endpoints', endpoints.endpoints.length)
  if (endpoints.endpoints.length > 0) return notApplicable(`The service has no ${what}.`, [searched])
  if (endpoints.frameworks.length === 0) {
    return notApplicable('No web framework is imported.', [
      search('imports of web frameworks', 'Python files', python.coverage.files),
    ])
  }
  return unverified(
    'A web framework is imported, but no endpoint was found.',
    'the place where the application is built',
    [searched],
  )
}

/** `GET /v1/leads`, the subject of a finding about an endpoint. */
export function subjectOf(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`
}

/** Where an endpoint is declared and handled, as labelled spans. */
export function spans(endpoint: Endpoint, label: string): [Evidence, ...Evidence[]] {
  const guards = endpoint.auth.via.map((guard) =>
    source(guard.refusesAt ?? guard.at, `${guard.name} ${WORDS[guard.effect]}`),
  )
  return [source({ ...endpoint.at, endLine: endpoint.at.line }, label), ...guards.slice(0, 3)]
}

const WORDS = {
  refuses: 'refuses here',
  optional: 'lets anonymous requests through',
  unknown: 'may or may not refuse',
} as const

const STATE_CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export function changesState({ method }: Endpoint): boolean {
  return STATE_CHANGING.has(method)
}

const ADMIN = /(^|\/)(_?admin|administration|superuser|superadmin|backoffice|back-office)(\/|$|-)/i

/** Endpoints for administrators, by path; their login, documentation and static files are public on purpose. */
export function isAdministrative({ path, purpose }: Endpoint): boolean {
  const open = ['login', 'logout', 'documentation', 'static', 'health', 'password-reset', 'oauth', 'well-known']
  return ADMIN.test(path) && !open.includes(purpose)
}

/** Evidence that endpoints are guarded: the first few, each with where its guard refuses. */
export function guardedEvidence(endpoints: readonly Endpoint[]): Evidence[] {
  const seen = new Set<string>()
  return endpoints.flatMap((endpoint) => {
    const guard = endpoint.auth.via.find(({ effect }) => effect === 'refuses')
    if (guard === undefined || seen.has(guard.name) || seen.size >= 6) return []
    seen.add(guard.name)
    const count = endpoints.filter(({ auth }) => auth.via.some(({ name }) => name === guard.name)).length
    return [source(guard.refusesAt ?? guard.at, `${guard.name} refuses here; it stands before ${count} of them`)]
  })
}
