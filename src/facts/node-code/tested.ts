import type { Node } from 'oxc-parser'
import { isFunction, treeOf } from './tree.ts'
import type { Spot } from './types.ts'

const texts = new WeakMap<Node, Set<string>>()

/** Tests that leave only harmless values: membership of a list, a pattern, a type that is no text. */
const TESTS: readonly RegExp[] = [
  /[\w$)\]/gimsuy]\??\.(?:includes|has|indexOf|hasOwn(?:Property)?|test)\(\s*(?:String\()?([\w.$]+)\)?\s*\)/g,
  /\bhasOwn(?:Property\.call)?\([^,()]+,\s*([\w.$]+)\s*\)/g,
  /(?:^|[(!&|\s])([\w.$]+) in \w/g,
  /\b([\w.$]+)\.match\(/g,
  /\btypeof ([\w.$]+) [!=]==? ['"](?:number|boolean)['"]/g,
  /\b(?:isNaN|Number\.isInteger|Number\.isFinite|isFinite|isInt|isUUID|isUuid|validateUuid|uuidValidate|isValidIdentifier|ObjectId\.isValid)\(\s*(?:Number\()?([\w.$]+)/g,
  /\b(?:validate|assert|check|ensure)\w*(?:Name|Column|Table|Identifier|Field|Path|Safe|Key|Ident)\w*\(\s*([\w.$]+)/gi,
]

/** Whether the function around a name or member holds it to a list, a pattern or a number. */
export function isTested({ script, node }: Spot): boolean {
  const func = functionAround({ script, node })
  if (func === undefined) return false
  let tested = texts.get(func)
  if (tested === undefined) {
    const text = script.text.slice(func.start, func.end)
    tested = new Set(TESTS.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])))
    texts.set(func, tested)
  }
  return tested.has(script.text.slice(node.start, node.end))
}

function functionAround({ script, node }: Spot): Node | undefined {
  const { parents } = treeOf(script)
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) if (isFunction(at)) return at
  return undefined
}
