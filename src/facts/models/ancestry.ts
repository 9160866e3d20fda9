import { argumentsOf, decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts } from '../python/types.ts'
import type { CallValue, ClassValue, Value } from './values.ts'
import { lastWord } from './values.ts'

/** A class a class derives from. */
export type Ancestor =
  | { readonly kind: 'class'; readonly key: string; readonly type: ClassValue }
  /** What makes classes mapped: `DeclarativeBase`, `declarative_base()`, `SQLModel`, `db.Model`. */
  | {
      readonly kind: 'root'
      readonly key: string
      readonly style: 'declarative' | 'sqlmodel' | 'flask'
      /** The call that made it, for what it is given: `metadata=`, `cls=`. */
      readonly call: CallValue | undefined
    }
  | { readonly kind: 'external'; readonly key: string }
  | { readonly kind: 'unknown'; readonly key: string; readonly reason: string }

/** Key of a class: where it stands. */
export function classKey(node: PythonNode): string {
  return `${node.tree.file}#${node.index}`
}

const ROOT_CLASS = /^sqlalchemy\.(?:orm|ext\.declarative)\.(?:\w+\.)*(?:DeclarativeBase|DeclarativeBaseNoMeta)$/
const ROOT_CALL = /^sqlalchemy\..*\b(?:declarative_base|generate_base|automap_base)$/
const FLASK_MODEL = /^flask_sqlalchemy\.(?:\w+\.)*Model$|^flask_appbuilder\.(?:\w+\.)*Model$/
const SQLMODEL = /^sqlmodel\.(?:\w+\.)*SQLModel$/

/** The order in which Python looks through the classes of a class, with those that make it a mapped one. */
export class Ancestry {
  readonly #python: PythonFacts
  readonly #evaluate: (node: PythonNode) => Value
  readonly #known = new Map<string, readonly Ancestor[]>()

  constructor(python: PythonFacts, evaluate: (node: PythonNode) => Value) {
    this.#python = python
    this.#evaluate = evaluate
  }

  /** The class a node defines. */
  typeAt(node: PythonNode): ClassValue {
    const module = this.#python.moduleOf(node)
    return { kind: 'class', name: qualified(node, module), module, node }
  }

  /** The class itself and all it derives from, in Python's order (C3). */
  of(type: ClassValue): readonly Ancestor[] {
    const key = classKey(type.node)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const self: Ancestor = { kind: 'class', key, type }
    this.#known.set(key, [self]) // a class that derives from itself
    const bases = this.basesOf(type)
    const above = bases.map((base) => this.#above(base))
    const order = [self, ...merged([...above.map((line) => [...line]), [...bases]])]
    this.#known.set(key, order)
    return order
  }

  rootOf(type: ClassValue): Extract<Ancestor, { kind: 'root' }> | undefined {
    return this.of(type).find((one) => one.kind === 'root')
  }

  /** What stands in the brackets of the class statement. */
  basesOf(type: ClassValue): Ancestor[] {
    const bases = argumentsOf(type.node).flatMap(({ name, value, spread }): Ancestor[] =>
      name !== undefined
        ? this.#metaclass(name, value)
        : spread === ''
          ? this.#base(value)
          : [{ kind: 'unknown', key: value.text, reason: value.text }],
    )
    const decorators = decoratorsOf(type.node).map((one) => this.#decorator(one))
    for (const decorator of decorators) {
      if (/\bas_declarative(_base)?$/.test(decorator)) return [...bases, root(type.name, 'declarative')]
      if (/^sqlalchemy\..*\.(mapped|mapped_as_dataclass)$/.test(decorator))
        return [...bases, root(decorator, 'declarative')]
    }
    return bases
  }

  /** `class Base(metaclass=DeclarativeMeta)`. */
  #metaclass(name: string, value: PythonNode): Ancestor[] {
    const found = name === 'metaclass' ? this.#python.qualifiedName(value) : undefined
    return found !== undefined && /^sqlalchemy\..*DeclarativeMeta$/.test(found) ? [root(found, 'declarative')] : []
  }

  #decorator(node: PythonNode): string {
    const callee = node.kind === 'call' ? (node.field('function') ?? node) : node
    const resolved = this.#python.qualifiedName(callee)
    return resolved?.startsWith('sqlalchemy') ? resolved : callee.text
  }

  #base(node: PythonNode): Ancestor[] {
    const value = this.#evaluate(node)
    const name = this.#python.qualifiedName(node) ?? node.text
    switch (value.kind) {
      case 'class':
        return [{ kind: 'class', key: classKey(value.type.node), type: value.type }]
      case 'external':
        return [external(value.name)]
      case 'call':
        if (ROOT_CALL.test(value.name)) return this.#made(name, value)
        return [external(value.name)]
      case 'member':
        if (value.name === 'Model' && value.of.kind === 'call' && lastWord(value.of.name) === 'SQLAlchemy')
          return [root(name, 'flask')]
        return [{ kind: 'unknown', key: name, reason: `the base ${node.text} is not known` }]
      default:
        return [{ kind: 'unknown', key: name, reason: `the base ${node.text} is not known` }]
    }
  }

  /** `declarative_base(cls=Base)` puts the attributes of another class under all. */
  #made(name: string, call: CallValue): Ancestor[] {
    const made: Ancestor = { kind: 'root', key: name, style: 'declarative', call }
    const given = call.named.get('cls')
    const cls = given !== undefined && 'frame' in given ? this.#evaluate(given.node) : undefined
    return cls?.kind === 'class' ? [made, { kind: 'class', key: classKey(cls.type.node), type: cls.type }] : [made]
  }

  #above(base: Ancestor): readonly Ancestor[] {
    return base.kind === 'class' ? this.of(base.type) : [base]
  }
}

function root(key: string, style: 'declarative' | 'sqlmodel' | 'flask'): Ancestor {
  return { kind: 'root', key, style, call: undefined }
}

function external(name: string): Ancestor {
  if (ROOT_CLASS.test(name)) return root(name, 'declarative')
  if (SQLMODEL.test(name)) return root(name, 'sqlmodel')
  if (FLASK_MODEL.test(name)) return root(name, 'flask')
  return { kind: 'external', key: name }
}

/** Python's merge of the orders of the bases; where they contradict each other, the order of the text. */
function merged(lines: Ancestor[][]): Ancestor[] {
  const order: Ancestor[] = []
  for (;;) {
    const open = lines.filter((line) => line.length > 0)
    const [first] = open
    if (first === undefined) return order
    const next = open
      .map(([head]) => head)
      .find((head) => head !== undefined && !open.some((line) => line.slice(1).some(({ key }) => key === head.key)))
    const taken = next ?? first[0]
    if (taken === undefined) return order
    order.push(taken)
    for (const line of lines) {
      const at = line.findIndex(({ key }) => key === taken.key)
      if (at !== -1) line.splice(at, 1)
    }
  }
}
