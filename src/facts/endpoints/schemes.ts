import { argument } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Dependency } from './dependencies.ts'

/** Security schemes of FastAPI: they refuse a missing credential (unless `auto_error=False`) and verify none. */
const SCHEME =
  /^fastapi\.security(\.\w+)*\.(HTTPBearer|HTTPBasic|HTTPDigest|OAuth2\w*|APIKey(Header|Query|Cookie)|OpenIdConnect|SecurityBase)$/

/** The security scheme a dependency is, and whether it lets requests without a credential through. */
export function schemeOf(python: PythonFacts, dependency: Dependency): { name: string; optional: boolean } | undefined {
  const made = dependency.target === undefined ? undefined : constructionOf(python, dependency.target)
  const callee = made?.field('function')
  const type = callee === undefined ? undefined : python.resolve(callee)
  if (made === undefined || type === undefined) return undefined
  const names = type.kind === 'class' ? python.lineage(type).external : [type.name]
  const name = names.find((one) => SCHEME.test(one))
  // A subclass with its own `__call__` is judged by what that does.
  if (name === undefined || (type.kind === 'class' && python.member(type, '__call__')?.kind === 'function'))
    return undefined
  const automatic = argument(made, 'auto_error')
  return { name, optional: automatic !== undefined && python.constant(automatic) === false }
}

/** The constructor call behind a name: `oauth2 = OAuth2PasswordBearer(…)`. */
export function constructionOf(python: PythonFacts, node: PythonNode): PythonNode | undefined {
  if (node.kind === 'call') return node
  const found = python.resolve(node)
  return found?.kind === 'value' && found.node.kind === 'call' ? found.node : undefined
}
