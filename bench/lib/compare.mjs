/** @typedef {{method: string, path: string, handler: string, file: string|null, line: number|null, dependencies: string[]}} TruthRoute */

/**
 * A path as both sides can be held against each other: converters go (`{id:path}` and `{id}` match the same requests
 * for our purpose, the inventory), names of parameters and trailing slashes stay, and a mounted application is its
 * mount path without the rest parameter some frameworks print.
 */
export function normalPath(path, method = '') {
  const plain = path.replace(/\{([A-Za-z_]\w*):[^}]*\}/g, '{$1}')
  if (method !== '*') return plain === '' ? '/' : plain
  return plain.replace(/\/(\*|\{path\}|\{\?\})?$/, '') || '/'
}

export function keyOf({ method, path }) {
  return `${method} ${normalPath(path, method)}`
}

function byKey(routes) {
  const found = new Map()
  for (const route of routes) if (!found.has(keyOf(route))) found.set(keyOf(route), route)
  return found
}

/** The same route with and without a slash at its end: router classes of some services register each path twice. */
function twinOf(key) {
  return key.endsWith('/') ? key.slice(0, -1) : `${key}/`
}

/** Whether a table holds a route, or holds its twin while the other side says that both are one. */
function holds(table, key, both) {
  return table.has(key) || (both.has(twinOf(key)) && table.has(twinOf(key)))
}

/** Routes without the second of each pair of twins that one handler serves. */
function withoutTwins(routes) {
  return [...routes].filter(([key, { handler }]) => !key.endsWith('/') || routes.get(twinOf(key))?.handler !== handler)
}

/**
 * Compares our inventory with the framework's table.
 *
 * Held against us (recall): every route whose handler is written in the audited tree. Routes of other packages
 * (FastAPI's own documentation pages, routers of a library) and mounted foreign applications may be found, and are
 * right when they are, but cannot be read from a tree they are not in. Held against us (precision): every endpoint of
 * the compared application, but those that exist only under a condition, which the environment of the import decides,
 * and those whose path we say we do not know in full (`{?}`) when the framework serves that handler by such a path:
 * these are no finds, and no false claims either.
 *
 * @param {TruthRoute[]} truth
 * @param {object[]} endpoints ours, of the compared application only
 * @param {(file: string) => boolean} inTree
 */
export function compareRoutes(truth, endpoints, inTree) {
  const theirs = byKey(truth)
  const ours = byKey(endpoints)
  const expected = withoutTwins(theirs).filter(([, route]) => route.file !== null && inTree(route.file))
  const listed = withoutTwins(ours)
  const missing = expected.filter(([key]) => !holds(ours, key, theirs)).map(([, route]) => route)
  const surplus = listed.filter(([key]) => !theirs.has(key)).map(([, endpoint]) => endpoint)
  const conditional = surplus.filter(({ conditional }) => conditional !== undefined)
  const partly = surplus.filter((endpoint) => endpoint.conditional === undefined && isPartlyKnown(endpoint, truth))
  const wrong = surplus.filter((endpoint) => endpoint.conditional === undefined && !partly.includes(endpoint))
  const found = expected.length - missing.length
  const right = listed.length - surplus.length
  return {
    table: withoutTwins(theirs).length,
    expected: expected.length,
    found,
    recall: ratio(found, expected.length),
    ours: listed.length,
    right,
    conditional,
    partly,
    precision: ratio(right, right + wrong.length),
    missing,
    wrong,
    handlers: handlerAgreement(expected, ours),
  }
}

function isPartlyKnown(endpoint, truth) {
  if (!endpoint.path.includes('{?}')) return false
  const pattern = endpoint.path
    .split('{?}')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const matches = new RegExp(`^${pattern}/?$`)
  return truth.some(
    (route) =>
      route.method === endpoint.method &&
      matches.test(route.path) &&
      (route.handler === '' || lastName(route.handler) === lastName(endpoint.handler)),
  )
}

function ratio(part, whole) {
  return whole === 0 ? undefined : part / whole
}

/** How often the endpoint we name is served by the function the framework would call. */
function handlerAgreement(expected, ours) {
  const our = (key) => ours.get(key) ?? ours.get(twinOf(key))
  const both = expected.filter(([key]) => our(key) !== undefined)
  const differ = both.filter(([key, route]) => lastName(route.handler) !== lastName(our(key).handler))
  return {
    same: both.length - differ.length,
    of: both.length,
    differ: differ.map(([key, route]) => ({ key, theirs: route.handler, ours: our(key).handler })),
  }
}

/** The name a thing is written with; an instance that is called counts as its class, as in the framework's list. */
function plainName(name) {
  return name.replace(/\.__(call|init)__$/, '')
}

function lastName(name) {
  const plain = plainName(name)
  return plain.slice(plain.lastIndexOf('.') + 1)
}

/** Levels at which a guard is a dependency the framework knows of; the others live in code it does not list. */
const DEPENDENCY_LEVELS = new Set(['parameter', 'router', 'include', 'application', 'class'])

/**
 * Compares guards: does the framework's dependency tree hold what we name, and do endpoints we call open hold a
 * dependency that refuses elsewhere, or a security scheme of the framework?
 */
export function compareGuards(truth, endpoints) {
  const theirs = byKey(truth)
  const pairs = endpoints.flatMap((endpoint) => {
    const route = theirs.get(keyOf(endpoint))
    return route === undefined ? [] : [{ endpoint, route }]
  })
  const refusing = new Set(
    pairs.flatMap(({ endpoint }) =>
      endpoint.auth.via.filter((guard) => guard.effect === 'refuses').map(({ name }) => plainName(name)),
    ),
  )
  const named = pairs.flatMap(({ endpoint, route }) =>
    (endpoint.auth.kind === 'guarded' ? endpoint.auth.via : [])
      .filter((guard) => guard.effect === 'refuses' && DEPENDENCY_LEVELS.has(guard.level))
      .map((guard) => ({
        endpoint,
        guard,
        held: route.dependencies.some((name) => lastName(name) === lastName(guard.name)),
      })),
  )
  const overlooked = pairs.flatMap(({ endpoint, route }) => {
    if (endpoint.auth.kind !== 'open') return []
    const names = route.dependencies.filter((name) => refusing.has(name) || name.startsWith('fastapi.security.'))
    return names.length === 0 ? [] : [{ endpoint, names }]
  })
  return {
    kinds: count(endpoints.map(({ auth }) => auth.kind)),
    named: named.length,
    held: named.filter(({ held }) => held).length,
    unheld: named.filter(({ held }) => !held),
    overlooked,
  }
}

export function count(words) {
  const counts = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
