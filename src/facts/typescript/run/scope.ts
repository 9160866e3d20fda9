import type { Script } from '../../../parsers/typescript/scripts.ts'
import type { Binding, ClassValue, Frame, Func, Scope, Value } from './values.ts'
import { UNDEFINED } from './values.ts'

export type { Scope } from './values.ts'

class Variables implements Scope {
  readonly script: Script
  readonly frame: Frame
  readonly #parent: Scope | undefined
  readonly #names = new Map<string, Binding>()

  constructor(script: Script, frame: Frame, parent?: Scope) {
    this.script = script
    this.frame = frame
    this.#parent = parent
  }

  declare(name: string, value: Value, doubt = 0): void {
    this.#names.set(name, { value, doubt })
  }

  declareLazy(name: string, lazy: () => Value): void {
    this.#names.set(name, { value: UNDEFINED, lazy, doubt: 0 })
  }

  find(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.#parent?.find(name)
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  inner(frame = this.frame): Scope {
    return new Variables(this.script, frame, this)
  }
}

/** The outermost variables of a module. */
export function moduleScope(script: Script): Scope {
  return new Variables(script, frame(UNDEFINED))
}

export function frame(self?: Value, home?: ClassValue, func?: Func): Frame {
  return { self, home, func, returns: [] }
}
