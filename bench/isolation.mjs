// Removes one tenant predicate, or one refusal, at a time from real services, and says the same otherwise in other
// places: the first must change the verdict of exactly the endpoints behind it, the second nothing.
// usage: node bench/isolation.mjs [--print] [--amount N] [--seed TEXT] [PACKAGE…]
//        node bench/isolation.mjs --report   the report again, from what was measured before
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheRoot, chosen, product, ROOT, treeOf } from './lib/corpus.mjs'
import { applied, removals, rewrites } from './lib/mutations.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

const { collectors } = await import(join(ROOT, 'dist/facts/index.generated.js'))
const { factSource } = await import(join(ROOT, 'dist/audit/collect.js'))
const { openDirectory } = await import(join(ROOT, 'dist/workspace/disk.js'))
const { findOwnership } = await import(join(ROOT, 'dist/facts/tenancy/ownership.js'))
const { qualified } = await import(join(ROOT, 'dist/facts/python/names.js'))

const SERVICES = ['skyvern', 'argilla-server', 'keephq']
const AGAINST = new Set(['open', 'sometimes', 'request'])

const args = process.argv.slice(2)
const option = (name, fallback) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : fallback)
const amount = Number(option('--amount', '100'))
const seed = option('--seed', 'plimsoll')
const print = args.includes('--print')
const names = args.filter((one) => !one.startsWith('--'))

const rank = (text) => createHash('sha256').update(`${seed}\0${text}`).digest('hex')

/** The facts of a service with one file written anew; endpoints and models stay what they are. */
async function queriesOf(workspace, { file, text, edits, endpoints }, base) {
  const written = applied(text, edits)
  const overlay = Object.create(workspace, {
    read: { value: (path) => (path === file ? written : workspace.read(path)) },
  })
  const known = new Map(
    Object.entries({ endpoints: { ...base.endpoints, endpoints }, models: base.models }).map(([kind, facts]) => [
      kind,
      Promise.resolve(facts),
    ]),
  )
  const source = {
    workspace: overlay,
    fact(kind) {
      if (!known.has(kind)) known.set(kind, collectors[kind].collect(source))
      return known.get(kind)
    },
  }
  return source.fact('queries')
}

/** The verdicts on the same endpoints before anything was changed. */
async function unmutated(workspace, place, base) {
  return scopesOf(await queriesOf(workspace, { ...place, edits: [] }, base))
}

/** `endpoint | query` → scope, for all ways. */
function scopesOf(queries) {
  const scopes = new Map()
  for (const query of queries.queries) {
    for (const use of query.uses) {
      const key = `${queries.entries[use.entry].name} ${queries.entries[use.entry].endpoint.handler} | ${query.operation} ${query.tables.join()} ${query.function}`
      const worst = scopes.get(key)
      if (worst === undefined || (AGAINST.has(use.scope) && !AGAINST.has(worst.scope)))
        scopes.set(key, { scope: use.scope, use, query })
    }
  }
  return scopes
}

/** Functions a place belongs to, nearest first. */
function ownersOf(python, node) {
  const owners = []
  for (let at = node.parentNode; at !== undefined; at = at.parentNode)
    if (at.kind === 'function_definition') owners.push(qualified(at, python.moduleOf(at)))
  return owners
}

const passes = ({ query, use }, owners) => owners.some((name) => query.function === name || use.through.includes(name))

/** What came of one removal. */
function removed(before, after, place) {
  const changed = [...after].filter(
    ([key, { scope }]) => AGAINST.has(scope) && !AGAINST.has(before.get(key)?.scope ?? 'none'),
  )
  const lost = [...before].filter(
    ([key, { scope }]) => AGAINST.has(scope) && !AGAINST.has(after.get(key)?.scope ?? 'none'),
  )
  const endpoints = new Set(
    [...before]
      .filter(([, one]) => passes(one, place.owners) || builtThere(one, place))
      .map(([key]) => key.split(' | ')[0]),
  )
  const wrong = [...changed, ...lost].filter(([key]) => !endpoints.has(key.split(' | ')[0]))
  if (wrong.length > 0) return { verdict: 'wrong', detail: wrong[0][0] }
  if (changed.length > 0) return { verdict: 'right', detail: changed[0][0] }
  const doubted = [...after].filter(([key, { scope }]) => scope === 'unknown' && before.get(key)?.scope === 'scoped')
  if (doubted.length > 0) return { verdict: 'unknown', detail: doubted[0][0] }
  return { verdict: 'unseen', detail: '' }
}

