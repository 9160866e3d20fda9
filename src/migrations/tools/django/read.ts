import { parsePython } from '../../../parsers/python/load.ts'
import { argument, bodyOf, dottedName, nameOf, stringValue } from '../../../parsers/python/syntax.ts'
import { PythonNode } from '../../../parsers/python/tree.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { MigrationStep, Revision, RevisionFiles, Script } from '../../types.ts'
import type { ScriptRequest } from '../define-tool.ts'
import { inPlanOrder } from './plan.ts'

/** A migration as its file says, with ids as `app.name`. */
interface Migration {
  readonly id: string
  readonly app: string
  readonly file: string
  readonly line: number
  readonly dependencies: readonly string[]
  readonly runBefore: readonly string[]
  readonly replaces: readonly string[]
  /** Attributes that code puts together: what they hold is not known. */
  readonly computed: readonly string[]
}

/**
 * The graph of all apps, as `MigrationLoader.build_graph` makes it for an empty database: a squashed migration stands
 * for those it replaces. Parents are of the same app; other apps of the repository are dependencies.
 */
export async function djangoRevisions(workspace: Workspace, folders: readonly string[]): Promise<RevisionFiles> {
  const files = workspace.files.filter(({ path }) => folders.some((one) => isIn(path, one)))
  const { trees, grammar, unparsed } = await parsePython(workspace, files)
  const all = trees.flatMap((tree) => migrationsIn(workspace, new PythonNode(tree, grammar, 0)))
  const stands = new Map<string, string>()
  for (const { id, replaces } of all) for (const one of replaces) stands.set(one, id)
  const kept = all.filter(({ id }) => !stands.has(id))
  const unreadable = unparsed.map(({ file, reason }) => ({ position: { file, line: 1 }, reason }))
  const problems = kept.flatMap(({ id, file, line, computed }) =>
    computed.map((attribute) => ({
      kind: 'unknown-dependencies',
      detail: `${attribute} of ${id} is put together by code: what it needs is not known`,
      position: { file, line },
    })),
  )
  return { revisions: inPlanOrder(kept.map((one) => revisionOf(one, kept, stands))), unreadable, problems }
}

function isIn(path: string, folder: string): boolean {
  return (
    path.startsWith(`${folder}/`) && /^\w+\.py$/.test(path.slice(folder.length + 1)) && !path.endsWith('/__init__.py')
  )
}

function migrationsIn(workspace: Workspace, root: PythonNode): Migration[] {
  const { file } = root.position
  const definition = bodyOf(root).find((node) => node.kind === 'class_definition' && nameOf(node) === 'Migration')
  if (definition === undefined) return []
  const app = labelOf(workspace, file.replace(/\/?migrations\/[^/]*$/, ''))
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.py$/, '')
  const computed: string[] = []
  const keys = (attribute: string): string[] => {
    const value = attributeOf(definition, attribute)
    if (value !== undefined && !isLiteral(value)) computed.push(attribute)
    return value !== undefined && isLiteral(value) ? value.parts.flatMap((part) => keyOf(part, app)) : []
  }
  const [dependencies, runBefore, replaces] = [keys('dependencies'), keys('run_before'), keys('replaces')]
  return [{ id: `${app}.${name}`, app, file, line: definition.line, dependencies, runBefore, replaces, computed }]
}

