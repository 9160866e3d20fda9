import { bodyOf, decoratorsOf, nameOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { identifiersNamed } from '../python/identifiers.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'

/** A function or class of the service's own code. */
export interface Definition {
  readonly name: string
  readonly module: PythonModule
  readonly node: PythonNode
}

/** Names and values of an enumeration, or of a constant list of words. */
export interface Enumeration extends Definition {
  readonly members: readonly string[]
}

/** Definitions by kind, read once and only when a profile asks for them. */
export class Definitions {
  readonly #python: PythonFacts
  #functions: readonly Definition[] | undefined
  #classes: readonly Definition[] | undefined
  readonly #used = new Map<string, boolean>()

  constructor(python: PythonFacts) {
    this.#python = python
  }

  get functions(): readonly Definition[] {
    this.#functions ??= this.#read('function_definition')
    return this.#functions
  }

  get classes(): readonly Definition[] {
    this.#classes ??= this.#read('class_definition')
    return this.#classes
  }

  #read(kind: string): Definition[] {
    return this.#python.code.flatMap((module) =>
      module.root.find(kind).map((node) => ({ name: nameOf(node), module, node })),
    )
  }

  /** Enumerations of the code, and constants that list words. */
  enumerations(matches: (name: string) => boolean): Enumeration[] {
    const enums = this.classes.filter(({ name, node }) => matches(name) && isEnum(node))
    const lists = this.#python.code.flatMap((module) => wordLists(module, matches, this.#python))
    return [...enums.map((one) => ({ ...one, members: membersOf(one.node) })), ...lists]
  }

  /** Whether a function is more than written: decorated, or named somewhere besides its definition and imports. */
  isUsed({ name, node }: Definition): boolean {
    if (decoratorsOf(node).length > 0) return true
    let used = this.#used.get(name)
    if (used === undefined) {
      used = this.#python.code.some((module) => identifiersNamed(module, name).some(isUse))
      this.#used.set(name, used)
    }
    return used
  }
}

function isUse(identifier: PythonNode): boolean {
  const around = identifier.parentNode
  if (around?.kind === 'function_definition') return identifier.fieldName !== 'name'
  return identifier.enclosing('import_statement', 'import_from_statement') === undefined
}

function isEnum(node: PythonNode): boolean {
  return node.field('superclasses')?.parts.some(({ text }) => /Enum$|^TextChoices$|\.TextChoices$/.test(text)) === true
}

function membersOf(node: PythonNode): string[] {
  return bodyOf(node).flatMap((statement) => {
    const assignment = statement.parts[0]
    if (assignment?.kind !== 'assignment') return []
    const value = assignment.field('right')
    const text = value === undefined ? undefined : stringValue(value)
    return [assignment.field('left')?.text ?? '', ...(text === undefined ? [] : [text])]
  })
}

/** `LEAD_STATUSES = ("new", "done")` at the top of a module. */
function wordLists(module: PythonModule, matches: (name: string) => boolean, python: PythonFacts): Enumeration[] {
  return bodyOf(module.root).flatMap((statement) => {
    const assignment = statement.parts[0]
    const name = assignment?.kind === 'assignment' ? assignment.field('left')?.text : undefined
    const value = assignment?.field('right')
    if (assignment === undefined || name === undefined || value === undefined || !matches(name)) return []
    const constant = python.constant(value)
    const words = Array.isArray(constant) ? constant.filter((one) => typeof one === 'string') : []
    return words.length < 2 ? [] : [{ name, module, node: assignment, members: words }]
  })
}

/**
 * Whether a function has no body to speak of: `pass`, `...`, `raise NotImplementedError`, an answer 501, after its
 * docstring.
 */
export function isStub(node: PythonNode): boolean {
  const statements = bodyOf(node).filter(
    ({ kind, parts }) => kind !== 'expression_statement' || parts[0]?.kind !== 'string',
  )
  return statements.every(({ kind, text }) => {
    if (kind === 'pass_statement') return true
    if (kind === 'expression_statement') return text === '...'
    return (
      kind === 'raise_statement' &&
      /^raise\s+(NotImplementedError\b|HTTPException\(\s*(status_code\s*=\s*)?[\w.]*501)/.test(text)
    )
  })
}
