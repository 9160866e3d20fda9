import type { Position } from '../../core/position.ts'
import { decoratorsOf, nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Endpoint, EndpointsFacts } from '../endpoints/types.ts'
import { calledFrom } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { MetricsGuard } from './types.ts'

const REFUSES = /\b40[13]\b|HTTP_40[13]|Unauthorized|Forbidden|PermissionDenied|NotAuthenticated/
const PROVES = /compare_digest|authorization|bearer|token|api_?key|password|basic/i

/** What an exposure's handler, its dependencies or its decorator's `dependencies=` check before they answer. */
export function guardOfHandler(
  python: PythonFacts,
  handler: PythonNode,
  extra: readonly PythonNode[] = [],
): MetricsGuard | undefined {
  const dependencies = [
    ...parametersOf(handler).flatMap(({ annotation, default: value }) => [annotation, value]),
    ...decoratorsOf(handler),
    ...extra,
  ].flatMap((node) => (node === undefined ? [] : dependenciesIn(python, node)))
  const checked = [handler, ...dependencies].flatMap((one) =>
    calledFrom(python, one, 2).map(({ definition }) => definition),
  )
  const refusing = checked.find((one) => REFUSES.test(one.text) && PROVES.test(one.text))
  return refusing === undefined ? undefined : guardAt(python, refusing)
}

function guardAt(python: PythonFacts, definition: PythonNode): MetricsGuard {
  const optionalSetting = optionalIn(definition)
  return {
    at: { file: definition.tree.file, line: definition.line },
    name: nameOf(definition),
    optionalSetting,
    requiredAt: optionalSetting === undefined ? undefined : requiredInProduction(python, optionalSetting, definition),
  }
}

/** Functions named in `Depends(…)`, in an expression or behind an alias of a type. */
function dependenciesIn(python: PythonFacts, node: PythonNode): PythonNode[] {
  const alias =
    node.kind === 'identifier' || node.kind === 'type'
      ? python.resolve(node.kind === 'type' ? (node.parts[0] ?? node) : node)
      : undefined
  const searched = alias?.kind === 'value' ? alias.node : node
  return searched.find('call').flatMap((call) => {
    if (!/(^|\.)(Depends|Security)$/.test(call.field('function')?.text ?? '')) return []
    const target = call.field('arguments')?.parts[0]
    const found = target === undefined ? undefined : python.resolve(target)
    return found?.kind === 'function' ? [found.node] : []
  })
}

/** `if settings.metrics_token and …` or `if not settings.metrics_token: return`: without it everyone gets through. */
function optionalIn(definition: PythonNode): string | undefined {
  for (const node of definition.find('if_statement')) {
    const condition = node.field('condition')?.text ?? ''
    const consequence = node.field('consequence')?.text ?? ''
    const absent =
      /^not\s+[\w.()]*?(\w*(?:token|key|password|secret)\w*)$|^[\w.()]*?(\w*(?:token|key|password|secret)\w*)\s+is\s+None$/i.exec(
        condition,
      )
    const name = absent?.[1] ?? absent?.[2]
    if (name !== undefined && !REFUSES.test(consequence) && !/\braise\b/.test(consequence)) return name
    const present = /^[\w.()]*?(\w*(?:token|key|password|secret)\w*)(?:\s+is\s+not\s+None)?(?:\s+and\b[\s\S]*)?$/i.exec(
      condition,
    )
    if (present?.[1] !== undefined && REFUSES.test(consequence) && /settings|config|environ|[A-Z_]{6}/.test(condition))
      return present[1]
  }
  return undefined
}

/** A function that refuses production without a setting: names it, knows production, and raises or collects an error. */
export function requiredInProduction(python: PythonFacts, setting: string, except?: PythonNode): Position | undefined {
  const word = new RegExp(`\\b${setting}\\b`, 'i')
  for (const module of python.code) {
    if (!word.test(module.tree.text) || !/prod/i.test(module.tree.text)) continue
    for (const node of module.root.find('function_definition')) {
      if (except?.equals(node) === true || !word.test(node.text) || !/prod/i.test(node.text)) continue
      if (/\braise\b|\.append\(|sys\.exit/.test(node.text)) {
        const line = node.text.split('\n').findIndex((one) => word.test(one))
        return { file: module.file, line: node.line + Math.max(0, line) }
      }
    }
  }
  return undefined
}

/** A registered middleware that refuses requests to the path; `undefined` when none mentions it. */
export function guardInMiddleware(
  python: PythonFacts,
  endpoints: EndpointsFacts,
  path: string,
): { guard: MetricsGuard } | { unknown: string } | undefined {
  for (const { name } of endpoints.middleware) {
    const definition = definitionNamed(python, name)
    if (definition === undefined || !definition.text.includes(path) || !REFUSES.test(definition.text)) continue
    const decided = definition
      .find('if_statement')
      .filter((node) => (node.field('condition')?.text ?? '').includes(path))
    if (decided.some((node) => REFUSES.test(node.field('consequence')?.text ?? '')))
      return { guard: guardAt(python, definition) }
    const exempt = decided.some((node) => /call_next|self\.app\(/.test(node.field('consequence')?.text ?? ''))
    if (!exempt && !namesSeveralPaths(definition, path))
      return { unknown: `${name} mentions ${path} and refuses some requests` }
  }
  return undefined
}

/** A list of paths with `/metrics` in it is a list of exemptions. */
function namesSeveralPaths(definition: PythonNode, path: string): boolean {
  return definition.find('list', 'tuple', 'set').some((node) => node.text.includes(path) && node.parts.length > 1)
}

function definitionNamed(python: PythonFacts, name: string): PythonNode | undefined {
  const parts = name.split('.')
  for (let keep = parts.length - 1; keep > 0; keep--) {
    const module = python.module(parts.slice(0, keep).join('.'))
    if (module === undefined) continue
    const last = parts.at(-1)
    return module.root.find('class_definition', 'function_definition').find((node) => nameOf(node) === last)
  }
  return undefined
}

/** The guard an endpoint's own facts name, when they found one that refuses. */
export function guardOfEndpoint(endpoint: Endpoint): MetricsGuard | undefined {
  if (endpoint.auth.kind !== 'guarded') return undefined
  const guard = endpoint.auth.via.find(({ effect }) => effect === 'refuses')
  return guard === undefined
    ? undefined
    : { at: guard.refusesAt ?? guard.at, name: guard.name, optionalSetting: undefined, requiredAt: undefined }
}
