import { textOf } from '../node-code/inputs.ts'
import type { NodeCodeFacts, Spot } from '../node-code/types.ts'
import { purposeOf } from '../python/purpose.ts'
import type { NodeSettings } from './node.ts'
import type { Setting, StartUpCall, Validation } from './types.ts'

/** What refuses to start a service in Node with some values: schemas of the environment, and `if (…) throw`. */
export function nodeValidations(code: NodeCodeFacts, { settings, schemas }: NodeSettings): Validation[] {
  const bySchema = schemas.map(
    ({ name, at, covers }): Validation => ({
      name,
      at,
      called: { how: 'import', at },
      onlyInProduction: false,
      covers,
      refusals: [at],
      refuses(setting, value) {
        const own = covers.find((one) => one.name === setting.name)
        if (own === undefined) return 'no'
        if (value === null) return own.default.kind === 'required' ? 'yes' : 'no'
        // A length or a pattern may be asked for.
        return /\.(min|length|regex|refine|pattern|url|email)\(|validator/.test(
          code.text(own.at.file).split('\n')[own.at.line - 1] ?? '',
        )
          ? 'maybe'
          : 'no'
      },
    }),
  )
  return [...bySchema, ...byHand(code, settings), ...byAssertion(code, settings)]
}

function byHand(code: NodeCodeFacts, settings: readonly Setting[]): Validation[] {
  return code.nodes(['.env'], 'IfStatement').flatMap((spot): Validation[] => {
    const { node, script } = spot
    if (node.type !== 'IfStatement' || purposeOf(script.file) !== 'service') return []
    const test = textOf({ script, node: node.test })
    const ends = textOf({ script, node: node.consequent })
    if (!/\bprocess\.env\b/.test(test) || !/\bthrow\b|process\.exit\(/.test(ends.slice(0, 400))) return []
    const names = new Set(
      [...test.matchAll(/process\.env(?:\.(\w+)|\[['"](\w+)['"]\])/g)].flatMap(([, one, other]) => one ?? other ?? []),
    )
    const covers = settings.filter(({ name }) => names.has(name) && name !== 'NODE_ENV')
    if (covers.length === 0) return []
    const around = conditionsAround(spot, code)
    return [
      {
        name: code.within(spot),
        at: script.position(node),
        called: calledFrom(spot, code),
        onlyInProduction: /NODE_ENV['"\])]*\s*===?\s*['"]prod|isProd/.test([test, ...around].join(' ')),
        covers,
        refusals: [script.position(node.consequent)],
        refuses: (setting, value) => (names.has(setting.name) ? answerTo(test, setting, value) : 'no'),
      },
    ]
  })
}

function answerTo(test: string, { name }: Setting, value: unknown): 'yes' | 'no' | 'maybe' {
  const own = `process\\.env(?:\\.${name}\\b|\\[['"]${name}['"]\\])`
  if (value === null || value === '')
    return new RegExp(`!\\s*${own}|${own}\\s*===?\\s*(undefined|''|"")`).test(test) ? 'yes' : 'no'
  if (
    typeof value === 'string' &&
    new RegExp(`${own}\\s*===?`).test(test) &&
    (test.includes(`'${value}'`) || test.includes(`"${value}"`))
  )
    return 'yes'
  return new RegExp(`${own}\\??\\.(length|startsWith|includes)|\\.(includes|test|has)\\(\\s*${own}`).test(test)
    ? 'maybe'
    : 'no'
}

function conditionsAround({ script, node }: Spot, code: NodeCodeFacts): string[] {
  const found: string[] = []
  for (let at = code.parent({ script, node }); at !== undefined; at = code.parent({ script, node: at })) {
    if (at.type === 'IfStatement') found.push(textOf({ script, node: at.test }))
  }
  return found
}

/** Run when its module is loaded, or by a function that somebody calls. */
function calledFrom(spot: Spot, code: NodeCodeFacts): StartUpCall | undefined {
  const around = code.around(spot)
  if (around === undefined) return { how: 'import', at: spot.script.position(spot.node) }
  const [first] = code.callersOf(around) ?? []
  return first === undefined ? undefined : { how: 'main', at: first.at }
}

/** `assert(privateKey)` over what the same file read from the environment. */
function byAssertion(code: NodeCodeFacts, settings: readonly Setting[]): Validation[] {
  const files = new Set(settings.map(({ at }) => at.file))
  return code.callsNamed('assert', 'invariant', 'ok').flatMap((call): Validation[] => {
    const [first] = call.node.arguments
    if (first === undefined || !files.has(call.at.file)) return []
    if (!/^(assert|invariant|ok|assert\.ok)$/.test(call.written.replace(/^.*_\d+\.default/, 'assert'))) return []
    const words = new Set(textOf({ script: call.script, node: first as Spot['node'] }).match(/[\w$]+/g))
    const covers = settings.filter(
      ({ at, attribute, name }) =>
        at.file === call.at.file && (words.has(name) || (attribute !== undefined && words.has(attribute))),
    )
    if (covers.length === 0) return []
    return [
      {
        name: call.within,
        at: call.at,
        called: calledFrom({ script: call.script, node: call.node }, code) ?? { how: 'main', at: call.at },
        onlyInProduction: false,
        covers,
        refusals: [call.at],
        refuses: (setting, value) =>
          covers.some(({ name }) => name === setting.name) && (value === null || value === '') ? 'yes' : 'no',
      },
    ]
  })
}
