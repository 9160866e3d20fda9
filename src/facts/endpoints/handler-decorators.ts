import { decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { AnonymousRequest } from './anonymous.ts'
import { words } from './dependencies.ts'
import type { Judgement } from './judgement.ts'
import { nothing, ROLE_NAME, short } from './judgement.ts'
import { rolesIn } from './roles.ts'
import { freshWalk } from './walk.ts'

/** Judges the decorators of a handler that have to do with who is asking; those that register routes never do. */
export function judgeDecorators(python: PythonFacts, request: AnonymousRequest, handler: PythonNode): Judgement[] {
  return decoratorsOf(handler).flatMap((decorator) => {
    const callee = decorator.kind === 'call' ? (decorator.field('function') ?? decorator) : decorator
    const name = python.qualifiedName(callee) ?? callee.text
    if (/^starlette\.authentication\.requires$/.test(name)) {
      return [
        {
          ...nothing(name),
          effect: 'refuses' as const,
          about: 'credentials' as const,
          roles: words(python, decorator),
        },
      ]
    }
    return judgeDecorator(python, request, decorator, name)
  })
}

function judgeDecorator(
  python: PythonFacts,
  request: AnonymousRequest,
  decorator: PythonNode,
  name: string,
): Judgement[] {
  const callee = decorator.kind === 'call' ? (decorator.field('function') ?? decorator) : decorator
  const target = python.resolve(callee)
  if (target?.kind !== 'function') {
    const isAuth =
      /\b(requires?_\w*(auth|login|role|scope|permission|admin)|login_required|authenticated|authorize\w*|check_permission\w*)/i.test(
        name,
      )
    return isAuth
      ? [{ ...nothing(name), effect: 'unknown', about: 'credentials', reason: `${name} could not be followed` }]
      : []
  }
  const walk = freshWalk()
  request.noteRefusals(target.node, walk)
  if (walk.refusals.length === 0) return []
  const roles = decorator.kind === 'call' ? words(python, decorator) : []
  return [
    {
      ...nothing(target.name),
      effect: 'unknown',
      about: ROLE_NAME.test(target.name) || roles.length > 0 ? 'role' : 'credentials',
      roles: [...new Set([...roles, ...rolesIn(python, target.node)])],
      refusesAt: walk.refusals[0],
      reason: `whether ${short(target.name)} lets anonymous requests through depends on what it wraps`,
    },
  ]
}