/** The label an app gives itself, else the name of its folder. */
function labelOf(workspace: Workspace, folder: string): string {
  const config = `${folder}/apps.py`
  const text = workspace.file(config) === undefined ? undefined : workspace.read(config)
  return /^\s+label\s*=\s*["'](\w+)["']/m.exec(text ?? '')?.[1] ?? folder.slice(folder.lastIndexOf('/') + 1)
}

/** `[…]` or `(…)`. */
function isLiteral({ kind }: PythonNode): boolean {
  return kind === 'list' || kind === 'tuple'
}

function attributeOf(definition: PythonNode, name: string): PythonNode | undefined {
  return bodyOf(definition)
    .flatMap((statement) => (statement.kind === 'expression_statement' ? statement.parts.slice(0, 1) : []))
    .find((node) => node.kind === 'assignment' && node.field('left')?.text === name)
    ?.field('right')
}

/** `("app", "0001_initial")`; what settings decide (`swappable_dependency`) is left out. */
function keyOf(node: PythonNode, own: string): string[] {
  if (node.kind !== 'tuple') return []
  const [app, name, ...more] = node.parts.map(stringValue)
  if (app === undefined || name === undefined || more.length > 0) return []
  return [`${app === '__self__' ? own : app}.${name}`]
}

function revisionOf(one: Migration, all: readonly Migration[], stands: ReadonlyMap<string, string>): Revision {
  const before = all.filter(({ runBefore }) => runBefore.includes(one.id)).map(({ id }) => id)
  const named = [...one.dependencies, ...before]
  const needed = [...new Set(named.flatMap((id) => resolved(id, all, stands)))].filter((id) => id !== one.id)
  const isOwn = (id: string): boolean =>
    all.some((other) => other.id === id && other.app === one.app) || id.startsWith(`${one.app}.`)
  const down = needed.filter(isOwn)
  const name = one.id.slice(one.app.length + 1)
  return {
    id: one.id,
    position: { file: one.file, line: one.line },
    down,
    dependsOn: needed.filter((id) => !isOwn(id)),
    // Each app is a branch of its own.
    labels: down.length === 0 && isFirst(one, all) ? [one.app] : [],
    message: name.replace(/^\d+_/, '').replaceAll('_', ' '),
  }
}

function isFirst(one: Migration, all: readonly Migration[]): boolean {
  return (
    all.find(({ app, dependencies }) => app === one.app && !dependencies.some((id) => id.startsWith(`${app}.`))) === one
  )
}

/** Ids in the repository: apps that are installed packages have theirs elsewhere. */
function resolved(id: string, all: readonly Migration[], stands: ReadonlyMap<string, string>): string[] {
  const app = id.slice(0, id.indexOf('.'))
  const own = all.filter((one) => one.app === app)
  if (own.length === 0) return []
  if (id === `${app}.__first__`) return own.filter((one) => isFirst(one, all)).map((one) => one.id)
  if (id === `${app}.__latest__`) {
    return own.filter((one) => !own.some(({ dependencies }) => dependencies.includes(one.id))).map((one) => one.id)
  }
  return [stands.get(id) ?? id]
}

/** The names of the operations. Their SQL is Django's to write: it follows from the models as they were. */
export async function djangoScript({ workspace, revision, direction }: ScriptRequest): Promise<Script> {
  const { file } = revision.position
  const { trees, grammar } = await parsePython(
    workspace,
    workspace.files.filter(({ path }) => path === file),
  )
  const [tree] = trees
  const root = tree === undefined ? undefined : new PythonNode(tree, grammar, 0)
  const definition = root?.find('class_definition').find((node) => nameOf(node) === 'Migration')
  const list = definition === undefined ? undefined : attributeOf(definition, 'operations')
  if (list === undefined) return { kind: 'steps', steps: [] }
  const steps = list.kind === 'list' ? list.parts.map(stepOf) : [stepOf(list)]
  return { kind: 'steps', steps: direction === 'up' ? steps : steps.reverse() }
}

function stepOf(node: PythonNode): MigrationStep {
  const callee = node.kind === 'call' ? node.field('function') : undefined
  const operation = (callee === undefined ? undefined : dottedName(callee))?.split('.').at(-1)
  const model = operation === undefined ? undefined : (argument(node, 'model_name') ?? argument(node, 'name'))
  const subject = model === undefined ? undefined : stringValue(model)
  const what = subject === undefined ? (operation ?? 'an operation') : `${operation} of ${subject}`
  const reason = `the SQL of ${what} is written by Django from its models`
  return { kind: 'opaque', position: node.position, operation: operation ?? 'code', reason }
}
