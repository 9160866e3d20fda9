import { argument, decoratorsOf, nameOf, parametersOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { qualified } from '../python/resolver.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import { AnonymousRequest } from './anonymous.ts'
import { askedByHandler, checkedCredential, isLogin, refusesWithout, secretOfPath } from './credentials.ts'
import type { Dependency, Injected } from './dependencies.ts'
import { classDependencies, injectedInto, words } from './dependencies.ts'
import type { Judgement } from './judgement.ts'
import {
  aboutOf,
  effectOf,
  nothing,
  ROLE_NAME,
  SERVICE_NAME,
  SIGNATURE_NAME,
  sendsEverybodyOn,
  short,
} from './judgement.ts'
import type { Override } from './overrides.ts'
import { findOverrides, overrideKey } from './overrides.ts'
import { ABOUT_IDENTITY } from './refusals.ts'
import { comparesRole, rolesIn } from './roles.ts'
import type { Guard, GuardLevel } from './types.ts'
import type { Value } from './values.ts'
import { ABSENT, isNothing, PRESENT, REQUEST, UNKNOWN } from './values.ts'
import type { Summary } from './walk.ts'
import { freshWalk, returnedBy } from './walk.ts'

/** Security schemes of FastAPI: they refuse a missing credential (unless `auto_error=False`) and verify none. */
const SCHEME =
  /^fastapi\.security(\.\w+)*\.(HTTPBearer|HTTPBasic|HTTPDigest|OAuth2\w*|APIKey(Header|Query|Cookie)|OpenIdConnect|SecurityBase)$/
/** Dependencies of other libraries that refuse, unless told `optional=True`. */
const LIBRARY_GUARD =
  /^fastapi_users(\.\w+)*\.(FastAPIUsers|Authenticator)\.(current_user|current_user_token)$|^fastapi_login(\.\w+)*\.LoginManager$|^fastapi_azure_auth(\.\w+)*\.\w+AuthorizationCodeBearer$|^fastapi_auth0(\.\w+)*\.Auth0\.get_user$/
/** Names that promise a guard. */
const GUARD_NAME =
  /^_?(authori[sz]e|authenticate|require_|verify_(token|api_?key|auth|user|access|permission|credential|jwt|admin)|check_(auth|permission|access|token|api_?key|admin)|validate_(token|api_?key|access)|(get_)?current_(active_)?(super)?user|is_authenticated|get_auth(_context|_user)?$|auth_required|login_required)/i
/** Sessions of a database, which ask nobody who they are. */
const DATABASE_SESSION = /session_?(scope|maker|local|factory)|(db|sql|async|orm)_?session/i
type Closure = ReadonlyMap<string, Value>
const NOTHING: Closure = new Map()

interface Callable {
  readonly definition: PythonNode
  /** What the names around the definition stand for: parameters of its factory, attributes of its instance. */
  readonly closure: Closure
}

/** Judges whatever can stand between a request and a handler. */
export class Guards {
  readonly #python: PythonFacts
  readonly #request: AnonymousRequest
  readonly #overrides: ReadonlyMap<string, readonly Override[]>
  readonly #judged = new Map<string, Judgement>()
  readonly #decorated = new Map<string, readonly Judgement[]>()
  readonly #injected = new Map<string, readonly Injected[]>()

  constructor(python: PythonFacts) {
    this.#python = python
    this.#overrides = findOverrides(python)
    this.#request = new AnonymousRequest(python, (definition) => this.#initial(definition))
  }

  injected(definition: PythonNode): readonly Injected[] {
    const key = keyOf(definition)
    let list = this.#injected.get(key)
    if (list === undefined) {
      list = injectedInto(this.#python, definition)
      this.#injected.set(key, list)
    }
    return list
  }

  #initial(definition: PythonNode): ReadonlyMap<string, Value> {
    return new Map(
      this.injected(definition).map(({ parameter, dependency, from }) => [
        parameter.name,
        this.#value(parameter.name, dependency, from),
      ]),
    )
  }

  #value(name: string, dependency: Dependency | undefined, from: Injected['from']): Value {
    if (from === 'request' || (dependency === undefined && /^(request|websocket|conn(ection)?)$/.test(name)))
      return REQUEST
    if (from === 'header' || from === 'cookie') return ABSENT
    if (dependency === undefined) return UNKNOWN
    if (this.schemeOf(dependency) !== undefined) return ABSENT
    const { effect, givesNothing } = this.dependency(dependency)
    if (effect === 'refuses') return PRESENT
    if (effect === 'optional' || givesNothing === true) return ABSENT
    return effect === 'none' ? this.#given(dependency) : UNKNOWN
  }

  /** What a dependency that refuses nobody gives for an anonymous request, when that is certainly nothing. */
  #given({ target }: Dependency): Value {
    const [only, ...others] = target === undefined ? [] : this.#callables(target)
    if (only === undefined || others.length > 0 || only.definition.kind === 'lambda') return UNKNOWN
    const summary = this.#request.summarise(only.definition, only.closure)
    const value = returnedBy(summary)
    return isNothing(value) && summary.exits.some(({ kind }) => kind === 'pass') ? value : UNKNOWN
  }

  /** The security scheme a dependency is, and whether it lets requests without a credential through. */
  schemeOf(dependency: Dependency): { name: string; optional: boolean } | undefined {
    const made = dependency.target === undefined ? undefined : this.#construction(dependency.target)
    const callee = made?.field('function')
    const type = callee === undefined ? undefined : this.#python.resolve(callee)
    if (made === undefined || type === undefined) return undefined
    const names = type.kind === 'class' ? this.#python.lineage(type).external : [type.name]
    const name = names.find((one) => SCHEME.test(one))
    // A subclass with its own `__call__` is judged by what that does.
    if (name === undefined || (type.kind === 'class' && this.#python.member(type, '__call__')?.kind === 'function'))
      return undefined
    const automatic = argument(made, 'auto_error')
    return { name, optional: automatic !== undefined && this.#python.constant(automatic) === false }
  }

  /** The constructor call behind a name: `oauth2 = OAuth2PasswordBearer(…)`. */
  #construction(node: PythonNode): PythonNode | undefined {
    if (node.kind === 'call') return node
    const found = this.#python.resolve(node)
    return found?.kind === 'value' && found.node.kind === 'call' ? found.node : undefined
  }

  /** What a dependency does to an anonymous request, or what the service puts in its place. */
  dependency(dependency: Dependency): Judgement {
    const { target } = dependency
    const own = this.#dependency(dependency)
    if (target === undefined || this.#overrides.size === 0) return own
    const key = overrideKey(this.#python, target)
    const overrides = (key === undefined ? undefined : this.#overrides.get(key)) ?? []
    return overrides.reduce((judgement, override) => this.#overridden(judgement, dependency, override), own)
  }

  #overridden(judgement: Judgement, dependency: Dependency, override: Override): Judgement {
    const holds = this.#request.holds(override.conditions)
    const byDefault = override.conditions.length > 0
    // Not in force with the settings' defaults.
    if (holds === false) return judgement.effect === 'refuses' ? { ...judgement, byDefault: true } : judgement
    const other = this.#dependency({ ...dependency, target: override.replacement })
    if (other.effect === 'refuses' && (holds === true || judgement.effect === 'refuses')) {
      return { ...other, byDefault: byDefault || other.byDefault }
    }
    if (judgement.effect === 'none') return other.effect === 'none' ? judgement : { ...other, effect: 'unknown' }
    const { file, line } = override.at.position
    const condition = override.conditions[0]?.text
    const when = condition === undefined ? '' : ` if ${condition}`
    const why = other.reason ?? (other.effect === 'refuses' ? 'which refuses' : 'which refuses nobody')
    const reason = `${short(judgement.name)} is replaced by ${short(other.name)} at ${file}:${line}${when}: ${why}`
    const lets = other.effect === 'none' || other.effect === 'optional'
    return { ...judgement, effect: holds === true && lets ? 'optional' : 'unknown', reason, byDefault }
  }

  #dependency(dependency: Dependency): Judgement {
    const { target } = dependency
    if (target === undefined) return nothing('Depends()')
    const scheme = this.schemeOf(dependency)
    if (scheme !== undefined) {
      const effect = scheme.optional ? 'optional' : 'unknown'
      const reason = scheme.optional
        ? `${short(scheme.name)} is created with auto_error=False`
        : `${short(scheme.name)} demands a credential, but nothing was seen to verify it`
      return { ...nothing(this.#nameOf(target)), effect, about: 'credentials', reason }
    }
    const judged = this.#callables(target).map(({ definition, closure }) => this.callable(definition, closure))
    const [first] = judged
    if (first === undefined) return this.#external(target)
    const name = this.#nameOf(target)
    // A class whose constructor takes parameters of the request, such as a form or a page size.
    const isModel = this.#python.resolve(target)?.kind === 'class' && first.effect !== 'refuses'
    if (isModel && first.refusesAt === undefined) return nothing(name)
    if (new Set(judged.map(({ effect }) => effect)).size > 1) {
      const reason = `${short(name)} is one of ${judged.length} functions, chosen at run time`
      return { ...first, name, effect: 'unknown', reason, roles: [] }
    }
    if (first.effect === 'none' && (dependency.isSecurity || GUARD_NAME.test(short(name)))) {
      const reason = `${short(name)} is named like a guard, but nothing was seen that refuses`
      return { ...first, effect: 'unknown', reason }
    }
    const made = this.#construction(target)
    const given = made === undefined ? [] : words(this.#python, made)
    const roles = [...new Set([...first.roles, ...dependency.scopes, ...(first.effect === 'none' ? [] : given)])]
    const isRole = first.about === 'credentials' && (dependency.scopes.length > 0 || ROLE_NAME.test(target.text))
    return { ...first, roles, about: isRole ? 'role' : first.about }
  }

  /** The functions that run when FastAPI calls a dependency: itself, `__call__`, `__init__`, or a factory's closure. */
  #callables(target: PythonNode, closure: Closure = NOTHING, steps = 0): Callable[] {
    if (steps > 6) return []
    if (target.kind === 'lambda') return [{ definition: target, closure }]
    const found = this.#python.resolve(target.kind === 'call' ? (target.field('function') ?? target) : target)
    if (target.kind === 'call') {
      if (found?.kind === 'class') return this.#instance(found, target)
      if (found?.kind === 'function') {
        const inner = given(this.#python, found.node, target)
        return returnsOf(found.node).flatMap((one) => this.#callables(one, inner, steps + 1))
      }
      const partial =
        found?.kind === 'external' && found.name === 'functools.partial' ? argument(target, '', 0) : undefined
      return partial === undefined ? [] : this.#callables(partial, closure, steps + 1)
    }
    if (found?.kind === 'function') return [{ definition: found.node, closure }]
    if (found?.kind === 'class') return this.#methods(found, '__init__').map((definition) => ({ definition, closure }))
    return found?.kind === 'value' && !found.node.equals(target) ? this.#callables(found.node, closure, steps + 1) : []
  }

  /** `__call__` of an instance, with what its constructor keeps of the arguments: `self.required = required`. */
  #instance(type: Extract<Resolved, { kind: 'class' }>, construction: PythonNode): Callable[] {
    const closure = new Map<string, Value>()
    for (const init of this.#methods(type, '__init__')) {
      const values = given(this.#python, init, construction)
      for (const assignment of init.find('assignment')) {
        const name = assignment.field('left')?.text ?? ''
        const value = values.get(assignment.field('right')?.text ?? '')
        if (name.startsWith('self.') && value !== undefined) closure.set(name, value)
      }
    }
    return this.#methods(type, '__call__').map((definition) => ({ definition, closure }))
  }

  #methods(type: Extract<Resolved, { kind: 'class' }>, name: string): PythonNode[] {
    const method = this.#python.member(type, name)
    return method?.kind === 'function' ? [method.node] : []
  }

  #external(target: PythonNode): Judgement {
    const call = this.#construction(target)
    const name = this.#python.qualifiedName(call?.field('function') ?? target) ?? target.text.split('(', 1)[0] ?? ''
    const base = nothing(this.#nameOf(target))
    if (LIBRARY_GUARD.test(name)) {
      const optional = call === undefined ? undefined : argument(call, 'optional')
      const isOptional = optional !== undefined && this.#python.constant(optional) !== false
      return { ...base, effect: isOptional ? 'optional' : 'refuses', about: 'credentials' }
    }
    if (/(Form|FormStrict|Params|Pagination|Query)$/.test(name) || DATABASE_SESSION.test(short(name))) return base
    const promises = [ABOUT_IDENTITY, GUARD_NAME, ROLE_NAME, /user/i].some((pattern) => pattern.test(short(name)))
    if (!promises) {
      const isKnown = this.#python.resolve(target)?.kind === 'external'
      return isKnown
        ? base
        : { ...base, effect: 'unknown', about: 'credentials', reason: `${base.name} could not be followed` }
    }
    return {
      ...base,
      effect: 'unknown',
      about: 'credentials',
      reason: `${base.name} lies outside the code that was read`,
    }
  }

  /** Judges a function FastAPI calls before the handler. */
  callable(definition: PythonNode, closure: Closure = NOTHING): Judgement {
    const values = [...closure].map(
      ([name, value]) => `${name}=${value.is === 'constant' ? JSON.stringify(value.value) : value.is}`,
    )
    const key = `${keyOf(definition)}:${values.join()}`
    const known = this.#judged.get(key)
    if (known !== undefined) return known
    this.#judged.set(key, nothing(this.#nameOf(definition)))
    const judgement = this.#judge(definition, undefined, closure)
    this.#judged.set(key, judgement)
    return judgement
  }

  #judge(definition: PythonNode, path: string | undefined, closure: Closure = NOTHING): Judgement {
    const base = nothing(this.#nameOf(definition))
    if (definition.kind === 'lambda') return base
    const summary = this.#request.summarise(definition, closure, 0, path)
    const below = this.injected(definition).flatMap(({ dependency }) =>
      dependency === undefined ? [] : [this.dependency(dependency)],
    )
    const refusing = below.find(({ effect }) => effect === 'refuses')
    const roles = rolesIn(this.#python, definition)
    const about = aboutOf(base.name, roles.length > 0 || comparesRole(definition), summary)
    const own = {
      ...base,
      roles: [...new Set([...roles, ...below.flatMap((one) => one.roles)])],
      about,
      refusesAt: summary.refusals[0],
    }
    if (refusing !== undefined) {
      const refusesAt = summary.refusals[0] ?? refusing.refusesAt
      return {
        ...own,
        effect: 'refuses',
        refusesAt,
        byDefault: refusing.byDefault,
        reason: refusing.reason,
        about: summary.refusals.length > 0 ? about : refusing.about,
      }
    }
    const { effect, reason } = effectOf(base.name, summary)
    const unsure =
      effect === 'none' && !SERVICE_NAME.test(short(base.name))
        ? below.find((one) => one.effect === 'unknown' || one.effect === 'optional')
        : undefined
    if (unsure !== undefined && summary.handedTo !== undefined) {
      const reason = `${short(base.name)} shows the credential to \`${summary.handedTo.text}\`, which could not be followed`
      return { ...own, effect: 'unknown', reason, givesNothing: givesNothing(definition, summary) }
    }
    // A function that merely takes the scheme's value is as good as the scheme: nothing verifies it.
    if (unsure !== undefined) return { ...unsure, name: base.name }
    // What takes nothing of the request asks about the service (`if not settings.enabled: raise`), not about the caller.
    const blind = parametersOf(definition).length === 0 && closure.size === 0 && !summary.usesCredential
    if (blind && effect !== 'refuses' && !ABOUT_IDENTITY.test(short(base.name))) return base
    const nobody = effect === 'unknown' && givesNothing(definition, summary)
    return { ...own, effect, reason, byDefault: summary.defaults.length > 0, givesNothing: nobody }
  }

  /** Judges a handler's own body: `if not allowed(request): raise HTTPException(403)`. */
  inline(handler: PythonNode, path: string): Judgement {
    if (handler.kind !== 'function_definition') return nothing(this.#nameOf(handler))
    const summary = this.#request.summarise(handler)
    const refusals = summary.exits.filter(
      ({ kind, certain }) => kind === 'refuse' || (certain && kind !== 'pass' && summary.usesCredential),
    )
    const { effect } = effectOf(nameOf(handler), summary)
    // In a handler only a certain refusal counts: its other branches are about its work.
    if (effect !== 'refuses' || refusals.length === 0 || sendsEverybodyOn(handler)) return this.#inHand(handler, path)
    const signature = SIGNATURE_NAME.test(handler.text)
    return {
      ...nothing(this.#nameOf(handler)),
      effect: 'refuses',
      about: signature ? 'signature' : 'credentials',
      roles: rolesIn(this.#python, handler),
      refusesAt: refusals[0]?.at,
      byDefault: summary.defaults.length > 0,
    }
  }

  /** A handler that shows a credential of its own parameters to code that refuses: more is not known of it. */
  #inHand(handler: PythonNode, path: string): Judgement {
    const name = this.#nameOf(handler)
    const injected = this.injected(handler)
    const unknown = (reason: string): Judgement => ({
      ...nothing(name),
      effect: 'unknown',
      reason: `${short(name)} ${reason}`,
    })
    const user = injected.find(({ dependency }) => dependency && this.dependency(dependency).effect === 'optional')
    if (user !== undefined && refusesWithout(this.#python, handler, user.parameter.name)) {
      return unknown(`itself refuses some requests without \`${user.parameter.name}\``)
    }
    const asked = isLogin(path) ? undefined : askedByHandler(this.#request, handler, injected)
    if (asked !== undefined) {
      return unknown(`asks ${short(asked)} who is calling, and not every way through it was followed`)
    }
    const secret = checkedCredential(this.#python, handler, injected) ?? secretOfPath(this.#python, handler, path)
    if (secret === undefined) return nothing(name)
    return unknown(`checks its parameter \`${secret}\` itself, and not every way through it was followed`)
  }

  /** Judges a middleware for one path: the path decides in most of them. */
  middleware(what: PythonNode, path: string): Judgement | undefined {
    const found = what.kind === 'function_definition' ? undefined : this.#python.resolve(what)
    const type = found?.kind === 'class' ? found : undefined
    const runs =
      type === undefined ? [what] : [...this.#methods(type, 'dispatch'), ...this.#methods(type, '__call__')].slice(0, 1)
    const [method] = runs
    if (method === undefined || method.kind !== 'function_definition') return undefined
    // Most middleware refuses nobody: seen once, it need not be asked again for every path.
    if (this.#request.summarise(method).refusals.length === 0) return undefined
    const judgement = this.#judge(method, path)
    return { ...judgement, name: type?.name ?? judgement.name }
  }

  /** Dependencies of a class-based view. */
  ofClass(handler: PythonNode): Dependency[] {
    return classDependencies(this.#python, handler)
  }

  /** Decorators of a handler that have to do with who is asking; those that register routes never do. */
  decorators(handler: PythonNode): readonly Judgement[] {
    if (handler.kind !== 'function_definition') return []
    const key = keyOf(handler)
    let judged = this.#decorated.get(key)
    if (judged === undefined) {
      judged = this.#decoratorsOf(handler)
      this.#decorated.set(key, judged)
    }
    return judged
  }

  #decoratorsOf(handler: PythonNode): Judgement[] {
    return decoratorsOf(handler).flatMap((decorator) => {
      const callee = decorator.kind === 'call' ? (decorator.field('function') ?? decorator) : decorator
      const name = this.#python.qualifiedName(callee) ?? callee.text
      if (/^starlette\.authentication\.requires$/.test(name)) {
        return [
          {
            ...nothing(name),
            effect: 'refuses' as const,
            about: 'credentials' as const,
            roles: words(this.#python, decorator),
          },
        ]
      }
      return this.#decorator(decorator, callee, name)
    })
  }

  #decorator(decorator: PythonNode, callee: PythonNode, name: string): Judgement[] {
    const target = this.#python.resolve(callee)
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
    this.#request.noteRefusals(target.node, walk)
    if (walk.refusals.length === 0) return []
    const roles = decorator.kind === 'call' ? words(this.#python, decorator) : []
    return [
      {
        ...nothing(target.name),
        effect: 'unknown',
        about: ROLE_NAME.test(target.name) || roles.length > 0 ? 'role' : 'credentials',
        roles: [...new Set([...roles, ...rolesIn(this.#python, target.node)])],
        refusesAt: walk.refusals[0],
        reason: `whether ${short(target.name)} lets anonymous requests through depends on what it wraps`,
      },
    ]
  }

  #nameOf(node: PythonNode): string {
    if (node.kind === 'function_definition' || node.kind === 'class_definition')
      return qualified(node, this.#python.moduleOf(node))
    const callee = node.kind === 'call' ? (node.field('function') ?? node) : node
    return this.#python.qualifiedName(callee) ?? callee.text.slice(0, 80)
  }

  /** A guard, for the place where a judgement is applied. */
  applied(judgement: Judgement, level: GuardLevel, at: PythonNode): Guard | undefined {
    if (judgement.effect === 'none') return undefined
    const { name, effect, about, roles, refusesAt } = judgement
    return { name, level, at: at.position, refusesAt: refusesAt?.position, effect, about, roles }
  }
}

/** The constants that a call gives to the parameters of a function, defaults included. */
function given(python: PythonFacts, definition: PythonNode, call: PythonNode): Closure {
  const parameters = parametersOf(definition).filter(({ name }) => name !== 'self' && name !== 'cls')
  return new Map(
    parameters.flatMap(({ name, default: fallback }, place): [string, Value][] => {
      const node = argument(call, name, place) ?? fallback
      const value = node === undefined ? undefined : python.constant(node)
      return value === undefined ? [] : [[name, { is: 'constant', value, byDefault: false }]]
    }),
  )
}

/** Every way through gives nothing but what the function itself asked for with the missing credential. */
function givesNothing(definition: PythonNode, summary: Summary): boolean {
  const { handedTo } = summary
  const isOwn =
    handedTo?.tree === definition.tree && handedTo.start >= definition.start && handedTo.end <= definition.end
  return isOwn && isNothing(returnedBy(summary))
}

function keyOf(node: PythonNode): string {
  return `${node.tree.file}:${node.index}`
}
