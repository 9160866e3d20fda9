import type { Machine, OutsideCall } from '../../typescript/run/machine.ts'
import type { ClassValue, Made, Place, Value } from '../../typescript/run/values.ts'
import { optionsOf, stringOf } from '../../typescript/run/values.ts'
import { nameOfHolder } from './names.ts'
import type { NestApplication } from './nest-application.ts'
import type { ConsumedMiddleware } from './nest-consumers.ts'
import { consumedBy } from './nest-consumers.ts'
import { controllerRoutes } from './nest-controllers.ts'
import { joinPaths } from './paths.ts'
import type { NodeHolder, NodeRoute, Unresolved } from './routes.ts'

/** A module that an application imports, with the path a router module gives it. */
interface Loaded {
  readonly type: ClassValue
  readonly controllers: readonly Value[]
  readonly place: Place
}

const FACTORY = /^@nestjs\/core\.NestFactory\.create\w*$/

/** Watches applications of NestJS being made, and reads controllers off the modules they import. */
export class Nest {
  readonly applications = new Map<Made, NestApplication>()
  readonly unresolved: Unresolved[] = []
  machine: Machine | undefined
  /** Paths that `RouterModule.register` gives modules. */
  readonly #prefixes = new Map<ClassValue, string>()
  readonly #consumed: ConsumedMiddleware[] = []

  call({ name, self, args, place, callee }: OutsideCall): Value | undefined {
    if (FACTORY.test(name)) return this.#make(args, place)
    const application = self?.kind === 'made' ? this.applications.get(self) : undefined
    if (application === undefined || callee.kind !== 'method') return undefined
    const [first] = args
    if (callee.name === 'setGlobalPrefix') {
      application.prefix = stringOf(first) ?? '{?}'
      if (args[1] !== undefined)
        this.unresolved.push({ place, reason: 'the paths that setGlobalPrefix leaves out are not read' })
    }
    if (callee.name === 'useGlobalGuards') application.guards.push(...args.map((value) => ({ value, place })))
    if (callee.name === 'enableVersioning') setVersions(application, first)
    return undefined
  }

  isSubject(value: Value): boolean {
    return value.kind === 'made' && this.applications.has(value)
  }

