import type { Node } from 'oxc-parser'
import type { NodeCodeFacts } from '../node-code/types.ts'
import type { NodeHttpFacts } from './types.ts'

const HEADERS = /^(x-content-type-options|strict-transport-security|x-frame-options|content-security-policy)$/i
const LIBRARIES = /^(helmet(\.\w+)?|@fastify\/helmet|koa-helmet|lusca(\.\w+)?|nocache)$/

/** Headers that tell browsers what not to do: `helmet` where it is applied, and those that are set by hand. */
export function headersOf(code: NodeCodeFacts): NodeHttpFacts['headers'] {
  const applied = code.callsNamed('use', 'register').flatMap(({ node, script, at }) =>
    (node.arguments as readonly Node[]).flatMap((one) => {
      const name = code.nameOf({ script, node: one })?.replace(/\(\)$/, '')
      return name !== undefined && LIBRARIES.test(name) ? [{ at, name, everywhere: true }] : []
    }),
  )
  const set =
    code.holding(/content-type-options|strict-transport|frame-options|content-security/i).length === 0
      ? []
      : code.callsNamed('setHeader', 'header', 'set', 'headers', 'writeHead')
  const written = set.flatMap(({ node, script, at }) => {
    const [first] = node.arguments as readonly Node[]
    const name = first === undefined ? undefined : code.constant({ script, node: first })
    if (typeof name !== 'string' || !HEADERS.test(name)) return []
    const around = code.around({ script, node })
    // A middleware hands on what comes after it; a handler answers for itself.
    const text = around === undefined ? '' : script.text.slice(around.node.start, around.node.end)
    const everywhere = /\bnext\(\)|\bdone\(\)|onSend|onRequest|next\.handle/.test(text)
    return [{ at, name, everywhere }]
  })
  return [
    ...applied,
    ...made(
      code,
      applied.map(({ at }) => at.file),
    ),
    ...written,
  ]
}

/** `helmet()` that a function or variable of the repository hands on, and not one that is made and left. */
function made(code: NodeCodeFacts, known: readonly string[]): NodeHttpFacts['headers'] {
  return code.callsNamed('helmet').flatMap((call) => {
    const { node, script, at, name } = call
    if (name !== 'helmet' || known.includes(at.file)) return []
    const parent = code.parent({ script, node })
    const variable =
      parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : undefined
    const isUsed = variable === undefined || script.text.split(new RegExp(`\\b${variable}\\b`)).length > 2
    return isUsed && parent?.type !== 'ExpressionStatement' ? [{ at, name, everywhere: true }] : []
  })
}
