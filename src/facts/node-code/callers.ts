import type { Node } from 'oxc-parser'
import { isClass } from './classes.ts'
import type { Names } from './names.ts'
import { plain, treeOf } from './tree.ts'
import type { NodeCall, Spot } from './types.ts'
import { nameOfDefinition } from './within.ts'

/** More callers than this are not followed: the answer would take long and be "many". */
const MAX_CALLERS = 25

/** Finds the calls of functions of the repository. */
export class NodeCallers {
  readonly #names: Names
  readonly #callsNamed: (name: string) => readonly NodeCall[]
  readonly #definitions: (name: string) => number
  readonly #known = new Map<Node, readonly NodeCall[] | undefined>()

  constructor(names: Names, callsNamed: (name: string) => readonly NodeCall[], definitions: (name: string) => number) {
    this.#names = names
    this.#callsNamed = callsNamed
    this.#definitions = definitions
  }

  of(func: Spot): readonly NodeCall[] | undefined {
    if (!this.#known.has(func.node)) this.#known.set(func.node, this.#find(func))
    return this.#known.get(func.node)
  }

  #find(func: Spot): readonly NodeCall[] | undefined {
    const name = nameOfDefinition(func)
    if (name === undefined || name.length < 2) return undefined
    const isConstructor = name === 'constructor'
    const type = isConstructor ? classOf(func) : undefined
    const called = isConstructor ? type?.name : name
    if (called === undefined) return undefined
    const candidates = this.#callsNamed(called)
    const found: NodeCall[] = []
    let isOnly: boolean | undefined
    for (const call of candidates) {
      const target = this.#names.valueOf({ script: call.script, node: call.node.callee })
      if (target.node === func.node || (type !== undefined && target.node === type.node)) found.push(call)
      else if (isUnclear(target.node)) {
        if (call.name !== undefined) continue
        isOnly ??= this.#definitions(called) <= 1
        // A call on something unknown may be this function: the only one of its name surely is.
        if (!isOnly) return undefined
        found.push(call)
      }
    }
    return found.length <= MAX_CALLERS ? found : undefined
  }
}

function isUnclear(node: Node): boolean {
  const target = plain(node)
  return target.type === 'Identifier' || target.type === 'MemberExpression'
}

function classOf({ script, node }: Spot): { readonly node: Node; readonly name: string } | undefined {
  const { parents } = treeOf(script)
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) {
    if (isClass(at)) return at.id === null ? undefined : { node: at, name: at.id.name }
  }
  return undefined
}
