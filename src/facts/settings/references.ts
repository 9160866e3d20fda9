import { argument, argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { SettingsClass } from './classes.ts'
import type { Lookup } from './lookups.ts'
import type { Setting } from './types.ts'

const MAX_STEPS = 12
const HOLDER = /(^|\.|_)(settings|config|conf|cfg|configuration|env|app_settings)(\(\))?$/i
/** Calls that give the value they are called on, or their first argument, in another form. */
const SAME_METHOD = /^(get_secret_value|strip|encode|decode|lower|upper|rstrip|lstrip|casefold)$/
const SAME_FUNCTION = /^(str|bytes|cast|int|bool|SecretStr|Secret)$/

/** Finds the setting that an expression takes its value from. */
export class SettingReferences {
  readonly #python: PythonFacts
  readonly #fields = new Map<string, Setting>()
  readonly #lookups = new Map<string, Setting>()
  readonly #byAttribute = new Map<string, Setting | undefined>()

  constructor(python: PythonFacts, classes: readonly SettingsClass[], lookups: readonly Lookup[]) {
    this.#python = python
    for (const { type, lineage, fields } of classes) {
      for (const [attribute, setting] of fields) {
        this.#fields.set(`${type.name}.${attribute}`, setting)
        // `self.x` in a mixin that only becomes a settings class further down.
        for (const { name } of lineage) {
          if (!this.#fields.has(`${name}.${attribute}`)) this.#fields.set(`${name}.${attribute}`, setting)
        }
        const isOther = this.#byAttribute.has(attribute) && this.#byAttribute.get(attribute) !== setting
        this.#byAttribute.set(attribute, isOther ? undefined : setting)
      }
    }
    for (const { node, setting } of lookups) this.#lookups.set(keyOf(node), setting)
  }

  /** The setting of a field of a settings class, by the class and the field's name. */
  field(owner: string, attribute: string): Setting | undefined {
    return this.#fields.get(`${owner}.${attribute}`)
  }

  of(node: PythonNode, steps = 0): Setting | undefined {
    if (steps > MAX_STEPS) return undefined
    const next = (inner: PythonNode | undefined) => (inner === undefined ? undefined : this.of(inner, steps + 1))
    const direct = this.#lookups.get(keyOf(node))
    if (direct !== undefined) return direct
    switch (node.kind) {
      case 'call':
        return this.#call(node, next)
      case 'parenthesized_expression':
      case 'await':
        return next(node.parts[0])
      case 'boolean_operator':
        return next(node.field('left')) ?? next(node.field('right'))
      case 'attribute':
        return this.#attribute(node) ?? this.#named(node, next)
      case 'identifier':
        return this.#named(node, next)
      default:
        return undefined
    }
  }

  #call(node: PythonNode, next: (inner: PythonNode | undefined) => Setting | undefined): Setting | undefined {
    const callee = node.field('function')
    if (callee?.kind === 'attribute' && SAME_METHOD.test(callee.field('attribute')?.text ?? '')) {
      return next(callee.field('object'))
    }
    const name = callee?.text.split('.').at(-1) ?? ''
    if (name === 'getattr') return this.#getattr(node)
    if (!SAME_FUNCTION.test(name)) return undefined
    return next(argumentsOf(node)[name === 'cast' ? 1 : 0]?.value)
  }

  #getattr(node: PythonNode): Setting | undefined {
    const attribute = argument(node, 'name', 1)
    const object = argument(node, 'object', 0)
    const name = attribute === undefined ? undefined : stringValue(attribute)
    return name === undefined || object === undefined ? undefined : this.ofMember(object, name)
  }

  #attribute(node: PythonNode): Setting | undefined {
    const object = node.field('object')
    const name = node.field('attribute')?.text
    return object === undefined || name === undefined ? undefined : this.ofMember(object, name)
  }

  /** The setting `object.name`, by the object's class, else by a name that only one settings class has. */
  ofMember(object: PythonNode, name: string): Setting | undefined {
    if (!this.#byAttribute.has(name)) return undefined
    const type = this.#python.typeOf(object)
    if (type?.kind === 'class') {
      const own = this.#fields.get(`${type.name}.${name}`)
      if (own !== undefined) return own
      for (const one of this.#python.lineage(type).classes) {
        const inherited = this.#fields.get(`${one.name}.${name}`)
        if (inherited !== undefined) return inherited
      }
    }
    return HOLDER.test(object.text) ? this.#byAttribute.get(name) : undefined
  }

  #named(node: PythonNode, next: (inner: PythonNode | undefined) => Setting | undefined): Setting | undefined {
    const found = this.#python.resolve(node)
    if (found?.kind !== 'value' || found.node.equals(node)) return undefined
    return next(found.node)
  }
}

export function keyOf(node: PythonNode): string {
  return `${node.tree.file}#${node.index}`
}
