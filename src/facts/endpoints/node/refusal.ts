import type { ClassValue, Value } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'

export type Refused = 'refuse' | 'reject'

const REFUSING_NAME =
  /unauthori[sz]ed|forbidden|not_?authenticated|unauthenticated|authentication_?(error|failed|exception|required)|permission_?(denied|error)|no_?access|access_?denied|no_?permission|invalid_?(token|credentials?|api_?key|signature|password|session)|token_?(expired|invalid|missing)|credentials?_?(error|exception)|not_?authori[sz]ed|auth(n|z|orization)?_?(error|exception|failed)$|login_?required|(expired|missing)_?token|not_?logged_?in/i
const REFUSING_STATUS = /\b40[13]\b|\b(UNAUTHORIZED|FORBIDDEN)\b/

/** What an error does to a request: 401, 403 or a name for it refuses, any other error rejects. */
export function refusalOf(value: Value, depth = 0): Refused {
  if (depth > 4) return 'reject'
  switch (value.kind) {
    case 'shape':
      return refusalOfShape(value, depth)
    case 'made':
    case 'method': {
      const name = value.kind === 'made' ? value.of : value.name
      const args = value.kind === 'made' ? value.args : []
      return REFUSING_NAME.test(lastPart(name)) || args.some(isRefusingStatus) ? 'refuse' : 'reject'
    }
    case 'choice':
      return value.options.some((one) => refusalOf(one, depth + 1) === 'refuse') ? 'refuse' : 'reject'
    case 'constant':
    case 'text':
      return REFUSING_NAME.test(stringOf(value)?.replace(/[\s'-]+/g, '_') ?? '') ? 'refuse' : 'reject'
    case 'class':
      return classRefuses(value) ? 'refuse' : 'reject'
    default:
      return 'reject'
  }
}

function refusalOfShape(value: Extract<Value, { kind: 'shape' }>, depth: number): Refused {
  for (const name of ['status', 'statusCode', 'code', 'httpStatus', 'httpCode', 'httpStatusCode', 'extensions']) {
    const given = value.fields.get(name)
    if (given !== undefined && isRefusingStatus(given)) return 'refuse'
  }
  if (value.type !== undefined && classRefuses(value.type)) return 'refuse'
  const inner = value.fields.get('error') ?? value.fields.get('output')
  return inner === undefined ? 'reject' : refusalOf(inner, depth + 1)
}

/** By its name, that of a parent, or a status written in it. */
function classRefuses(type: ClassValue): boolean {
  if (REFUSING_NAME.test(type.name)) return true
  const text = type.script.text.slice(type.node.start, Math.min(type.node.end, type.node.start + 2000))
  if (REFUSING_STATUS.test(text)) return true
  const { parent } = type
  if (parent?.kind === 'class') return classRefuses(parent)
  return parent?.kind === 'external' && REFUSING_NAME.test(lastPart(parent.name))
}

function lastPart(name: string): string {
  return name.replace(/\(\)$/, '').split('.').at(-1) ?? ''
}

/** 401 or 403, as a number, a member of an enumeration, or written out. */
export function isRefusingStatus(value: Value): boolean {
  if (value.kind === 'constant') return /^40[13]$/.test(String(value.value))
  if (value.kind === 'external') return REFUSING_STATUS.test(value.name)
  if (value.kind === 'method') return REFUSING_STATUS.test(value.name)
  if (value.kind === 'choice') return value.options.some(isRefusingStatus)
  if (value.kind === 'unknown') return REFUSING_STATUS.test(value.text)
  return false
}
