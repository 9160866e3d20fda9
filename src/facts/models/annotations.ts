import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { columnCall } from './columns.ts'
import type { CallValue, Evaluator } from './values.ts'
import { lastWord } from './values.ts'

/** `Mapped[str | None]` taken apart. */
export interface MappedAnnotation {
  readonly wrapper: 'Mapped' | 'DynamicMapped' | 'WriteOnlyMapped'
  /** What stands in the brackets; a text when the annotation is quoted. */
  readonly inner: PythonNode | string
}

const WRAPPER = /^(Mapped|DynamicMapped|WriteOnlyMapped)$/
const MAX_STEPS = 12

/** Undefined for annotations that map nothing. */
export function mappedAnnotation(annotation: PythonNode, python: PythonFacts): MappedAnnotation | undefined {
  const node = unwrapped(annotation)
  if (node.kind === 'string') {
    const [, quoted, inner] = /^["'](?:\w+\.)*(\w+)\[(.*)\]["']$/s.exec(node.text) ?? []
    return quoted !== undefined && isWrapper(quoted) && inner !== undefined ? { wrapper: quoted, inner } : undefined
  }
  const { head, args } = generic(node)
  const name = head === undefined ? undefined : lastWord(python.qualifiedName(head) ?? head.text)
  const inner = args[0]
  return name !== undefined && isWrapper(name) && inner !== undefined ? { wrapper: name, inner } : undefined
}

function isWrapper(word: string): word is MappedAnnotation['wrapper'] {
  return WRAPPER.test(word)
}

function unwrapped(node: PythonNode): PythonNode {
  const [only] = node.parts
  return node.kind === 'type' && only !== undefined ? unwrapped(only) : node
}

/** `List[int]` as the head and what stands in its brackets. */
function generic(node: PythonNode): { head: PythonNode | undefined; args: readonly PythonNode[] } {
  if (node.kind !== 'generic_type' && node.kind !== 'subscript') return { head: undefined, args: [] }
  const [head, ...rest] = node.parts
  const args =
    node.kind === 'generic_type'
      ? (rest[0]?.parts ?? [])
      : rest.flatMap((one) => (one.kind === 'tuple' ? one.parts : [one]))
  return { head, args: args.map(unwrapped) }
}

/** Whether None is among the values an annotation allows: `str | None`, `Optional[str]`, aliases followed. */
export function allowsNone(given: PythonNode | string, python: PythonFacts, steps = 0): boolean {
  if (typeof given === 'string') return /\bNone\b|\bOptional\[/.test(given)
  const node = unwrapped(given)
  if (steps > MAX_STEPS) return false
  const next = (one: PythonNode | undefined): boolean => one !== undefined && allowsNone(one, python, steps + 1)
  switch (node.kind) {
    case 'none':
      return true
    case 'string':
      return allowsNone(node.text, python)
    case 'binary_operator':
    case 'union_type':
      return node.parts.some(next)
    case 'identifier':
    case 'attribute': {
      const found = python.resolve(node)
      return found?.kind === 'value' && !found.node.equals(node) && next(found.node)
    }
    default: {
      const { head, args } = generic(node)
      const name = head === undefined ? '' : lastWord(python.qualifiedName(head) ?? head.text)
      if (name === 'Optional') return true
      if (name === 'Union') return args.some(next)
      return /^(Annotated|Mapped|ClassVar)$/.test(name) && next(args[0])
    }
  }
}

/** The metadata of `Annotated[…]` somewhere in an annotation, aliases followed. */
function annotatedArguments(given: PythonNode | string, python: PythonFacts, steps = 0): readonly PythonNode[] {
  if (typeof given === 'string' || steps > MAX_STEPS) return []
  const node = unwrapped(given)
  const next = (one: PythonNode): readonly PythonNode[] => annotatedArguments(one, python, steps + 1)
  if (node.kind === 'identifier' || node.kind === 'attribute') {
    const found = python.resolve(node)
    return found?.kind === 'value' && !found.node.equals(node) ? next(found.node) : []
  }
  if (node.kind === 'binary_operator' || node.kind === 'union_type') return node.parts.flatMap(next)
  const { head, args } = generic(node)
  const name = head === undefined ? '' : lastWord(python.qualifiedName(head) ?? head.text)
  if (name === 'Annotated') return [...(args[0] === undefined ? [] : next(args[0])), ...args.slice(1)]
  return /^(Optional|Union|Mapped)$/.test(name) ? args.flatMap(next) : []
}

/** The `mapped_column(…)` that an alias such as `Annotated[int, mapped_column(primary_key=True)]` carries. */
export function sharedColumn(
  given: PythonNode | string,
  python: PythonFacts,
  evaluator: Evaluator,
): CallValue | undefined {
  return annotatedArguments(given, python)
    .map((node) => columnCall(evaluator.at(node)))
    .find((call) => call !== undefined)
}

/** The `Field(…)` of `Annotated[str, Field(…)]`. */
export function annotatedField(
  annotation: PythonNode,
  python: PythonFacts,
  evaluator: Evaluator,
): CallValue | undefined {
  return annotatedArguments(annotation, python)
    .map((node) => evaluator.at(node))
    .find((value): value is CallValue => value.kind === 'call' && lastWord(value.name) === 'Field')
}

/** True for annotations that make no field: `ClassVar[…]`. */
export function isClassVariable(annotation: PythonNode): boolean {
  return /^["']?(?:\w+\.)*ClassVar\b/.test(annotation.text)
}

/** The class a relationship leads to, and whether there are many: `list["Child"]`, `Optional[Parent]`. */
export function relatedClass(given: PythonNode | string): {
  readonly node: PythonNode | string | undefined
  readonly many: boolean
} {
  const text = (typeof given === 'string' ? given : given.text).replaceAll(/["']/g, '')
  const [, collection] = /^(?:\w+\.)*(\w+)\[/.exec(text) ?? []
  const many = /^(list|set|sequence|collection|iterable|frozenset|dict|mapping|orderedlist|mutable\w+)$/i.test(
    collection ?? '',
  )
  const names = text.match(/[A-Za-z_][\w.]*/g) ?? []
  const name = names
    .filter(
      (one) =>
        !/^(?:\w+\.)*(List|list|Set|set|Sequence|Collection|Iterable|FrozenSet|Dict|dict|Mapping|Optional|Union|None|str|int|Mapped|Annotated)$/.test(
          one,
        ),
    )
    .at(-1)
  if (name === undefined) return { node: undefined, many }
  if (typeof given === 'string') return { node: name, many }
  const found = given.find('identifier', 'attribute').find((one) => one.text === name)
  return { node: found ?? name, many }
}
