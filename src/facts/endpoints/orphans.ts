import { argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Frame } from './following.ts'
import { keyOf } from './following.ts'
import type { RouteHolder } from './objects.ts'
import type { OpenInclude } from './registered.ts'
import type { Registrations } from './registrations.ts'
import type { Terms } from './terms.ts'

/**
 * Routers that nothing includes may be what an include means that could not be followed. They are hung there, marked
 * as assumed, so that their endpoints are listed as unknown instead of missing.
 */
export function adoptOrphans(
  terms: Terms,
  registrations: Registrations,
  applications: readonly RouteHolder[],
  routers: readonly RouteHolder[],
): void {
  const open = registrations.openIncludes.filter(({ router }) => !isForeign(terms, router))
  const [first, ...rest] = open
  if (first === undefined) return
  const targets = new Set(
    [...applications, ...routers].flatMap((one) => {
      const { includes, mounts } = registrations.of(one)
      return [...includes, ...mounts].map(({ target }) => target)
    }),
  )
  const size = (one: RouteHolder): number => registrations.of(one).includes.length + registrations.of(one).routes.length
  const largest = [...applications].sort((a, b) => size(b) - size(a)).slice(0, 1)
  const named = [...new Set(open.flatMap(({ onto }) => onto))]
  const same = rest.every(({ prefix }) => prefix?.text === first.prefix?.text)
  const include = {
    node: first.node,
    frame: first.frame,
    conditions: first.conditions,
    prefix: same ? first.prefix : undefined,
    dependencies: rest.length === 0 ? first.dependencies : [],
    inSchema: first.inSchema,
    assumed: `the include at ${first.node.position.file}:${first.node.line} could not be followed`,
  }
  const served = new Set(applications.flatMap((application) => routesBelow(registrations, application)))
  const orphans = routers.filter(
    (router) => !targets.has(router) && routesBelow(registrations, router).some((route) => !served.has(route)),
  )
  for (const target of reachable(terms, open, orphans)) {
    for (const host of named.length > 0 ? named : largest) {
      if (host !== target) registrations.of(host).includes.push({ ...include, target })
    }
  }
}

/** Whether a router certainly comes out of another package, so that it is none of ours. */
function isForeign(terms: Terms, router: PythonNode): boolean {
  const found = terms.python.resolve(router)
  return found?.kind === 'external' && found.name.includes('.')
}

/** Every route registered on a holder and what it includes, by the place of its registration. */
function routesBelow(registrations: Registrations, holder: RouteHolder, seen = new Set<RouteHolder>()): string[] {
  if (seen.has(holder)) return []
  seen.add(holder)
  const { routes, includes, mounts } = registrations.of(holder)
  const below = [...includes, ...mounts].flatMap(({ target }) =>
    target === undefined ? [] : routesBelow(registrations, target, seen),
  )
  return [...routes.map(({ node }) => keyOf(node)), ...below]
}

/** Names of modules as code hands them to an import at run time: `"app.api.leads"`. */
const MODULE_NAME = /["']([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)["']/g

/**
 * The routers that includes which could not be followed can mean. Where all of them take an attribute of a module that
 * is imported by a name out of a table, only what the modules in the table have under that name can be meant.
 */
function reachable(
  terms: Terms,
  includes: readonly OpenInclude[],
  orphans: readonly RouteHolder[],
): readonly RouteHolder[] {
  const named = new Set<string>()
  for (const { router, frame, node } of includes) {
    const attribute = attributeTaken(terms, router, frame)
    const { text } = node.tree
    // Names that are put together, or found by walking over a package, can be any.
    const isOpen = /\b(pkgutil|walk_packages|iter_modules|listdir|glob)\b|import_module\(\s*f["']/.test(text)
    if (attribute === undefined || isOpen || !/\bimport_module\(|__import__\(/.test(text)) return orphans
    for (const [, name = ''] of text.matchAll(MODULE_NAME)) {
      const module = terms.python.module(name)
      const found = module && terms.python.member({ kind: 'module', name, module }, attribute)
      if (found?.kind === 'value') named.add(keyOf(found.node))
    }
  }
  return orphans.filter(({ node }) => named.has(keyOf(node)))
}

/** The name in `getattr(module, "router")`. */
function attributeTaken(terms: Terms, router: PythonNode, frame: Frame): string | undefined {
  if (router.kind !== 'call' || router.field('function')?.text !== 'getattr') return undefined
  const name = argumentsOf(router)[1]?.value
  const value = name === undefined ? undefined : terms.value(name, frame)
  return typeof value === 'string' ? value : undefined
}
