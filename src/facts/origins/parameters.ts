import type { PythonParameter } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { OriginKind } from './types.ts'

const SCALARS =
  /^(int|float|bool|complex|(uuid\.)?UUID|uuid\.UUID|decimal\.Decimal|datetime\.(date|datetime|time|timedelta)|pydantic\.(types\.)?(UUID[1-8]|PositiveInt|NonNegativeInt|StrictInt|StrictBool|conint|PositiveFloat)|typing(_extensions)?\.Literal|ipaddress\.\w+)$/

/** True for annotations whose values cannot carry text of a sender's choosing: numbers, UUIDs, enumerations, `Literal`. */
export function isScalar(python: PythonFacts, annotation: PythonNode): boolean {
  if (annotation.kind === 'type' || annotation.kind === 'binary_operator' || annotation.kind === 'union_type') {
    const parts = annotation.parts.filter((part) => part.text !== 'None' && part.fieldName !== 'operator')
    return parts.length > 0 && parts.every((part) => isScalar(python, part))
  }
  if (annotation.kind === 'subscript' || annotation.kind === 'generic_type') {
    const head = annotation.parts[0]
    const name = head === undefined ? '' : (python.qualifiedName(head) ?? head.text)
    if (SCALARS.test(name)) return true
    const inner = annotation.kind === 'subscript' ? annotation.parts.slice(1) : (annotation.parts[1]?.parts ?? [])
    if (/(^|\.)Annotated$/.test(name)) return inner[0] !== undefined && isScalar(python, inner[0])
    const holds = /(^|\.)(Optional|Union|List|Sequence|Set|Iterable|Tuple|list|set|tuple|frozenset)$/.test(name)
    return holds && inner.length > 0 && inner.every((part) => isScalar(python, part))
  }
  const found = python.resolve(annotation)
  if (found?.kind === 'class') {
    return python.lineage(found).external.some((name) => /(^|\.)(Enum|StrEnum|IntEnum|Flag|IntFlag)$/.test(name))
  }
  if (found?.kind === 'value' && !found.node.equals(annotation)) return isScalar(python, found.node)
  return found?.kind === 'external' && SCALARS.test(found.name)
}

const INJECTED = /(^|\.)(Depends|Security)$/
const NOT_SENT =
  /(^|\.)(Response|JSONResponse|BackgroundTasks|Session|AsyncSession|SecurityScopes|AsyncClient|Connection|AsyncConnection)$/

/** What a parameter of a handler carries: a value of the request, or something the framework hands in. */
export function handlerParameter(python: PythonFacts, parameter: PythonParameter): OriginKind {
  if (/^(self|cls)$/.test(parameter.name)) return 'unknown'
  const { annotation } = parameter
  const injected = [parameter.default, ...(annotation === undefined ? [] : annotation.find('call'))].some((node) => {
    const callee = node?.kind === 'call' ? node.field('function') : undefined
    return callee !== undefined && INJECTED.test(python.qualifiedName(callee) ?? callee.text)
  })
  if (injected) return 'unknown'
  if (annotation === undefined) return 'request'
  const alias = python.resolve(annotation)
  if (alias?.kind === 'value' && /\b(Depends|Security)\(/.test(alias.node.text)) return 'unknown'
  const name = alias?.name ?? annotation.text
  return NOT_SENT.test(name) ? 'unknown' : 'request'
}
