import { argument, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { LoginLink } from './types.ts'

const MAKES =
  /^_?(create|make|generate|build|sign|issue|new|get|encode|mint)_\w*(magic|login|sign_?in|invit\w+|reset|verif\w+|confirm\w*|activation|client_link|portal)\w*_(token|link|url)$/i
const SIGNS = /\bhmac\.(new|digest)\(|Serializer\(|\bSigner\(|\.dumps\(|jwt\w*\.encode\(|\bsign\(/
const EXPIRES =
  /\bexp\b|expir|ttl|max_age|timedelta|time\.time\(|lifetime|minutes|hours|deadline|valid_(until|for)|Timed?stampSigner|URLSafeTimed/i

/** What every match of it holds. */
const SIGNING = ['hmac.', 'serializer(', 'signer(', '.dumps(', '.encode(', 'sign(']

/** Functions that make login, invitation and reset links out of a signature, and whether the signature runs out. */
export function readLinks(python: PythonFacts): LoginLink[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, ...SIGNING) || !SIGNS.test(module.tree.text)) return []
    const made = module.root
      .find('function_definition')
      .filter((definition) => MAKES.test(nameOf(definition)))
      .flatMap((definition) => fromFunction(python, definition))
    return [...made, ...untimed(python, module.root)]
  })
}

function fromFunction(python: PythonFacts, definition: PythonNode): LoginLink[] {
  const texts = [definition, ...calledFrom(python, definition)].map(({ text }) => text)
  const signing = texts.find((text) => SIGNS.test(text))
  if (signing === undefined) return []
  const isTimed = texts.some((text) => EXPIRES.test(text))
  const isJwt = texts.some((text) => /jwt\w*\.encode\(/.test(text))
  // Tokens of JWT are judged by their claims, where they are made.
  if (isJwt && !isTimed) return []
  const module = definition.tree.text
  const isReaderTimed = /\.loads\([^)]*max_age|unsign\([^)]*max_age/.test(module)
  return [
    {
      at: { ...definition.position, endLine: definition.line },
      function: nameOf(definition),
      how: isJwt ? 'a JWT' : 'a signature',
      expires: isTimed || isReaderTimed ? 'yes' : 'no',
    },
  ]
}

/** Functions of the repository that it calls, and those they call. */
function calledFrom(python: PythonFacts, definition: PythonNode, depth = 0): PythonNode[] {
  if (depth > 1) return []
  return definition.find('call').flatMap((call) => {
    const callee = call.field('function')
    const target = callee === undefined ? undefined : python.resolve(callee)
    return target?.kind === 'function' && !target.node.equals(definition)
      ? [target.node, ...calledFrom(python, target.node, depth + 1)]
      : []
  })
}

/** `URLSafeTimedSerializer(...).loads(token)` without `max_age` accepts a token of any age. */
function untimed(python: PythonFacts, root: PythonNode): LoginLink[] {
  if (!mayHold(root.tree, 'TimedSerializer', 'TimestampSigner')) return []
  if (!/TimedSerializer|TimestampSigner/.test(root.tree.text)) return []
  return root.find('call').flatMap((call): LoginLink[] => {
    const callee = call.field('function')
    const method = callee?.field('attribute')?.text
    if (method !== 'loads' && method !== 'unsign') return []
    const object = callee?.field('object')
    const type = object === undefined ? undefined : python.typeOf(object)?.name
    if (type === undefined || !/itsdangerous.*(TimedSerializer|TimestampSigner)$/.test(type)) return []
    const owner = call.enclosing('function_definition')
    const expires = argument(call, 'max_age', 1) === undefined ? 'no' : 'yes'
    return [
      {
        at: call.position,
        function: owner === undefined ? 'module' : nameOf(owner),
        how: `${method}() of a timed signature`,
        expires,
      },
    ]
  })
}
