import type { PythonParameter } from '../../parsers/python/syntax.ts'
import { argument } from '../../parsers/python/syntax.ts'
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

/** The `Depends(…)` of a parameter, in its default or in `Annotated[…]` (also one that has a name of its own). */
export function dependencyOf(
  python: PythonFacts,
  { annotation, default: value }: PythonParameter,
): PythonNode | undefined {
  const alias = annotation === undefined ? undefined : python.resolve(annotation)
  const places = [value, annotation, alias?.kind === 'value' ? alias.node : undefined]
  return places
    .flatMap((place) => place?.find('call') ?? [])
    .find((call) => {
      const callee = call.field('function')
      return callee !== undefined && INJECTED.test(python.qualifiedName(callee) ?? callee.text)
    })
}

const PARAMETER_CLASS = /(Params?|Parameters|Filters?|Query|Pagination|Form|Search|Sort(ing)?|Options)$/

/** What a parameter of a handler carries: a value of the request, or something the framework hands in. */
export function handlerParameter(python: PythonFacts, parameter: PythonParameter): OriginKind {
  if (/^(self|cls)$/.test(parameter.name)) return 'unknown'
  const { annotation } = parameter
  const dependency = dependencyOf(python, parameter)
  if (dependency !== undefined) {
    // A class as its own dependency is filled from the query string.
    const target = argument(dependency, 'dependency', 0) ?? annotation
    const found = target === undefined ? undefined : python.resolve(target)
    if (found?.kind !== 'class') return 'unknown'
    const isModel = python.lineage(found).external.some((name) => /(^|\.)BaseModel$/.test(name))
    return isModel || PARAMETER_CLASS.test(found.name) ? 'request' : 'unknown'
  }
  if (annotation === undefined) return 'request'
  const name = python.resolve(annotation)?.name ?? annotation.text
  return NOT_SENT.test(name) ? 'unknown' : 'request'
}
