import { join } from 'node:path'
import { dirname } from 'node:path/posix'
import { factSource } from '../audit/collect.ts'
import { KnownError } from '../core/errors.ts'
import type { ModelsFacts } from '../facts/models/types.ts'
import type { PythonFacts, PythonModule, Resolved } from '../facts/python/types.ts'
import { historiesIn } from '../migrations/fleet/fleet.ts'
import { type EnvironmentPlan, environmentFiles } from '../migrations/tools/alembic/draft/environment-files.ts'
import { openDirectory } from '../workspace/disk.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { addressVariables } from './address-variables.ts'
import { writeNewFiles } from './write-file.ts'

export interface InitRequest {
  readonly folder: string
  /** Name of the folder of scripts. */
  readonly scripts: string
  /** The environment variable with the address, found in the repository when undefined. */
  readonly variable?: string
  /** `module:Name` of the declarative base or MetaData, found when undefined. */
  readonly metadata?: string
  readonly dryRun: boolean
}

/** The result of `migrate init`. */
export interface InitResult {
  readonly schemaVersion: 1
  readonly variable: string
  readonly metadata: string | null
  readonly models: readonly string[]
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly written: boolean
  readonly notes: readonly string[]
}

/** A declarative base or a variable with a MetaData. */
interface Base {
  /** Module it is imported from: of the repository, or `sqlmodel`. */
  readonly module: string
  readonly name: string
  readonly isBase: boolean
}

/** Writes an environment of Alembic for a service that has none. @throws KnownError where it has, or it is not clear. */
export async function initMigrations(request: InitRequest): Promise<InitResult> {
  const workspace = openDirectory(request.folder)
  await refuseWhereThereIsOne(workspace)
  const source = factSource(workspace)
  const [facts, models] = await Promise.all([source.fact('python'), source.fact('models')])
  const notes: string[] = []
  const base = chosenBase(facts, models, request.metadata)
  if (base === undefined) notes.push('no metadata was found: set target_metadata in env.py for autogenerate')
  const modules = base === undefined ? [] : modulesOf(facts, models, base)
  const [near] = modules
  const own =
    base === undefined
      ? undefined
      : (facts.module(base.module) ?? (near === undefined ? undefined : facts.module(near)))
  const variable = request.variable ?? variableIn(workspace, notes)
  const plan: EnvironmentPlan = {
    folder: '.',
    scripts: request.scripts,
    importRoot: own === undefined ? '.' : importRoot(own),
    variable,
    metadata: base,
    models: modules,
  }
  const files = environmentFiles(plan)
  const taken = files.find(({ path }) => workspace.file(path) !== undefined)
  if (taken !== undefined) throw bad(`${taken.path} is there already`, 'Choose another folder with --scripts.')
  if (!request.dryRun) writeNewFiles(files.map(({ path, text }) => ({ path: join(request.folder, path), text })))
  const metadata = base === undefined ? null : `${base.module}:${base.name}`
  return { schemaVersion: 1, variable, metadata, models: modules, files, written: !request.dryRun, notes }
}

async function refuseWhereThereIsOne(workspace: Workspace): Promise<void> {
  const [first] = await historiesIn(workspace)
  if (first === undefined) return
  const { tool, environment } = first
  throw bad(
    `there are migrations of ${tool.title} already: ${environment.name}`,
    'plimsoll migrate new adds a revision; name the folder of another service with -C.',
  )
}

/** The metadata that tables of the models belong to. */
function basesIn(facts: PythonFacts, { models }: ModelsFacts): Base[] {
  const keys = new Set(models.flatMap(({ metadata }) => metadata ?? []))
  return [...keys].flatMap((key): Base[] => {
    const parts = key.replace(/\.metadata$/, '').split('.')
    const name = parts.pop() ?? ''
    if (key === 'sqlmodel.SQLModel') return [{ module: 'sqlmodel', name, isBase: true }]
    const module = facts.module(parts.join('.'))
    // A variable that is itself called `metadata` keeps its name.
    if (module === undefined) return facts.module(key.slice(0, -'.metadata'.length)) ? [metadataOf(key)] : []
    const member = facts.member({ kind: 'module', name: module.name, module }, name)
    return [{ module: module.name, name, isBase: member === undefined || isDeclarative(member) }]
  })
}

/** Declarative bases by their statement, for a service that has no tables yet. */
function emptyBases(facts: PythonFacts): Base[] {
  return facts.code.flatMap((module) =>
    module.root.find('class_definition').flatMap((node): Base[] => {
      const parents = node.field('superclasses')?.parts ?? []
      const name = node.field('name')?.text
      const isBase = parents.some((parent) => facts.qualifiedName(parent) === 'sqlalchemy.orm.DeclarativeBase')
      return isBase && name !== undefined ? [{ module: module.name, name, isBase }] : []
    }),
  )
}

function metadataOf(key: string): Base {
  return { module: key.slice(0, -'.metadata'.length), name: 'metadata', isBase: false }
}

function chosenBase(facts: PythonFacts, models: ModelsFacts, wanted: string | undefined): Base | undefined {
  if (wanted !== undefined) {
    const [path = '', name = ''] = wanted.split(':')
    if (wanted === 'sqlmodel:SQLModel') return { module: path, name, isBase: true }
    const module = facts.module(path)
    const member = module === undefined ? undefined : facts.member({ kind: 'module', name: path, module }, name)
    if (module === undefined || member === undefined) {
      throw bad(`${wanted} is not in the repository`, 'Write it as module:Name, such as app.models:Base.')
    }
    return { module: path, name, isBase: isDeclarative(member) }
  }
  const owning = basesIn(facts, models)
  const bases = owning.length > 0 ? owning : emptyBases(facts)
  const [base, ...others] = bases
  if (others.length === 0) return base
  const names = bases.map(({ module, name }) => `${module}:${name}`).join(', ')
  throw bad(`there are several declarative bases: ${names}`, 'Choose with --metadata MODULE:NAME.')
}

/** A base has its tables in `metadata`; a MetaData holds them itself. */
function isDeclarative(member: Resolved): boolean {
  return member.kind === 'class' || !/\bMetaData\(/.test('node' in member ? member.node.text : '')
}

/** Modules with tables of this metadata. */
function modulesOf(facts: PythonFacts, { models }: ModelsFacts, base: Base): string[] {
  const own = [`${base.module}.${base.name}`, `${base.module}.${base.name}.metadata`]
  const files = new Set(models.filter(({ metadata }) => own.includes(metadata ?? '')).map(({ at }) => at.file))
  const names = facts.code.filter(({ file }) => files.has(file)).map(({ name }) => name)
  return names.filter((name) => /^[A-Za-z_][\w.]*$/.test(name)).sort()
}

/** The folder from which the module is imported by its name. */
function importRoot({ file, name, isPackage }: PythonModule): string {
  let folder = dirname(isPackage ? dirname(file) : file)
  for (let depth = name.split('.').length; depth > 1; depth--) folder = dirname(folder)
  return folder
}

/** The one name the repository has for such a variable. */
function variableIn(workspace: Workspace, notes: string[]): string {
  const names = addressVariables(workspace)
  const [only, ...others] = names
  if (only !== undefined && others.length === 0) return only
  const why =
    only === undefined ? 'no variable with an address was found' : `there are several: ${[...names].join(', ')}`
  notes.push(`${why}; env.py reads DATABASE_URL (--url-variable names another)`)
  return 'DATABASE_URL'
}

function bad(message: string, remedy: string): KnownError {
  return new KnownError('bad-option', message, remedy)
}
