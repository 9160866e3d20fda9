import type { Position } from '../../core/position.ts'
import type { Setting, SettingsFacts } from '../../facts/settings/types.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'

/** Calls that work with an empty secret: forging for everyone. PyJWT refuses None, Starlette turns it into "None". */
const WORKS_EMPTY = /(jwt\.(en|de)code|hmac\.new|Serializer|Signer|SessionMiddleware|compare_digest)$/
const WORKS_NONE = /(Serializer|Signer|SessionMiddleware|add_middleware)$/

/**
 * Where a secret that is empty by default is used as it is. Undefined when some place tests it first, fills it in, or
 * when no use was seen that works with an empty value.
 */
export function emptyUse(
  setting: Setting,
  value: null | '',
  facts: SettingsFacts,
): { readonly what: string; readonly at: Position } | undefined {
  const uses = facts.usesOf(setting)
  if (uses.some(isTested)) return undefined
  for (const use of uses) {
    const call = callAround(use)
    const callee = call?.field('function')?.text ?? ''
    const isMiddleware = /add_middleware$|^Middleware$/.test(callee) && /SessionMiddleware/.test(call?.text ?? '')
    const works = value === null ? WORKS_NONE.test(callee) && !/^add_middleware/.test(callee) : WORKS_EMPTY.test(callee)
    if (isMiddleware || (works && !/add_middleware$/.test(callee))) {
      return {
        what: isMiddleware ? 'SessionMiddleware' : (callee.split('.').slice(-2).join('.') ?? callee),
        at: use.position,
      }
    }
  }
  return undefined
}

/** In the condition of an `if`, before an `or`, or given a value: someone thought of it being empty. */
function isTested(use: PythonNode): boolean {
  for (let at: PythonNode | undefined = use; at !== undefined; at = at.parentNode) {
    if (at.fieldName === 'condition' || at.kind === 'not_operator' || at.kind === 'assert_statement') return true
    if (at.kind === 'boolean_operator' || at.kind === 'conditional_expression') return true
    if (/statement$|^block$/.test(at.kind)) return false
  }
  return false
}

function callAround(use: PythonNode): PythonNode | undefined {
  let at = use.parentNode
  // Past `.encode()` and `.get_secret_value()` on the value itself.
  while (at !== undefined) {
    if (at.kind === 'call') {
      const callee = at.field('function')
      const isOnItself = callee !== undefined && callee.start <= use.start && use.end <= callee.end
      if (!isOnItself) return at
    } else if (!/^(attribute|argument_list|keyword_argument|parenthesized_expression)$/.test(at.kind)) return undefined
    at = at.parentNode
  }
  return undefined
}
