import { join } from 'node:path'
import { dirname } from 'node:path/posix'
import { KnownError } from '../core/errors.ts'
import python from '../facts/python/index.ts'
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

interface Base {
  readonly module: PythonModule
  readonly name: string
  readonly isBase: boolean
}

/** Writes an environment of Alembic for a service that has none. @throws KnownError where it has, or it is not clear. */
export async function initMigrations(request: InitRequest): Promise<InitResult> {
  const workspace = openDirectory(request.folder)
  await refuseWhereThereIsOne(workspace)
  const facts = await python.collect({
    workspace,
    async fact() {
      throw new Error('the syntax of Python needs no other facts')
    },
  })
  const notes: string[] = []
  const base = chosenBase(facts, request.metadata)
  if (base === undefined) notes.push('no metadata was found: set target_metadata in env.py for autogenerate')
  const models = base === undefined ? [] : modelsOf(facts, base)
  const variable = request.variable ?? variableIn(workspace, notes)
  const plan: EnvironmentPlan = {
    folder: '.',
    scripts: request.scripts,
    importRoot: base === undefined ? '.' : importRoot(base.module),
    variable,
    metadata: base === undefined ? undefined : { module: base.module.name, name: base.name, isBase: base.isBase },
    models,
  }
  const files = environmentFiles(plan)
  const taken = files.find(({ path }) => workspace.file(path) !== undefined)
  if (taken !== undefined) throw bad(`${taken.path} is there already`, 'Choose another folder with --scripts.')
  if (!request.dryRun) writeNewFiles(files.map(({ path, text }) => ({ path: join(request.folder, path), text })))
  const metadata = base === undefined ? null : `${base.module.name}:${base.name}`
  return { schemaVersion: 1, variable, metadata, models, files, written: !request.dryRun, notes }
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

/** Where the repository calls the base classes and functions of SQLAlchemy that own a MetaData. */
function basesIn(facts: PythonFacts): Base[] {
  const bases = new Map<string, Base>()
  for (const module of facts.code) {
    for (const node of module.root.find('class_definition')) {
      const parents = node.field('superclasses')?.parts ?? []
      const names = parents.map((parent) => facts.qualifiedName(parent))
      const name = node.field('name')?.text
      if (name !== undefined && names.some((one) => one === 'sqlalchemy.orm.DeclarativeBase')) {
        bases.set(`${module.name}:${name}`, { module, name, isBase: true })
      }
    }
  }
  const makers = ['sqlalchemy.orm.declarative_base', 'sqlalchemy.ext.declarative.declarative_base']
  for (const { module, node } of facts.callsTo(...makers)) {
    const assignment = node.parentNode
    const left = assignment?.kind === 'assignment' ? assignment.field('left')?.text : undefined
    if (left !== undefined) bases.set(`${module.name}:${left}`, { module, name: left, isBase: true })
  }
  return [...bases.values()]
}

function chosenBase(facts: PythonFacts, wanted: string | undefined): Base | undefined {
  if (wanted !== undefined) {
    const [path = '', name = ''] = wanted.split(':')
    const module = facts.module(path)
    const member = module === undefined ? undefined : facts.member({ kind: 'module', name: path, module }, name)
    if (module === undefined || member === undefined) {
      throw bad(`${wanted} is not in the repository`, 'Write it as module:Name, such as app.models:Base.')
    }
    return { module, name, isBase: member.kind === 'class' || !/\bMetaData\(/.test(textOf(member)) }
  }
  const bases = basesIn(facts)
  const [base, ...others] = bases
  if (others.length === 0) return base
  const names = bases.map(({ module, name }) => `${module.name}:${name}`).join(', ')
  throw bad(`there are several declarative bases: ${names}`, 'Choose with --metadata MODULE:NAME.')
}

function textOf(member: Resolved): string {
  return 'node' in member ? member.node.text : ''
}

/** Modules with classes that derive from the base. */
function modelsOf(facts: PythonFacts, base: Base): string[] {
  const own = facts.member({ kind: 'module', name: base.module.name, module: base.module }, base.name)
  const found = new Set<string>()
  for (const module of facts.code) {
    for (const node of module.root.find('class_definition')) {
      const parents = node.field('superclasses')?.parts ?? []
      const derives = parents.some((parent) => {
        const resolved = facts.resolve(parent)
        if (resolved === undefined || own === undefined) return false
        if (resolved.name === own.name && resolved.kind === own.kind) return true
        return resolved.kind === 'class' && facts.lineage(resolved).classes.some(({ name }) => name === own.name)
      })
      if (derives) found.add(module.name)
    }
  }
  return [...found].filter((name) => /^[A-Za-z_][\w.]*$/.test(name)).sort()
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
