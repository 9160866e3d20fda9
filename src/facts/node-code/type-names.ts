import type { Node } from 'oxc-parser'
import type { Script } from '../../parsers/typescript/scripts.ts'
import { annotationOf } from './classes.ts'
import { treeOf } from './tree.ts'
import type { Spot } from './types.ts'

/** `pool: Pool` is what `new Pool()` gives. */
export function typeName(id: Node, script: Script, nameOf: (spot: Spot) => string | undefined): string | undefined {
  const reference = annotationOf(id)
  if (reference === undefined) return undefined
  if (treeOf(script).find(reference.name, id) === undefined) return undefined
  // A name of the module stands for the type wherever it is written.
  const name = nameOf({ script, node: { type: 'Identifier', name: reference.name, start: 0, end: 0 } as Node })
  return name === undefined ? undefined : `${name}()`
}