/** The endpoints behind a place, and others that must stay as they are: a service of 600 is not followed whole each time. */
const OTHERS = 25
function around(place, before, base) {
  const behind = new Set(
    [...before]
      .filter(([, one]) => passes(one, place.owners) || builtThere(one, place))
      .map(([key]) => key.split(' | ')[0]),
  )
  const name = (endpoint) => `${endpoint.method} ${endpoint.path} ${endpoint.handler}`
  const rest = base.endpoints.endpoints
    .filter((one) => !behind.has(name(one)))
    .map((one) => ({ one, key: rank(name(one) + place.node.start) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, OTHERS)
    .map(({ one }) => one)
  const reached = base.endpoints.endpoints.filter((one) => behind.has(name(one)))
  const first = reached
    .map((one) => ({ one, key: rank(name(one) + place.node.start) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, 3 * OTHERS)
    .map(({ one }) => one)
  const endpoints = [...first, ...rest]
  const kept = new Set(endpoints.map(name))
  return { endpoints, before: new Map([...before].filter(([key]) => kept.has(key.split(' | ')[0]))) }
}

const builtThere = ({ query }, { file, first, last }) =>
  query.builtAt.file === file && query.builtAt.line >= first && query.builtAt.line <= last

/** Whether the query at a place was scoped before by this place, and by nothing else we know. */
function decides(before, place) {
  const uses = [...before.values()].filter((one) => passes(one, place.owners) || builtThere(one, place))
  if (uses.length === 0) return 'not reached'
  if (place.column === undefined) return uses.some(({ use }) => use.checkedAfter) ? 'decides' : 'decides nothing'
  const by = uses.filter(
    ({ use }) =>
      use.scope === 'scoped' &&
      use.by?.at !== undefined &&
      use.by.at.file === place.file &&
      use.by.at.line <= place.node.line &&
      use.by.at.endLine >= place.node.line &&
      use.by.column === place.column,
  )
  if (by.length > 0) return 'decides'
  return uses.some(({ use }) => AGAINST.has(use.scope) || use.scope === 'unknown')
    ? 'not scoped before'
    : 'decides nothing'
}

async function measure(service) {
  const workspace = openDirectory(treeOf(service), { cacheDirectory: join(cacheRoot(), 'bench', 'trees') })
  const source = factSource(workspace)
  const base = {
    python: await source.fact('python'),
    endpoints: await source.fact('endpoints'),
    models: await source.fact('models'),
  }
  const ownership = findOwnership(base.models)
  const columns = new Set([
    ...ownership.keys,
    ...[...ownership.belonging.values()].flatMap((one) => (one.how === 'root' ? [] : [one.column])),
  ])
  const baseline = await source.fact('queries')
  const before = scopesOf(baseline)
  const rootTable = [...ownership.roots][0]
  const rootModel = rootTable === undefined ? undefined : base.models.ofTable(rootTable)
  const dot = rootModel?.class?.lastIndexOf('.') ?? -1
  const root =
    dot < 0
      ? undefined
      : {
          module: rootModel.class.slice(0, dot),
          name: rootModel.class.slice(dot + 1),
          id: rootModel.primaryKey[0] ?? 'id',
          keys: ownership.keys,
        }
  const placed = (module, one) => {
    const owner = one.node.enclosing('function_definition')
    return {
      ...one,
      file: module.file,
      text: module.tree.text,
      owners: ownersOf(base.python, one.node),
      first: owner?.line ?? 0,
      last: owner?.endLine ?? 0,
    }
  }
  const all = base.python.code.flatMap((module) => removals(module, columns).map((one) => placed(module, one)))
  const others = base.python.code.flatMap((module) => rewrites(module, columns, root).map((one) => placed(module, one)))
  const sorted = (list) =>
    list
      .map((one) => ({ one, key: rank(`${one.file}:${one.node.start}:${one.construct}`) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ one }) => one)
  const judged = sorted(all).map((place) => ({ place, before: decides(before, place) }))
  const counts = {}
  for (const one of judged) {
    counts[one.before] ??= []
    counts[one.before].push(one)
  }
  const tried = (counts.decides ?? []).slice(0, amount)
  const results = []
  for (const { place: whole } of tried) {
    const part = around(whole, before, base)
    const place = { ...whole, endpoints: part.endpoints }
    const after = scopesOf(await queriesOf(workspace, place, base))
    const result = {
      ...removed(await unmutated(workspace, place, base), after, place),
      construct: place.construct,
      at: `${place.file}:${place.node.line}`,
    }
    results.push(result)
    if (print && result.verdict !== 'right')
      console.log('removal', result.verdict, result.construct, result.at, result.detail)
  }
  const places = sorted(others)
    .filter((place) => decides(before, place) === 'decides')
    .slice(0, amount)
  const said = []
  for (const whole of places) {
    const part = around(whole, before, base)
    const place = { ...whole, endpoints: part.endpoints }
    const untouched = await unmutated(workspace, place, base)
    const after = scopesOf(await queriesOf(workspace, place, base))
    const changed = [...new Set([...untouched.keys(), ...after.keys()])].filter(
      (key) => (untouched.get(key)?.scope ?? 'none') !== (after.get(key)?.scope ?? 'none') && !/plimsoll/.test(key),
    )
    const isJoin = /join|subquery/.test(place.construct)
    const counted = isJoin
      ? changed.filter((key) => AGAINST.has(after.get(key)?.scope) || after.get(key)?.scope === 'unknown')
      : changed
    said.push({ construct: place.construct, ok: counted.length === 0, at: `${place.file}:${place.node.line}` })
    if (print && counted.length > 0)
      console.log(
        'rewrite',
        place.construct,
        `${place.file}:${place.node.line}`,
        counted[0],
        untouched.get(counted[0])?.scope,
        '→',
        after.get(counted[0])?.scope,
        after.get(counted[0])?.use.why,
      )
  }
  return {
    service,
    places: all.length,
    counts: Object.fromEntries(Object.entries(counts).map(([key, list]) => [key, list.length])),
    results,
    said,
  }
}

for (const service of args.includes('--report') ? [] : chosen(names.length === 0 ? SERVICES : names)) {
  const one = await measure(service)
  const file = product('isolation', service, '.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(one))
  const right = one.results.filter(({ verdict }) => verdict === 'right').length
  const unchanged = one.said.filter(({ ok }) => ok).length
  console.log(service.package, JSON.stringify(one.counts))
  console.log(`removals ${one.results.length}, right ${right}; rewrites ${one.said.length}, unchanged ${unchanged}`)
}

// The report tells of every service that was measured, by this run or an earlier one.
const measured = chosen(SERVICES).flatMap((service) => {
  const file = product('isolation', service, '.json')
  return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8'))] : []
})

if (!print) {
  const share = (list, test) => (list.length === 0 ? undefined : list.filter(test).length / list.length)
  const rows = measured.map(({ service, places, counts, results, said }) => [
    `${service.package} ${service.version}`,
    places,
    counts.decides ?? 0,
    results.length,
    results.filter(({ verdict }) => verdict === 'right').length,
    results.filter(({ verdict }) => verdict === 'wrong').length,
    percent(share(results, ({ verdict }) => verdict === 'right')),
    said.length,
    percent(share(said, ({ ok }) => ok)),
  ])
  const results = measured.flatMap((one) => one.results)
  const said = measured.flatMap((one) => one.said)
  const constructs = (list, test) =>
    [...new Set(list.map(({ construct }) => construct))].sort().map((construct) => {
      const of = list.filter((one) => one.construct === construct)
      return [construct, of.length, of.filter(test).length, percent(share(of, test))]
    })
  const text = [
    '## Isolation of tenants, by mutation',
    '',
    '`node bench/isolation.mjs` takes one tenant predicate, or one refusal, at a time out of real services and says the same otherwise in other places (seeded, so that the same places are taken each time). A removal is right when queries of endpoints behind the place, and of no others, are told as not limited to the tenant. Places count that decided a verdict before: where a query is limited twice, or is not reached from an endpoint, taking one away changes nothing.',
    '',
    table(
      ['service', 'places', 'of them decide', 'removed', 'seen', 'seen elsewhere', 'right', 'rewritten', 'unchanged'],
      rows,
      [1, 2, 3, 4, 5, 6, 7, 8],
    ),
    '',
    table(
      ['removed', 'places', 'seen', ''],
      constructs(results, ({ verdict }) => verdict === 'right'),
      [1, 2, 3],
    ),
    '',
    table(
      ['said otherwise', 'places', 'unchanged', ''],
      constructs(said, ({ ok }) => ok),
      [1, 2, 3],
    ),
  ].join('\n')
  writeSection('docs/accuracy.md', 'isolation', text, 'Accuracy')
}
