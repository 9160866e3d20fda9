import type { Workspace } from '../../workspace/workspace.ts'
import type { DependenciesFacts } from '../dependencies/types.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import type { ModelsFacts } from '../models/types.ts'
import type { PythonFacts } from '../python/types.ts'
import type { SettingsFacts } from '../settings/types.ts'
import type { Definitions } from './definitions.ts'
import { isStub } from './definitions.ts'
import type { Found } from './found.ts'
import { foundAmong, whole } from './found.ts'
import {
  recogniseCall,
  recogniseClass,
  recogniseEnum,
  recogniseFunction,
  recogniseName,
  recogniseText,
} from './in-code.ts'
import type { Recogniser } from './profile.ts'
import type { FeaturePlace } from './types.ts'

/** What a service is recognised by. */
export interface Sources {
  readonly workspace: Workspace
  readonly python: PythonFacts
  readonly endpoints: EndpointsFacts
  readonly models: ModelsFacts
  readonly settings: SettingsFacts
  readonly dependencies: DependenciesFacts
  readonly definitions: Definitions
}

/** Looks for what one recogniser describes. */
export function recognise(one: Recogniser, sources: Sources): Found {
  if ('endpoint' in one) return recogniseEndpoint(one.endpoint, sources)
  if ('table' in one) return recogniseTable(one.table, one.columns ?? [], sources.models)
  if ('class' in one) return recogniseClass(one, sources.definitions)
  if ('function' in one) return recogniseFunction(one, sources.definitions)
  if ('enum' in one) return recogniseEnum(one.enum, one.values, sources.definitions)
  if ('template' in one) return recogniseTemplate(one.template, sources)
  if ('dependency' in one) return recogniseDependency(one.dependency, sources.dependencies)
  if ('setting' in one) return recogniseSetting(one, sources.settings)
  if ('name' in one) return recogniseName(one, sources.python)
  if ('call' in one) return recogniseCall(one, sources)
  if ('text' in one) return recogniseText(one, sources.python)
  return recogniseFile(one.file, sources.workspace)
}

/** Routes that an application reaches; one whose handler does nothing does not count. */
function recogniseEndpoint(route: string, { endpoints, definitions }: Sources): Found {
  const [methods = '', path = ''] = route.split(' ')
  const allowed = new Set(methods.split('|'))
  const pattern = whole(path)
  const matching = endpoints.endpoints.filter(
    (one) =>
      (allowed.has('*') || one.method === '*' || allowed.has(one.method)) &&
      (pattern.test(one.path) || pattern.test(one.path.replace(/(?<=.)\/$/, ''))),
  )
  const places = matching
    .filter(({ handlerAt }) => !isStubAt(handlerAt.file, handlerAt.line, definitions))
    .map(({ at, method, path: full }) => ({ at, what: `${method} ${full}` }))
  return foundAmong(`endpoint ${route}`, 'endpoints', endpoints.endpoints.length, places)
}

function isStubAt(file: string, line: number, definitions: Definitions): boolean {
  const handler = definitions.functions.find(({ module, node }) => module.file === file && node.line === line)
  return handler !== undefined && isStub(handler.node)
}

function recogniseTable(table: string, columns: readonly string[], { models }: ModelsFacts): Found {
  const pattern = whole(table)
  const matching = models.filter((model) => pattern.test(model.table.split('.').at(-1) ?? model.table))
  const places = matching.map((model) => ({ at: model.at, what: `table ${model.table}` }))
  const own = matching.flatMap((model) => model.columns)
  const lacks = columns.filter((column) => !own.some(({ name }) => whole(column).test(name)))
  const known = matching.every(({ complete }) => complete)
  const found = foundAmong(`table ${table}`, 'tables of the data model', models.length, places)
  // Columns of a model that was not read in full may stand where it was not read.
  return { ...found, lacks: known ? lacks.map((column) => `column ${column}`) : [] }
}

const TEMPLATES = ['**/*.{html,htm,jinja,jinja2,j2,mako,mjml,txt,md,mustache,hbs}']

/** Template files that some code names: one that nobody renders is no feature. */
function recogniseTemplate(template: string, { workspace, python }: Sources): Found {
  const pattern = whole(template)
  const files = workspace.glob(...TEMPLATES).filter(({ role }) => role === 'code')
  const places = files
    .map(({ path }) => path)
    .filter((path) => pattern.test(path.split('/').at(-1) ?? path) && isNamed(path, python))
    .map((path): FeaturePlace => ({ at: { file: path, line: 1 }, what: `template ${path}` }))
  return foundAmong(`template ${template}`, 'template files', files.length, places)
}

function isNamed(path: string, python: PythonFacts): boolean {
  const name = path.split('/').at(-1) ?? path
  const stem = name.replace(/(\.\w+)+$/, '')
  const words = [name, `"${stem}"`, `'${stem}'`]
  return python.code.some(({ tree }) => words.some((word) => tree.text.includes(word)))
}

function recogniseDependency(name: string, { manifests }: DependenciesFacts): Found {
  const pattern = whole(name)
  const runtime = manifests.flatMap(({ dependencies }) => dependencies).filter(({ group }) => group === 'runtime')
  const places = runtime
    .filter((one) => pattern.test(one.name.toLowerCase()))
    .map((one) => ({ at: one.at, what: `package ${one.name}` }))
  return foundAmong(`package ${name}`, 'packages of the manifests', runtime.length, places)
}

function recogniseSetting(one: Extract<Recogniser, { setting: string }>, { settings }: SettingsFacts): Found {
  const pattern = whole(one.setting)
  const matching = settings.filter(({ names }) => names.some((name) => pattern.test(name)))
  const agreeing = matching.filter(({ default: given }) => {
    return one.default === undefined || (given.kind === 'constant' && String(given.value) === String(one.default))
  })
  const places = agreeing.map((setting) => ({ at: setting.at, what: `setting ${setting.name}` }))
  const what = one.default === undefined ? one.setting : `${one.setting} with the default ${one.default}`
  return foundAmong(`setting ${what}`, 'settings', settings.length, places)
}

function recogniseFile(file: string, workspace: Workspace): Found {
  const pattern = whole(file)
  const places = workspace.files
    .filter(({ path, role }) => role === 'code' && pattern.test(path))
    .map(({ path }) => ({ at: { file: path, line: 1 }, what: path }))
  return foundAmong(`file ${file}`, 'files', workspace.files.length, places)
}
