import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts } from '../python/types.ts'
import type { EndpointsFacts } from './types.ts'

const BASE = /^starlette\.middleware\.base\.BaseHTTPMiddleware$|^fastapi\.middleware\.base\.BaseHTTPMiddleware$/

/** Finds the middleware classes of the repository, and those that nothing registers. */
export function middlewareClasses(python: PythonFacts): Pick<EndpointsFacts, 'middlewareClasses' | 'unusedMiddleware'> {
  const classes = python.code.flatMap((module) =>
    /Middleware/.test(module.tree.text)
      ? module.root.find('class_definition').flatMap((node) => (isMiddleware(python, node) ? [node] : []))
      : [],
  )
  const unused = classes.filter((node) => !isNamedElsewhere(python, node))
  return {
    middlewareClasses: classes.length,
    unusedMiddleware: unused.map((node) => ({ name: qualified(node, python.moduleOf(node)), at: node.position })),
  }
}

function isMiddleware(python: PythonFacts, node: PythonNode): boolean {
  const type = { kind: 'class', name: nameOf(node), module: python.moduleOf(node), node } as const
  if (python.lineage(type).external.some((name) => BASE.test(name))) return true
  const call = python.member(type, '__call__')
  const isAsgi =
    call?.kind === 'function' &&
    /\bscope\b[^)]*\breceive\b[^)]*\bsend\b/.test(call.node.field('parameters')?.text ?? '')
  return isAsgi && /Middleware$/.test(nameOf(node))
}

/** Whether any code besides imports, its own body and `__all__` mentions the class. */
function isNamedElsewhere(python: PythonFacts, definition: PythonNode): boolean {
  const name = nameOf(definition)
  const word = new RegExp(`\\b${name}\\b`)
  const inString = new RegExp(`[.:]${name}$`)
  return python.modules.some((module) => {
    if (!module.tree.text.includes(name) || !word.test(module.tree.text)) return false
    return module.root.find('identifier', 'string_content').some((node) => {
      const isString = node.kind === 'string_content'
      if (isString ? !inString.test(node.text) : node.text !== name) return false
      const isOwn = node.tree === definition.tree && node.start >= definition.start && node.end <= definition.end
      return !isOwn && node.enclosing('import_statement', 'import_from_statement') === undefined
    })
  })
}
