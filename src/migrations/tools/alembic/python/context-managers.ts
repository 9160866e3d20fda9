import type { Generator } from './functions.ts'
import { PyObject } from './values.ts'

/** What a function under `@contextlib.contextmanager` gives. */
export class ContextManager extends PyObject {
  readonly typeName = 'contextmanager'
  readonly generator: Generator

  constructor(generator: Generator) {
    super()
    this.generator = generator
  }
}

/** `contextlib.suppress(…)`. */
export class Suppress extends PyObject {
  readonly typeName = 'suppress'
}
