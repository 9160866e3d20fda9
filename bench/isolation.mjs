// Removes one tenant predicate, or one guard, at a time from real services, and says the same otherwise in other
// places: the first must change the verdict of exactly the endpoints behind it, the second nothing.
// usage: node bench/isolation.mjs [--print] [--amount N] [--seed TEXT] [--only TEXT] [PACKAGE…]
//        node bench/isolation.mjs --report   the report again, from what was measured before
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { chosen, product, services, tenantServices } from './lib/corpus.mjs'
import { guardPlaces, guardRewrites, withoutGuard } from './lib/guard-mutations.mjs'
import { removed, rewritten } from './lib/isolation-outcomes.mjs'
import { writeIsolation } from './lib/isolation-report.mjs'
import { openService } from './lib/isolation-service.mjs'

const SERVICES = ['argilla-server', 'skyvern', 'dstack', 'keephq', 'cognee']

const args = process.argv.slice(2)
const option = (name, fallback) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : fallback)
const amount = Number(option('--amount', '100'))
const seed = option('--seed', 'plimsoll')
const only = option('--only', '')
const print = args.includes('--print')
const all = [...services(), ...tenantServices()]
const names = args.filter((one) => !one.startsWith('--'))

const rank = (text) => createHash('sha256').update(`${seed}\0${text}`).digest('hex')
const sorted = (list, name) =>
  list
    .map((one) => ({ one, key: rank(name(one)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ one }) => one)
const nameOf = ({ file, node, construct }) => `${file}:${node.start}:${construct}`
const shown = ({ file, node }) => `${file}:${node.line}`
const tell = (...words) => print && console.log(...words)

/** Tries places in turn until as many decided as are asked for: what turns out to be limited twice decides nothing. */
async function removals(service) {
  const results = []
  const counted = () => results.filter(({ verdict }) => verdict !== 'twice').length
  for (const place of sorted(service.queryPlaces, nameOf)) {
    if (counted() >= amount) break
    if (!shown(place).includes(only)) continue
    const { before, after } = await service.mutated(place, sorted(service.endpoints, nameOfEndpoint(place)))
    const result = removed(before, after, place)
    results.push({ ...result, construct: place.construct, at: shown(place) })
    if (result.verdict !== 'right') tell('removal', result.verdict, place.construct, shown(place), result.detail)
  }
  for (const place of sorted(guardPlaces(service.python, service.endpoints), guardName)) {
    if (counted() >= amount && results.filter(({ construct }) => construct === 'guard').length >= GUARDS) break
    if (!guardName(place).includes(only)) continue
    const verdict = await service.guarded(place, withoutGuard(place), true)
    results.push({ verdict, construct: 'guard', at: guardName(place), detail: '' })
    if (verdict !== 'right') tell('guard', verdict, guardName(place))
  }
  return results
}

/** A service with predicates enough gives some of its guards all the same. */
const GUARDS = 30
const guardName = ({ at }) => `${at.file}:${at.line}`
const nameOfEndpoint = (place) => (one) => `${one.method} ${one.path} ${one.handler} ${place.node.start}`

async function rewrites(service) {
  const said = []
  const note = (construct, at, detail) => {
    said.push({ construct, ok: detail === undefined, at })
    if (detail !== undefined) tell('rewrite', construct, at, detail)
  }
  for (const place of sorted(service.rewritePlaces, nameOf).slice(0, amount)) {
    if (!shown(place).includes(only)) continue
    const { before, after } = await service.mutated(place, sorted(service.endpoints, nameOfEndpoint(place)))
    note(place.construct, shown(place), rewritten(before, after, place))
  }
  for (const place of sorted(guardPlaces(service.python, service.endpoints), guardName)) {
    if (said.length >= amount + GUARDS) break
    if (!guardName(place).includes(only)) continue
    for (const { construct, edits } of guardRewrites(place)) {
      const verdict = await service.guarded(place, edits, false)
      note(construct, guardName(place), verdict === 'right' ? undefined : verdict)
    }
  }
  return said
}

for (const chosenService of args.includes('--report') ? [] : chosen(names.length === 0 ? SERVICES : names, all)) {
  const service = await openService(chosenService)
  const results = await removals(service)
  const said = await rewrites(service)
  const { counts } = service
  const file = product('isolation', chosenService, '.json')
  mkdirSync(dirname(file), { recursive: true })
  if (only === '') writeFileSync(file, JSON.stringify({ service: chosenService, counts, results, said }))
  const number = (verdict) => results.filter((one) => one.verdict === verdict).length
  const verdicts = ['right', 'unknown', 'unseen', 'wrong', 'twice'].map((one) => `${one} ${number(one)}`).join(', ')
  console.log(chosenService.package, JSON.stringify(counts))
  console.log(`removals: ${verdicts}; rewrites ${said.length}, unchanged ${said.filter(({ ok }) => ok).length}`)
}

// The report tells of every service that was measured, by this run or an earlier one.
if (!print && only === '')
  writeIsolation(
    chosen(SERVICES, all).flatMap((service) => {
      const file = product('isolation', service, '.json')
      return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8'))] : []
    }),
  )
