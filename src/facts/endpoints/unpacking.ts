import type { PythonNode } from '../../parsers/python/tree.ts'

const known = new WeakMap<object, Map<string, PythonNode | undefined>>()

/** The assignment of the same function or module that binds a name by unpacking: `a, b = value`. The last before it. */
export function unpackedFrom(name: PythonNode): PythonNode | undefined {
  let table = known.get(name.tree)
  if (table === undefined) {
    table = new Map()
    known.set(name.tree, table)
  }
  const key = `${name.index}`
  if (!table.has(key)) table.set(key, find(name))
  return table.get(key)
}

function find(name: PythonNode): PythonNode | undefined {
  for (let from = name, at = name.parentNode; at !== undefined; from = at, at = at.parentNode) {
    if (at.kind !== 'module' && (at.kind !== 'function_definition' || from.fieldName !== 'body')) continue
    const found = at.find('assignment').filter((one) => {
      const left = one.field('left')
      const isPattern = left?.kind === 'pattern_list' || left?.kind === 'tuple_pattern'
      return isPattern && one.end <= name.start && left.parts.some(({ text }) => text === name.text)
    })
    const own = found.filter((one) => scopeOf(one)?.index === (at.kind === 'module' ? undefined : at.index))
    if (own.length > 0) return own.at(-1)
  }
  return undefined
}

function scopeOf(node: PythonNode): PythonNode | undefined {
  return node.enclosing('function_definition', 'class_definition')
}
