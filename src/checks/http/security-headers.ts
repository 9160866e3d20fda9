import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { Application, EndpointsFacts, Middleware } from '../../facts/endpoints/types.ts'
import { identifiersNamed } from '../../facts/python/identifiers.ts'
import { mayHold } from '../../facts/python/may-hold.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

const HEADERS =
  /^["'](x-content-type-options|strict-transport-security|x-frame-options|content-security-policy|referrer-policy)["']$/i
const LIBRARIES = /^(secure|secweb|starlette_securityheaders|fastapi_security_headers)\b|SecurityHeaders?Middleware$/i

export default defineCheck({
  id: 'http/security-headers',
  title: 'Answers carry security headers',
  severity: 'recommendation',
  lowered: 'they are a second line for browsers, and a proxy in front may set them',
  answers: [],
  why: 'X-Content-Type-Options, Strict-Transport-Security and a frame policy stop whole classes of attacks in the browser for one line each.',
  fix: 'Add a middleware that sets X-Content-Type-Options: nosniff, Strict-Transport-Security and Content-Security-Policy: frame-ancestors, or set them at the proxy. In Node: app.use(helmet()) or @fastify/helmet.',
  references: [
    {
      label: 'OWASP HTTP Headers Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html',
    },
  ],
  needs: ['endpoints', 'python', 'nodeHttp', 'nodeCode'],
  coversNode: true,
  evaluate({ endpoints, python, nodeHttp, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const inNode = nodeHttp.headers.filter(({ everywhere }) => everywhere)
    const registered = endpoints.middleware
      .filter(({ name }) => LIBRARIES.test(name))
      .map((one) => source(one.at, one.name))
    const set = headersSet(python)
    const names = new Set(endpoints.middleware.map(lastName))
    const everywhere = set.filter(({ owners }) => owners.some((owner) => names.has(owner)))
    const seen = [...registered, ...[...everywhere, ...inNode].map(({ at, name }) => source(at, name))]
    const looked = search('security headers', read.words, read.files, set.length + nodeHttp.headers.length)
    if (endpoints.applications.length === 0) return notApplicable('There is no web application.', [looked])
    const bare = bareApplications(endpoints, set).filter(({ at }) => inNode.length === 0 || at.file.endsWith('.py'))
    if (isNonEmpty(seen) && isNonEmpty(bare)) {
      return unverified(
        `Security headers are set by a middleware, but ${bare.map(({ name }) => name).join(', ')} does not register it.`,
        `the headers of an answer of ${bare[0].name}`,
        [...bare.map(({ at, name }) => source(at, `${name} has no such middleware`)), ...seen],
      )
    }
    if (isNonEmpty(seen)) return pass('Security headers are set on every answer.', seen)
    const some = [...set, ...nodeHttp.headers].slice(0, 5).map(({ at, name }) => source(at, name))
    if (isNonEmpty(some)) {
      return fail('Security headers are set on some answers only.', [
        {
          message: 'Security headers are set for single answers, or in a middleware that is not registered.',
          subject: 'security headers',
          confidence: 'medium',
          evidence: some,
        },
      ])
    }
    if (read.unparsed > 0)
      return unverified('No security header was found, but some files could not be read.', 'files that parse', [looked])
    return fail('No security header is set.', [
      {
        message: 'The application sets no security header; whether a proxy does cannot be seen from here.',
        subject: 'security headers',
        confidence: 'medium',
        evidence: [looked],
      },
    ])
  },
})

function lastName({ name }: Middleware): string {
  return name.split('.').at(-1) ?? name
}

/** Outermost applications without a middleware that sets headers: one on a mounted application covers only that. */
function bareApplications(endpoints: EndpointsFacts, set: readonly HeaderSet[]): Application[] {
  const covered = endpoints.middleware
    .filter((one) => LIBRARIES.test(one.name) || set.some(({ owners }) => owners.includes(lastName(one))))
    .map(({ application }) => application)
  const outermost = new Set(endpoints.endpoints.map(({ application }) => application))
  return endpoints.applications.filter(({ name }) => outermost.has(name) && !covered.includes(name))
}

const HEADER_NAMES = [
  'x-content-type-options',
  'strict-transport-security',
  'x-frame-options',
  'content-security-policy',
]

interface HeaderSet {
  readonly name: string
  readonly at: Position
  /** Names of the functions and classes around it. */
  readonly owners: readonly string[]
}

function headersSet(python: PythonFacts): HeaderSet[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, ...HEADER_NAMES)) return []
    if (
      !/x-content-type-options|strict-transport-security|x-frame-options|content-security-policy/i.test(
        module.tree.text,
      )
    )
      return []
    return module.root
      .find('string')
      .filter((node) => HEADERS.test(node.text))
      .map((node) => ({ name: node.text.slice(1, -1), at: node.position, owners: ownersOf(python, node) }))
  })
}

/** The definitions around a header, and the ones that use a constant it stands in. */
function ownersOf(python: PythonFacts, node: PythonNode): string[] {
  const around = definitionsAround(node)
  if (around.length > 0) return around
  const constant = node.enclosing('assignment')?.field('left')?.text
  if (constant === undefined) return []
  return python.code.flatMap((module) => identifiersNamed(module, constant).flatMap(definitionsAround))
}

function definitionsAround(node: PythonNode): string[] {
  const names: string[] = []
  for (let at = node.parentNode; at !== undefined; at = at.parentNode) {
    if (at.kind === 'function_definition' || at.kind === 'class_definition') names.push(nameOf(at))
  }
  return names
}
