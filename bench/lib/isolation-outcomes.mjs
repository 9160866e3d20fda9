// What came of one change of a service: the verdicts before and after, `endpoint | query` → what was found.

const AGAINST = new Set(['open', 'sometimes', 'request'])

const endpointOf = (key) => key.split(' | ')[0]

/** `endpoint | query` → scope, for all ways; what speaks against it where there are several. */
export function scopesOf(queries) {
  const scopes = new Map()
  for (const query of queries.queries) {
    for (const use of query.uses) {
      const { name, endpoint } = queries.entries[use.entry]
      if (endpoint === undefined) continue
      const key = `${name} ${endpoint.handler} | ${query.operation} ${query.tables.join()} ${query.function}`
      const worst = scopes.get(key)
      if (worst === undefined || (AGAINST.has(use.scope) && !AGAINST.has(worst.scope)))
        scopes.set(key, { scope: use.scope, use, query })
    }
  }
  return scopes
}

const passes = ({ query, use }, owners) => owners.some((name) => query.function === name || use.through.includes(name))

const builtThere = ({ query }, { file, first, last }) =>
  query.builtAt.file === file && query.builtAt.line >= first && query.builtAt.line <= last

/** The endpoints whose way leads over a place. */
export function behind(before, place) {
  return new Set(
    [...before]
      .filter(([, one]) => passes(one, place.owners) || builtThere(one, place))
      .map(([key]) => endpointOf(key)),
  )
}

const isBy = (place, { use }) =>
  use.scope === 'scoped' &&
  use.by?.at !== undefined &&
  use.by.at.file === place.file &&
  use.by.at.line <= place.node.line &&
  use.by.at.endLine >= place.node.line &&
  use.by.column === place.column

/** Whether the query at a place was told as limited by this place before. */
export function decides(before, place) {
  const uses = [...before.values()].filter((one) => passes(one, place.owners) || builtThere(one, place))
  if (uses.length === 0) return 'not reached'
  if (place.column === undefined) return uses.some(({ use }) => use.checkedAfter) ? 'decides' : 'decides nothing'
  if (uses.some((one) => isBy(place, one))) return 'decides'
  return uses.some(({ use }) => AGAINST.has(use.scope) || use.scope === 'unknown')
    ? 'not scoped before'
    : 'decides nothing'
}

/** What came of one removal. */
export function removed(before, after, place) {
  const isAgainst = (map, key) => AGAINST.has(map.get(key)?.scope)
  const changed = [...after.keys()].filter((key) => isAgainst(after, key) && !isAgainst(before, key))
  const lost = [...before.keys()].filter((key) => isAgainst(before, key) && !isAgainst(after, key))
  const endpoints = behind(before, place)
  const wrong = [...changed, ...lost].filter((key) => !endpoints.has(endpointOf(key)))
  if (wrong.length > 0) return { verdict: 'wrong', detail: wrong[0] }
  if (changed.length > 0) return { verdict: 'right', detail: changed[0] }
  const doubted = [...after].find(([key, { scope }]) => scope === 'unknown' && before.get(key)?.scope === 'scoped')
  if (doubted !== undefined) return { verdict: 'unknown', detail: `${doubted[0]}: ${doubted[1].use.why}` }
  return twice(before, after, place) ?? { verdict: 'unseen', detail: '' }
}

/** Where something else limits the same queries, taking one away rightly changes nothing; what does is told, to be read. */
function twice(before, after, place) {
  const decided = [...before].filter(([, one]) =>
    place.column === undefined ? one.use.checkedAfter : isBy(place, one),
  )
  const still = decided.map(([key]) => after.get(key)).filter((one) => one?.scope === 'scoped')
  const [first] = still
  if (first === undefined || still.length < decided.length) return undefined
  const { by, why } = first.use
  const other = by === undefined || by.text === '' ? why : `${by.at?.file}:${by.at?.line} ${by.text}`
  return other === '' ? undefined : { verdict: 'twice', detail: `${decided[0][0]}: ${other}` }
}

/** What a rewrite changed, in words; undefined where nothing. */
export function rewritten(before, after, place) {
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => (before.get(key)?.scope ?? 'none') !== (after.get(key)?.scope ?? 'none') && !/plimsoll/.test(key),
  )
  // A join or a subquery makes another query of it: its tables are more, so that it has another name.
  const isOther = /join|subquery/.test(place.construct)
  const [first] = isOther
    ? changed.filter((key) => AGAINST.has(after.get(key)?.scope) || after.get(key)?.scope === 'unknown')
    : changed
  if (first === undefined) return undefined
  return `${first} ${before.get(first)?.scope} → ${after.get(first)?.scope} ${after.get(first)?.use.why}`
}
