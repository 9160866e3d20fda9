import { nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { AnonymousRequest } from './anonymous.ts'
import type { Closure } from './callables.ts'
import { callablesOf, methodsOf, NOTHING, shownName } from './callables.ts'
import { isSignIn, readsCarried } from './credentials.ts'
import type { Dependency, Injected } from './dependencies.ts'
import { classDependencies, injectedInto, words } from './dependencies.ts'
import { keyOf } from './following.ts'
import { judgeDecorators } from './handler-decorators.ts'
import { inHand } from './in-hand.ts'
import type { Judgement } from './judgement.ts'
import { aboutOf, effectOf, nothing, ROLE_NAME, SERVICE_NAME, sendsEverybodyOn, short } from './judgement.ts'
import { GUARD_NAME, judgeOutside } from './outside.ts'
import type { Override } from './overrides.ts'
import { findOverrides, overrideKey } from './overrides.ts'
import { ABOUT_IDENTITY } from './refusals.ts'
import { comparesRole, rolesIn } from './roles.ts'
import { constructionOf, schemeOf } from './schemes.ts'
import type { Guard, GuardLevel } from './types.ts'
import type { Value } from './values.ts'
import { ABSENT, CONTAINER, isNothing, PRESENT, REQUEST, SENT, UNKNOWN } from './values.ts'
import { givesNothing, returnedBy } from './walk.ts'

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
    if (dependency === undefined) return name === 'scope' ? CONTAINER : /^(self|cls)$/.test(name) ? UNKNOWN : SENT
    if (schemeOf(this.#python, dependency) !== undefined) return ABSENT
    const { effect, givesNothing } = this.dependency(dependency)
    if (effect === 'refuses') return PRESENT
    if (effect === 'optional' || givesNothing === true) return ABSENT
    return effect === 'none' ? this.#given(dependency) : UNKNOWN
  }

  /** What a dependency that refuses nobody gives for an anonymous request, when that is certainly nothing. */
  #given({ target }: Dependency): Value {
    const [only, ...others] = target === undefined ? [] : callablesOf(this.#python, target)
    if (only === undefined || others.length > 0 || only.definition.kind === 'lambda') return UNKNOWN
    const summary = this.#request.summarise(only.definition, only.closure)
    const value = returnedBy(summary)
    return isNothing(value) && summary.exits.some(({ kind }) => kind === 'pass') ? value : UNKNOWN
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
    const scheme = schemeOf(this.#python, dependency)
    if (scheme !== undefined) {
      const effect = scheme.optional ? 'optional' : 'unknown'
      const reason = scheme.optional
        ? `${short(scheme.name)} is created with auto_error=False`
        : `${short(scheme.name)} demands a credential, but nothing was seen to verify it`
      return { ...nothing(shownName(this.#python, target)), effect, about: 'credentials', reason }
    }
    const judged = callablesOf(this.#python, target).map(({ definition, closure }) =>
      this.callable(definition, closure),
    )
    const [first] = judged
    if (first === undefined) return judgeOutside(this.#python, target, shownName(this.#python, target))
    const name = shownName(this.#python, target)
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
    const made = constructionOf(this.#python, target)
    const given = made === undefined ? [] : words(this.#python, made)
    const roles = [...new Set([...first.roles, ...dependency.scopes, ...(first.effect === 'none' ? [] : given)])]
    const isRole = first.about === 'credentials' && (dependency.scopes.length > 0 || ROLE_NAME.test(target.text))
    return { ...first, roles, about: isRole ? 'role' : first.about }
  }

  /** Judges a function FastAPI calls before the handler. */
  callable(definition: PythonNode, closure: Closure = NOTHING): Judgement {
    const values = [...closure].map(
      ([name, value]) => `${name}=${value.is === 'constant' ? JSON.stringify(value.value) : value.is}`,
    )
    const key = `${keyOf(definition)}:${values.join()}`
    const known = this.#judged.get(key)
    if (known !== undefined) return known
    this.#judged.set(key, nothing(shownName(this.#python, definition)))
    const judgement = this.#judge(definition, undefined, closure)
    this.#judged.set(key, judgement)
    return judgement
  }

  #judge(definition: PythonNode, path: string | undefined, closure: Closure = NOTHING): Judgement {
    const base = nothing(shownName(this.#python, definition))
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
    const byDefault = summary.defaults.length > 0 || this.#restsOnNobody(this.injected(definition))
    return { ...own, effect, reason, byDefault, givesNothing: nobody }
  }

  /** Judges a handler's own body: `if not allowed(request): raise HTTPException(403)`. */
  inline(handler: PythonNode, path: string): Judgement {
    if (handler.kind !== 'function_definition') return nothing(shownName(this.#python, handler))
    const summary = this.#request.summarise(handler)
    const refusals = summary.exits.filter(
      ({ kind, certain }) => kind === 'refuse' || (certain && kind !== 'pass' && summary.usesCredential),
    )
    const { effect } = effectOf(nameOf(handler), summary)
    // In a handler only a certain refusal counts: its other branches are about its work.
    const injected = this.injected(handler)
    if (effect !== 'refuses' || refusals.length === 0 || sendsEverybodyOn(handler)) {
      const optional = injected.filter(
        ({ dependency }) => dependency && this.dependency(dependency).effect === 'optional',
      )
      return inHand(this.#request, handler, path, injected, optional)
    }
    // Anybody may come to a login: refusing a wrong password is its work, and no guard before it.
    if (isSignIn(path) && !readsCarried(handler, injected)) return nothing(shownName(this.#python, handler))
    const signature = /signature|hmac|construct_event/i.test(handler.text)
    return {
      ...nothing(shownName(this.#python, handler)),
      effect: 'refuses',
      about: signature ? 'signature' : 'credentials',
      roles: rolesIn(this.#python, handler),
      refusesAt: refusals[0]?.at,
      byDefault: summary.defaults.length > 0 || this.#restsOnNobody(injected),
    }
  }

  /** Whether something unread gives its user: it is taken to give none for an anonymous request, as far as was seen. */
  #restsOnNobody(injected: readonly Injected[]): boolean {
    return injected.some(({ dependency }) => {
      if (dependency === undefined) return false
      const { effect, givesNothing } = this.dependency(dependency)
      return effect === 'unknown' && givesNothing === true
    })
  }

  /** Judges a middleware for one path: the path decides in most of them. */
  middleware(what: PythonNode, path: string): Judgement | undefined {
    const found = what.kind === 'function_definition' ? undefined : this.#python.resolve(what)
    const type = found?.kind === 'class' ? found : undefined
    const runs =
      type === undefined
        ? [what]
        : [...methodsOf(this.#python, type, 'dispatch'), ...methodsOf(this.#python, type, '__call__')].slice(0, 1)
    const [method] = runs
    if (method === undefined || method.kind !== 'function_definition') return undefined
    // Most middleware refuses nobody: seen once, it need not be asked again for every path.
    if (this.#request.summarise(method).refusals.length === 0) return undefined
    // What lets all requests to this path through at once guards others.
    const here = this.#request.summarise(method, new Map(), 0, path)
    if (here.usesPath && here.exits.every(({ kind, certain }) => kind === 'pass' && certain)) return undefined
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
      judged = judgeDecorators(this.#python, this.#request, handler)
      this.#decorated.set(key, judged)
    }
    return judged
  }

  /** A guard, for the place where a judgement is applied. */
  applied(judgement: Judgement, level: GuardLevel, at: PythonNode): Guard | undefined {
    if (judgement.effect === 'none') return undefined
    const { name, effect, about, roles, refusesAt } = judgement
    return { name, level, at: at.position, refusesAt: refusesAt?.position, effect, about, roles }
  }
}
