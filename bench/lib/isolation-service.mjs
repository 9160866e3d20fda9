// One service as the bench of isolation needs it: its places, and its facts with one file written anew.
import { join } from 'node:path'
import { cacheRoot, ROOT, treeOf } from './corpus.mjs'
import { behind, decides, scopesOf } from './isolation-outcomes.mjs'
import { applied, removals, rewrites } from './mutations.mjs'

const { collectors } = await import(join(ROOT, 'dist/facts/index.generated.js'))
const { factSource } = await import(join(ROOT, 'dist/audit/collect.js'))
const { openDirectory } = await import(join(ROOT, 'dist/workspace/disk.js'))
const { findOwnership } = await import(join(ROOT, 'dist/facts/tenancy/ownership.js'))
const { qualified } = await import(join(ROOT, 'dist/facts/python/names.js'))

/** The endpoints behind a place, and others that must stay as they are: a service of 600 is not followed whole each time. */
const OTHERS = 25

export async function openService(service) {
  const workspace = openDirectory(treeOf(service), { cacheDirectory: join(cacheRoot(), 'bench', 'trees') })
  const source = factSource(workspace)
  const [python, endpoints, models] = await Promise.all([
    source.fact('python'),
    source.fact('endpoints'),
    source.fact('models'),
  ])
  const before = scopesOf(await source.fact('queries'))
  const ownership = findOwnership(models)
  const columns = new Set([
    ...ownership.keys,
    ...[...ownership.belonging.values()].flatMap((one) => (one.how === 'root' ? [] : [one.column])),
  ])
  const placed = (module, one) => ({ ...one, ...whereabouts(python, module, one.node) })
  const root = rootOf(ownership, models)
  const all = python.code.flatMap((module) => removals(module, columns).map((one) => placed(module, one)))
  const others = python.code.flatMap((module) => rewrites(module, columns, root).map((one) => placed(module, one)))
  const judged = all.map((place) => ({ place, how: decides(before, place) }))
  const counts = { places: all.length }
  for (const { how } of judged) counts[how] = (counts[how] ?? 0) + 1
  const opened = { workspace, base: { python, endpoints, models }, before }
  return {
    python,
    counts,
    endpoints: endpoints.endpoints,
    queryPlaces: judged.flatMap(({ place, how }) => (how === 'decides' ? [place] : [])),
    rewritePlaces: others.filter((place) => decides(before, place) === 'decides'),
    mutated: (place, order) => mutated(opened, place, order),
    guarded: (place, edits, isRemoval) => guarded(opened, place, edits, isRemoval),
  }
}

/** Functions a place belongs to, nearest first, and the lines of the nearest. */
function whereabouts(python, module, node) {
  const owners = []
  for (let at = node.parentNode; at !== undefined; at = at.parentNode)
    if (at.kind === 'function_definition') owners.push(qualified(at, python.moduleOf(at)))
  const owner = node.enclosing('function_definition')
  return { file: module.file, text: module.tree.text, owners, first: owner?.line ?? 0, last: owner?.endLine ?? 0 }
}

/** The model whose rows are the tenants, for rewrites that join it. */
function rootOf(ownership, models) {
  const table = [...ownership.roots][0]
  const model = table === undefined ? undefined : models.ofTable(table)
  const dot = model?.class?.lastIndexOf('.') ?? -1
  if (dot < 0) return undefined
  const [module, name] = [model.class.slice(0, dot), model.class.slice(dot + 1)]
  return { module, name, id: model.primaryKey[0] ?? 'id', keys: ownership.keys }
}

/** The facts of a service with one file written anew; the kinds in `known` stay what they are. */
function rewrittenSource(workspace, { file, text, edits }, known) {
  const written = applied(text, edits)
  const overlay = Object.create(workspace, {
    read: { value: (path) => (path === file ? written : workspace.read(path)) },
  })
  const facts = new Map(Object.entries(known).map(([kind, one]) => [kind, Promise.resolve(one)]))
  const source = {
    workspace: overlay,
    fact(kind) {
      if (!facts.has(kind)) facts.set(kind, collectors[kind].collect(source))
      return facts.get(kind)
    },
  }
  return source
}

async function mutated({ workspace, base, before }, place, order) {
  const nameOf = (endpoint) => `${endpoint.method} ${endpoint.path} ${endpoint.handler}`
  const reached = behind(before, place)
  const some = [
    ...order.filter((one) => reached.has(nameOf(one))).slice(0, 3 * OTHERS),
    ...order.filter((one) => !reached.has(nameOf(one))).slice(0, OTHERS),
  ]
  const known = { endpoints: { ...base.endpoints, endpoints: some }, models: base.models, jobs: { jobs: [] } }
  const after = scopesOf(await rewrittenSource(workspace, place, known).fact('queries'))
  const kept = new Set(some.map(nameOf))
  return { before: new Map([...before].filter(([key]) => kept.has(key.split(' | ')[0]))), after }
}

/** Whether taking a guard away opens exactly the endpoints that hang on it; whether saying it otherwise opens none. */
async function guarded({ workspace, base }, { module, endpoints }, edits, isRemoval) {
  const place = { file: module.file, text: module.tree.text, edits }
  const found = await rewrittenSource(workspace, place, {}).fact('endpoints')
  const kinds = (list) => new Map(list.map((one) => [`${one.method} ${one.path} ${one.handler}`, one.auth.kind]))
  const [before, after] = [kinds(base.endpoints.endpoints), kinds(found.endpoints)]
  const changed = [...before].filter(([key, kind]) => after.get(key) !== kind).map(([key]) => key)
  if (!isRemoval) return changed.length === 0 ? 'right' : `${changed[0]} is ${after.get(changed[0])}`
  const hanging = new Set(kinds(endpoints).keys())
  if (changed.some((key) => !hanging.has(key))) return 'wrong'
  if (changed.length < hanging.size) return 'unseen'
  return changed.some((key) => after.get(key) === 'unknown' || after.get(key) === undefined) ? 'unknown' : 'right'
}
