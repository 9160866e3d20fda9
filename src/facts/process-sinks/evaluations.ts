import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { inputOf } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { within } from '../python/places.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import type { Evaluation } from './types.ts'

const CODE = ['eval', 'exec', 'builtins.eval', 'builtins.exec', 'code.InteractiveInterpreter.runsource']
const OBJECTS = [
  'pickle.load',
  'pickle.loads',
  'pickle.Unpickler',
  '_pickle.loads',
  'cPickle.load',
  'cPickle.loads',
  'cloudpickle.load',
  'cloudpickle.loads',
  'dill.load',
  'dill.loads',
  'joblib.load',
  'marshal.load',
  'marshal.loads',
  'shelve.open',
  'jsonpickle.decode',
  'yaml.load',
  'yaml.load_all',
  'yaml.unsafe_load',
  'yaml.unsafe_load_all',
  'pandas.read_pickle',
]
const TEMPLATES = ['jinja2.Template', 'jinja2.environment.Template', 'mako.template.Template']

/** Every place that runs text as code, or builds objects from data that can name code. */
export function findEvaluations(python: PythonFacts, origins: OriginsFacts): Evaluation[] {
  const found = [
    ...python.callsTo(...CODE).map((call) => evaluation(call, 'code', python, origins)),
    ...python.callsTo(...OBJECTS).map((call) => evaluation(call, 'objects', python, origins)),
    ...python.callsTo(...TEMPLATES).map((call) => evaluation(call, 'template', python, origins)),
    ...python
      .callsNamed('from_string')
      .filter((call) => isEnvironment(call, python))
      .map((call) => evaluation(call, 'template', python, origins)),
    ...python
      .callsTo('importlib.import_module', '__import__')
      .map((call) => evaluation(call, 'module', python, origins)),
  ]
  return found.flatMap((one) => (one === undefined ? [] : [one]))
}

function evaluation(
  { node, name }: PythonCall,
  kind: Evaluation['kind'],
  python: PythonFacts,
  origins: OriginsFacts,
): Evaluation | undefined {
  const callee = node.field('function')
  const first = ['source', 'stream', 'data', 'file', 'name']
    .map((word) => argument(node, word, 0))
    .find((one) => one !== undefined)
  if (first === undefined || callee === undefined) return undefined
  if (/^yaml\.load/.test(name ?? '') && isSafeLoader(node, python)) return undefined
  const input = inputOf(first, origins)
  return {
    at: node.position,
    call: name ?? callee.text,
    within: within(python, node),
    kind,
    input,
    isConfined:
      kind === 'module' ? hasFixedStart(first, origins) : kind !== 'objects' && isSandboxed(node, callee, python),
  }
}

/** `f"app.plugins.{name}"` stays below one package. */
function hasFixedStart(name: PythonNode, origins: OriginsFacts): boolean {
  const first = origins.pieces(name)?.[0]
  return first !== undefined && ('text' in first || origins.of(first.node).kind !== 'request')
}

/** Loaders that build plain data only; `FullLoader` builds no objects of arbitrary classes since PyYAML 5.4. */
function isSafeLoader(node: PythonNode, python: PythonFacts): boolean {
  const loader = argument(node, 'Loader', 1)
  if (loader === undefined) return false
  if (/(Safe|Base|Full)Loader$/.test(loader.text)) return true
  const found = python.resolve(loader)
  if (found?.kind === 'class') {
    return python.lineage(found).external.some((name) => /(Safe|Base|Full)Loader$/.test(name))
  }
  return /(Safe|Base|Full)/.test(found?.name ?? loader.text)
}

function isEnvironment(call: PythonCall, python: PythonFacts): boolean {
  if (/^(jinja2|mako)\b/.test(call.name ?? '')) return true
  const object = call.node.field('function')?.field('object')
  const type = object === undefined ? undefined : python.typeOf(object)
  if (type?.kind === 'class') return python.lineage(type).external.some((name) => name.startsWith('jinja2'))
  return type === undefined && /env|jinja|template/i.test(object?.text ?? '')
}

/** An environment, compiler or set of globals that is a sandbox by its class, or by the name its author gave it. */
function isSandboxed(node: PythonNode, callee: PythonNode, python: PythonFacts): boolean {
  const object = callee.kind === 'attribute' ? callee.field('object') : undefined
  const type = object === undefined ? undefined : python.typeOf(object)
  const names = type?.kind === 'class' ? [type.name, ...python.lineage(type).external] : [type?.name ?? '']
  const values = [object, ...argumentsOf(node).map(({ value }) => value)].flatMap((one) => {
    const found = one === undefined ? undefined : python.resolve(one)
    return one === undefined ? [] : [one.text, found?.kind === 'value' ? found.node.text : '']
  })
  return [...names, ...values].some((name) => /sandbox|restricted/i.test(name.slice(0, 300)))
}
