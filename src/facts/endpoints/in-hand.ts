import type { PythonNode } from '../../parsers/python/tree.ts'
import { shownName } from './callables.ts'
import {
  askedByHandler,
  checkedCredential,
  handedWhole,
  handsToJudge,
  isLogin,
  isSignIn,
  refusesWithout,
  secretOfPath,
  verifiedToken,
} from './credentials.ts'
import type { Injected } from './dependencies.ts'
import type { Judgement } from './judgement.ts'
import { nothing, short } from './judgement.ts'
import type { Interpreter } from './walk.ts'

/**
 * A handler that does not certainly refuse, but shows a credential of its request to code that may: it is unknown,
 * with the reason. `optional` are the parameters whose dependency gives a user or none.
 */
export function inHand(
  interpreter: Interpreter,
  handler: PythonNode,
  path: string,
  injected: readonly Injected[],
  optional: readonly Injected[],
): Judgement {
  const { python } = interpreter
  const name = shownName(python, handler)
  const reason = reasonOf(interpreter, handler, path, injected, optional)
  return reason === undefined
    ? nothing(name)
    : { ...nothing(name), effect: 'unknown', reason: `${short(name)} ${reason}` }
}

function reasonOf(
  interpreter: Interpreter,
  handler: PythonNode,
  path: string,
  injected: readonly Injected[],
  [user]: readonly Injected[],
): string | undefined {
  const { python } = interpreter
  if (user !== undefined && refusesWithout(python, handler, user.parameter.name)) {
    return `itself refuses some requests without \`${user.parameter.name}\``
  }
  if (user !== undefined && handsToJudge(python, handler, user.parameter.name)) {
    return `hands \`${user.parameter.name}\` to code that refuses some requests by it`
  }
  const asked = isLogin(path) ? undefined : askedByHandler(interpreter, handler, injected)
  if (asked !== undefined) return `asks ${short(asked)} who is calling, and not every way through it was followed`
  const passedOn = handedWhole(handler)
  if (passedOn !== undefined) return `hands the whole request to \`${passedOn}\`, which was not followed`
  const token = isSignIn(path) ? undefined : verifiedToken(python, handler)
  if (token !== undefined) return `verifies a signed token of its body itself: \`${token.slice(0, 80)}\``
  const secret = checkedCredential(python, handler, injected) ?? secretOfPath(python, handler, path)
  return secret && `checks its parameter \`${secret}\` itself, and not every way through it was followed`
}
