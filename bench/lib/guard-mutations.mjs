// Finds the dependencies that guard one handler or one router, and writes the file without one, or with one said otherwise.
import { edit } from './mutations.mjs'

const DEPENDING = /(^|\.)(Depends|Security)$/

/**
 * The places whose guard alone refuses at some endpoints: `Depends(current_user)` in the parameters of a handler, in a
 * decorator, in a router. Each with the endpoints that hang on it.
 */
export function guardPlaces(python, endpoints) {
  const byPlace = new Map()
  for (const endpoint of endpoints) {
    const refusing = endpoint.auth.via.filter(({ effect }) => effect === 'refuses')
    if (endpoint.auth.kind !== 'guarded' || refusing.length !== 1 || refusing[0].level === 'inline') continue
    const [{ at }] = refusing
    const key = `${at.file}:${at.line}:${at.column}`
    const known = byPlace.get(key)
    if (known === undefined) byPlace.set(key, { at, endpoints: [endpoint] })
    else known.endpoints.push(endpoint)
  }
  const modules = new Map(python.code.map((module) => [module.file, module]))
  return [...byPlace.values()].flatMap((place) => {
    const module = modules.get(place.at.file)
    const node = module === undefined ? undefined : dependingAt(module, place.at)
    return node === undefined ? [] : [{ ...place, module, node }]
  })
}

/** The call of `Depends` a guard's position stands in, or the next one after it. */
function dependingAt(module, { line, column = 1 }) {
  const calls = module.root.find('call').filter((one) => DEPENDING.test(one.field('function')?.text ?? ''))
  const order = (one) => one.line * 10_000 + (one.position.column ?? 1)
  const wanted = line * 10_000 + column
  const inside = calls.filter(
    (one) => order(one) <= wanted && wanted < order(one) + one.text.length && one.line === line,
  )
  return inside.at(-1) ?? calls.find((one) => order(one) >= wanted && one.line - line <= 2)
}

export function withoutGuard({ module, node }) {
  const list = node.parentNode?.kind === 'list' ? node.parentNode : undefined
  if (list === undefined) return [edit(module.tree, node, 'None')]
  const others = list.parts.filter((part) => part.start !== node.start).map(({ text }) => text)
  return [edit(module.tree, list, `[${others.join(', ')}]`)]
}

let serial = 0

/** The same guard under another name, and behind a dependency of its own. */
export function guardRewrites({ module, node }) {
  const before = topOf(node)
  const name = `_plimsoll_guard_${++serial}`
  const written = node.text.replace(/\s+/g, ' ')
  const insert = (text) => ({ start: before.start, end: before.start, text })
  return [
    { construct: 'guard in a variable', edits: [insert(`${name} = ${written}\n`), edit(module.tree, node, name)] },
    {
      construct: 'guard behind a dependency',
      edits: [
        insert(`async def ${name}(inner=${written}):\n    return inner\n`),
        edit(module.tree, node, `Depends(${name})`),
        insert('from fastapi import Depends\n'),
      ],
    },
  ]
}

/** The statement of the module a node stands in. */
function topOf(node) {
  let at = node
  while (at.parentNode?.parentNode !== undefined) at = at.parentNode
  return at
}
