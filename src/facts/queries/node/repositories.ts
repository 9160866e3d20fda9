import { constructorOf } from '../../typescript/run/classes.ts'
import type { OutsideCall } from '../../typescript/run/machine.ts'
import type { ClassValue, Place, Value as Seen } from '../../typescript/run/values.ts'
import { UNDEFINED } from '../../typescript/run/values.ts'
import type { Follower } from './follower.ts'
import type { TypeormQueries } from './typeorm.ts'
import { ENTITY, isDerived } from './typeorm.ts'

/** Containers: objects that are made of what the types or decorators of their constructors name. */
export class Repositories {
  readonly #follower: Follower
  readonly #typeorm: TypeormQueries
  readonly #made: WeakMap<object, Seen>

  constructor(follower: Follower, typeorm: TypeormQueries) {
    this.#follower = follower
    this.#typeorm = typeorm
    this.#made = new WeakMap()
  }

  /** `super(Entity, manager)` of a class derived from Repository; `Container.get(Service)` of a container. */
  call({ callee, args, self, place, name }: OutsideCall): Seen | undefined {
    if (
      callee.kind === 'method' &&
      callee.name === '(construct)' &&
      self?.kind === 'shape' &&
      self.type !== undefined
    ) {
      const [entity] = args
      if (entity !== undefined && isDerived(self.type, /typeorm\.(\w*)Repository$/)) self.fields.set(ENTITY, entity)
      return isDerived(self.type, /typeorm\.(\w*)Repository$/) ? UNDEFINED : undefined
    }
    const [type] = args
    const isContainer =
      /(^|\.)(Container|container|moduleRef|injector)\.(get|resolve)$/.test(name) || /\.(Container)\.get$/.test(name)
    return isContainer && type?.kind === 'class' ? this.instance(type, place) : undefined
  }

  /** An object of a class, once; its constructor gets what it asks for. */
  instance(type: ClassValue, place: Place, depth = 0): Seen | undefined {
    const known = this.#made.get(type.node)
    if (known !== undefined) return known
    const { machine } = this.#follower
    if (machine === undefined || depth > 12) return undefined
    this.#made.set(type.node, { kind: 'unknown', text: type.name })
    const made = machine.call(type, this.#parameters(type, place, depth), place, undefined, true)
    this.#made.set(type.node, made)
    return made
  }

  #parameters(type: ClassValue, place: Place, depth: number): Seen[] {
    const owner = withConstructor(type)
    if (owner === undefined) return []
    return (constructorOf(owner)?.params ?? []).map((parameter): Seen => {
      const bare = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter
      const pattern = bare.type === 'AssignmentPattern' ? bare.left : bare
      const name = pattern.type === 'Identifier' ? pattern.name : 'injected'
      const decorators = parameter.decorators ?? []
      for (const { expression } of decorators) {
        const seen = this.#follower.machine?.evaluate(expression, owner.scope)
        const entity = seen?.kind === 'made' && /InjectRepository$/.test(seen.of) ? seen.args[0] : undefined
        const repository = entity === undefined ? undefined : this.#typeorm.repository(entity, place)
        if (repository !== undefined) return repository
      }
      const injected = owner.injected.get(name)
      const wanted = injected?.kind === 'native' ? injected.call([], place, undefined) : injected
      if (wanted?.kind === 'class') return this.instance(wanted, place, depth + 1) ?? { kind: 'unknown', text: name }
      if (wanted?.kind === 'external')
        return { kind: 'made', of: wanted.name, args: [], receiver: undefined, place, fields: new Map() }
      return { kind: 'unknown', text: name }
    })
  }
}

function withConstructor(type: ClassValue): ClassValue | undefined {
  if (constructorOf(type) !== undefined) return type
  return type.parent?.kind === 'class' ? withConstructor(type.parent) : undefined
}