  #make(args: readonly Value[], place: Place): Made {
    const made: Made = {
      kind: 'made',
      of: '@nestjs/core.NestFactory.create',
      args,
      receiver: undefined,
      place,
      fields: new Map(),
    }
    const [module] = args
    this.applications.set(made, {
      made,
      module: module ?? { kind: 'unknown', text: 'module' },
      prefix: '',
      version: undefined,
      versionPrefix: undefined,
      guards: [],
    })
    return made
  }

  routes(): { routes: NodeRoute[]; holders: NodeHolder[]; unresolved: Unresolved[] } {
    const routes: NodeRoute[] = []
    const holders: NodeHolder[] = []
    for (const application of this.applications.values()) {
      const loaded: Loaded[] = []
      this.#prefixes.clear()
      this.#consumed.length = 0
      const guards = [...application.guards]
      this.#walk(application.module, loaded, guards, new Set(), application.made.place)
      const name = nameOfHolder(application.made)
      const found = loaded.flatMap(({ controllers, place, type }) => {
        const prefix = this.#prefixes.get(type) ?? ''
        const around = { application, name, guards, place, prefix, consumed: this.#consumed, machine: this.machine }
        return controllers.flatMap((one) => controllerRoutes(one, around, this.unresolved))
      })
      routes.push(...found)
      holders.push({
        name,
        place: application.made.place,
        framework: 'NestJS',
        isApplication: true,
        routes: found.length,
        state: 'mounted',
      })
    }
    return { routes, holders, unresolved: this.unresolved }
  }

  /** `RouterModule.register([{ path: 'admin', module: AdminModule, children: […] }])`. */
  #mount(routes: Value | undefined, base: string, place: Place): void {
    for (const one of itemsOf(routes, this.unresolved, place)) {
      // A child may be a module alone: it takes the path of its parent.
      if (one.kind === 'class') this.#prefixes.set(one, base)
      if (one.kind !== 'shape') continue
      const path = joinPaths(base, stringOf(one.fields.get('path')) ?? '{?}')
      const module = one.fields.get('module')
      if (module?.kind === 'class') this.#prefixes.set(module, path)
      this.#mount(one.fields.get('children'), path, place)
    }
  }

  /** The modules of an application, each once; providers that guard every route are found on the way. */
  #walk(value: Value, loaded: Loaded[], guards: NestApplication['guards'], seen: Set<ClassValue>, place: Place): void {
    if (value.kind === 'choice') {
      for (const one of optionsOf(value)) this.#walk(one, loaded, guards, seen, place)
      return
    }
    const forwarded = value.kind === 'made' && /\.forwardRef$/.test(value.of) ? value.args[0] : undefined
    if (forwarded !== undefined && this.machine !== undefined) {
      this.#walk(this.machine.call(forwarded, [], place), loaded, guards, seen, place)
      return
    }
    if (value.kind === 'made' && /\bRouterModule\.(register|forRoutes)$/.test(value.of)) {
      this.#mount(value.args[0], '', place)
      return
    }
    const dynamic = value.kind === 'shape' ? value : undefined
    const type = dynamic === undefined ? value : dynamic.fields.get('module')
    if (type?.kind !== 'class') {
      const isOfLibrary =
        type === undefined || type.kind === 'external' || type.kind === 'made' || type.kind === 'method'
      if (!isOfLibrary) this.unresolved.push({ place, reason: 'a module that is imported could not be read' })
      return
    }
    const isKnown = seen.has(type)
    seen.add(type)
    if (!isKnown && this.machine !== undefined) this.#consumed.push(...consumedBy(this.machine, type))
    const at = { script: type.script, node: type.node }
    const parts = isKnown ? [] : type.decorators.flatMap((one) => optionsOfModule(one))
    for (const { fields } of [...parts, ...(dynamic === undefined ? [] : [dynamic])]) {
      loaded.push({ type, controllers: itemsOf(fields.get('controllers'), this.unresolved, at), place: at })
      for (const one of itemsOf(fields.get('providers'), [], at)) guards.push(...globalGuard(one, at))
      for (const one of itemsOf(fields.get('imports'), this.unresolved, at)) this.#walk(one, loaded, guards, seen, at)
    }
  }
}

function setVersions(application: NestApplication, options: Value | undefined): void {
  const fields = options?.kind === 'shape' ? options.fields : new Map<string, Value>()
  const type = fields.get('type')
  const isUri = type === undefined || (type.kind === 'external' && type.name.endsWith('.URI')) || stringOf(type) === '0'
  if (!isUri) return
  const prefix = fields.get('prefix')
  application.versionPrefix = prefix?.kind === 'constant' && prefix.value === false ? '' : (stringOf(prefix) ?? 'v')
  application.version = stringOf(fields.get('defaultVersion'))
}

function optionsOfModule(decorator: Value): Extract<Value, { kind: 'shape' }>[] {
  const [options] = decorator.kind === 'made' && decorator.of === '@nestjs/common.Module' ? decorator.args : []
  return options?.kind === 'shape' ? [options] : []
}

function itemsOf(value: Value | undefined, unresolved: Unresolved[], place: Place): readonly Value[] {
  if (value === undefined) return []
  if (value.kind !== 'list' || value.open)
    unresolved.push({ place, reason: 'a list of a module could not be read to its end' })
  return value.kind === 'list' ? value.items : []
}

/** `{ provide: APP_GUARD, useClass: X }`: it stands before every route, whichever module says so. */
function globalGuard(provider: Value, place: Place): NestApplication['guards'] {
  if (provider.kind !== 'shape') return []
  const token = provider.fields.get('provide')
  if (token?.kind !== 'external' || token.name !== '@nestjs/core.APP_GUARD') return []
  const value = provider.fields.get('useClass') ?? provider.fields.get('useExisting') ?? provider.fields.get('useValue')
  return [{ value: value ?? { kind: 'unknown', text: 'APP_GUARD' }, place }]
}
