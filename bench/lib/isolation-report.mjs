// The section of docs/accuracy.md about mutations of tenant isolation.
import { percent, table, writeSection } from './section.mjs'

const share = (list, test) => (list.length === 0 ? undefined : list.filter(test).length / list.length)
const is = (verdict) => (one) => one.verdict === verdict
const decided = (results) => results.filter(({ verdict }) => verdict !== 'twice')

const EXPLAINED = [
  '`node bench/isolation.mjs` takes one tenant predicate, one refusal or one guard at a time out of real services, and says the same otherwise in other places (seeded, so that the same places are taken each time). A removal is *told* when queries of endpoints behind the place, and of no others, are said not to be limited to the tenant, or when exactly the endpoints that hung on a guard are no longer said to be guarded; *in doubt* when those same queries become unknown: what they are looked up by was found within the tenant before, on some ways, or comes from where nobody knows. Both change the verdict of the right query and of no other. Places count that decided a verdict before; where something else limits the query as well, taking one away rightly changes nothing (*limited twice*: `--print` tells by what).',
]

export function writeIsolation(measured) {
  const rows = measured.map(({ service, counts, results, said }) => {
    const of = decided(results)
    const guards = of.filter(({ construct }) => construct === 'guard')
    return [
      `${service.package} ${service.version}`,
      counts.places,
      counts.decides ?? 0,
      of.length - guards.length,
      guards.length,
      of.filter(is('right')).length,
      of.filter(is('unknown')).length,
      of.filter(is('unseen')).length,
      of.filter(is('wrong')).length,
      percent(share(of, ({ verdict }) => verdict === 'right' || verdict === 'unknown')),
      results.length - of.length,
      said.length,
      percent(share(said, ({ ok }) => ok)),
    ]
  })
  const results = decided(measured.flatMap((one) => one.results))
  const said = measured.flatMap((one) => one.said)
  const constructs = (list, ...tests) =>
    [...new Set(list.map(({ construct }) => construct))].sort().map((construct) => {
      const of = list.filter((one) => one.construct === construct)
      return [construct, of.length, ...tests.map((test) => of.filter(test).length)]
    })
  const services = ['service', 'places', 'of them decide', 'predicates removed', 'guards removed']
  const outcomes = ['told', 'in doubt', 'not seen', 'seen elsewhere', 'verdict changed', 'limited twice']
  const text = [
    '## Isolation of tenants, by mutation',
    '',
    ...EXPLAINED,
    '',
    table([...services, ...outcomes, 'rewritten', 'unchanged'], rows, rows[0]?.map((_, place) => place).slice(1)),
    '',
    table(
      ['removed', 'places', 'told', 'in doubt', 'not seen'],
      constructs(results, is('right'), is('unknown'), is('unseen')),
      [1, 2, 3, 4],
    ),
    '',
    table(
      ['said otherwise', 'places', 'unchanged'],
      constructs(said, ({ ok }) => ok),
      [1, 2],
    ),
  ].join('\n')
  writeSection('docs/accuracy.md', 'isolation', text, 'Accuracy')
}
