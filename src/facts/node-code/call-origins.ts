import type { Node } from 'oxc-parser'
import { returnsOf } from './returns.ts'
import type { Tracing, Trail } from './trail.ts'
import { isFunction, lastName, plain } from './tree.ts'
import type { NodeOrigin, Spot } from './types.ts'

/** Calls that give numbers, dates, identifiers and the like, whatever they are given. */
const LIMITED =
  /^(Number|BigInt|Boolean|parseInt|parseFloat|isNaN|Date|Symbol)(\.|$|\()|^(Math|crypto|Date|performance|uuid|nanoid|ulid|cuid|bcrypt|bcryptjs|os|mongoose\.Types\.ObjectId|mongodb\.ObjectId|bson\.ObjectId)\b|^(@paralleldrive\/cuid2|pg-format|sqlstring|pg-escape)/
/** Makes text harmless for what it goes into. */
const ESCAPES =
  /escape|quote(d|_?ident|_?literal|Name)?$|sanitiz|sanitis|purif|^encodeURIComponent$|^format$|^basename$|^extname$|toFixed|toISOString|getTime|indexOf|localeCompare|charCodeAt/i
const READS_FILE = /^(fs(\/promises|\.promises)?|fs-extra|graceful-fs)\.(readFile|readFileSync|readJson|readJsonSync)$/
/** Methods that hand on the text they are called on. */
const HANDS_ON =
  /^(toString|trim|trimStart|trimEnd|toLowerCase|toUpperCase|slice|substring|substr|replace|replaceAll|split|join|concat|repeat|padStart|padEnd|normalize|filter|reverse|sort|flat|at|pop|shift|find|valueOf|toSorted|get|header|param|toJSON|values|entries|keys|json|text|formData|parts|file|next)$/
/** Functions that hand on what they are given. */
const PASSES =
  /^(String|Object\.(values|entries|keys|assign|freeze|fromEntries)|Array\.from|JSON\.(stringify|parse)|decodeURI(Component)?|unescape|Promise\.(all|resolve)|Buffer\.from\(?\)?(\.toString)?|util\.(format|inspect)|path\.(join|resolve|normalize|dirname|posix\.join|posix\.resolve)|URL|URLSearchParams|lodash(\.\w+|)|structuredClone|querystring\.\w+|qs\.\w+|he\.decode|Array\.of|Set|Map)$/

/** Where the value of a call comes from. */
export function callOrigin(tracer: Tracing, spot: Spot, trail: Trail): NodeOrigin {
  const { node, script } = spot
  if (node.type === 'TaggedTemplateExpression') return { kind: 'limited', from: spot }
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return { kind: 'unknown', from: spot }
  const { names } = tracer.around
  const callee = plain(node.callee)
  const last = lastName(callee)
  const given = node.arguments.map((one): Node => (one.type === 'SpreadElement' ? one.argument : one))
  const func = names.functionAt({ script, node: callee })
  if (ESCAPES.test(last)) return { kind: 'limited', from: spot }
  if (func !== undefined) {
    const values = returnsOf(func.node)
    return values.length === 0
      ? { kind: 'unknown', from: spot }
      : tracer.returned(func, { script, node }, values, trail)
  }
  const name = names.nameOf({ script, node: callee })
  if (name !== undefined && LIMITED.test(name)) return { kind: 'limited', from: spot }
  // A file on the machine of the service holds what its operator put there, when no client names it.
  if (name !== undefined && READS_FILE.test(name))
    return tracer.worst(spot, given.slice(0, 1), trail).kind === 'request'
      ? { kind: 'unknown', from: spot }
      : { kind: 'settings', from: spot }
  if (name !== undefined && PASSES.test(name)) return tracer.worst(spot, given, trail)
  if (callee.type !== 'MemberExpression') return { kind: 'unknown', from: spot }
  const object = plain(callee.object)
  if (/^(map|flatMap|reduce)$/.test(last)) return mapped(tracer, { script, node: object }, given[0], spot, trail)
  if (HANDS_ON.test(last)) {
    const parts = /^(replace|replaceAll|join|concat|padStart|padEnd|repeat)$/.test(last) ? [object, ...given] : [object]
    // `x.replace(/[^a-z]/g, '')` leaves letters only.
    if (/^replace/.test(last) && isCleaning(given)) return { kind: 'limited', from: spot }
    return tracer.worst(spot, parts, trail)
  }
  return { kind: 'unknown', from: spot }
}

/** A pattern that throws out all but a set of characters. */
function isCleaning([pattern, by]: readonly Node[]): boolean {
  const isSet = pattern?.type === 'Literal' && 'regex' in pattern && /^\[\^|^\(\[\^|^\\W/.test(pattern.regex.pattern)
  return isSet && by?.type === 'Literal'
}

/** `ids.map((_, i) => '$' + i)` is what the callback gives, `names.map(f)` what it gives of the names. */
function mapped(tracer: Tracing, list: Spot, callback: Node | undefined, spot: Spot, trail: Trail): NodeOrigin {
  if (callback === undefined || !isFunction(callback)) return tracer.trace(list, trail)
  const values = returnsOf(callback)
  const [item] = callback.params
  const uses = values.some((one) => {
    const text = spot.script.text.slice(one.start, one.end)
    const names = item === undefined ? [] : spot.script.text.slice(item.start, item.end).match(/[\w$]+/g)
    return (names ?? []).some((name) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text))
  })
  return uses ? tracer.trace(list, trail) : { kind: 'limited', from: spot }
}
