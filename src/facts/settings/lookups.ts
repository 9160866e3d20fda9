import type { Position } from '../../core/position.ts'
import { argument, argumentsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import { aboutOf, holdsSecret } from './classes.ts'
import { lookupDefault } from './defaults.ts'
import type { Setting, SettingDefault } from './types.ts'

/** A place that reads a variable, with the call or subscript that does. */
export interface Lookup {
  readonly node: PythonNode
  readonly setting: Setting
}

export interface Lookups {
  readonly lookups: readonly Lookup[]
  readonly unknownNames: readonly Position[]
}

interface Reading {
  readonly reader: Setting['reader']
  readonly name: PythonNode | undefined
  readonly given: PythonNode | undefined
  readonly lacking: 'none' | 'required'
}

const MENTION = /\b(getenv|environ|decouple|environs|starlette\.config)\b/
const CALLEE = /(^|\.)(getenv|environ\.(get|pop|setdefault)|[Cc]onfig|\w*[Ee]nv(\.\w+)?)$/

/** Modules whose import of a reader gives it another name. */
const ALIASED = /\b(config|getenv|Env|Config) as \w|= (Env|Config|AutoConfig)\(/

/** Every read of an environment variable in the code, through the standard library and the usual packages. */
export function readLookups(python: PythonFacts): Lookups {
  const lookups: Lookup[] = []
  const unknownNames: Position[] = []
  const helpers = new Map<string, { node: PythonNode; parameter: string; reading: Reading }>()
  for (const module of python.code) {
    if (!mayHold(module.tree, 'getenv', 'environ', 'decouple', 'starlette.config')) continue
    if (!MENTION.test(module.tree.text)) continue
    const mayBeAliased = ALIASED.test(module.tree.text)
    for (const node of module.root.find('call', 'subscript')) {
      const reading = node.kind === 'call' ? readCall(python, node, mayBeAliased) : readSubscript(python, node)
      if (reading?.name === undefined) continue
      const name = python.constant(reading.name)
      if (typeof name === 'string') lookups.push({ node, setting: settingFrom(python, node, name, reading) })
      else {
        const helper = helperAround(python, module, node, reading)
        if (helper === undefined) unknownNames.push(node.position)
        else helpers.set(helper.name, helper)
      }
    }
  }
  lookups.push(...helperCalls(python, helpers))
  return { lookups, unknownNames }
}

function readCall(python: PythonFacts, node: PythonNode, mayBeAliased: boolean): Reading | undefined {
  const callee = node.field('function')
  if (callee === undefined || callee.end - callee.start > 80) return undefined
  const mayBeAlias = mayBeAliased && callee.kind === 'identifier'
  if (!mayBeAlias && !CALLEE.test(callee.text)) return undefined
  const name = python.qualifiedName(callee) ?? python.typeOf(callee)?.name
  const first = argument(node, 'key', 0) ?? argument(node, 'name', 0)
  const given = argument(node, 'default', 1)
  if (/^os\.(getenv|environ\.(get|setdefault))$/.test(name ?? '')) {
    return { reader: 'environ', name: first, given, lacking: 'none' }
  }
  if (name === 'os.environ.pop') return { reader: 'environ', name: first, given, lacking: 'required' }
  if (/^decouple\.(config|AutoConfig|Config)$/.test(name ?? '')) {
    return {
      reader: 'decouple',
      name: argument(node, 'option', 0),
      given: argument(node, 'default', 1),
      lacking: 'required',
    }
  }
  const holder = python.typeOf(callee)?.name ?? name ?? ''
  if (/^starlette\.config\.Config$/.test(holder) && name !== holder) {
    return { reader: 'starlette', name: first, given: argument(node, 'default', 2), lacking: 'required' }
  }
  if (
    /^(environs\.Env|environ\.(Env|FileAwareEnv))(\.\w+)?$/.test(holder) &&
    !/\.(read_env|Env|prefixed|seal)$/.test(callee.text)
  ) {
    return argumentsOf(node).length === 0 ? undefined : { reader: 'environs', name: first, given, lacking: 'required' }
  }
  return undefined
}

function readSubscript(python: PythonFacts, node: PythonNode): Reading | undefined {
  const [object, key] = node.parts
  if (object === undefined || !/environ$/.test(object.text) || python.qualifiedName(object) !== 'os.environ')
    return undefined
  const isWritten = node.fieldName === 'left' || node.parentNode?.kind === 'delete_statement'
  return isWritten ? undefined : { reader: 'environ', name: key, given: undefined, lacking: 'required' }
}

function settingFrom(python: PythonFacts, node: PythonNode, name: string, reading: Reading): Setting {
  const variable = assignedTo(node)
  const value: SettingDefault = lookupDefault(python, reading.given, node, reading.lacking)
  return {
    name,
    names: [name],
    attribute: variable,
    owner: undefined,
    reader: reading.reader,
    at: node.position,
    default: value,
    annotation: undefined,
    secret: holdsSecret(name, castOf(node)),
    about: aboutOf(name),
  }
}

function castOf(node: PythonNode): string | undefined {
  const cast = argument(node, 'cast')?.text
  const around = node.parentNode?.parentNode
  return cast ?? (around?.kind === 'call' ? around.field('function')?.text : undefined)
}

/** The variable or attribute an expression ends up in: `X = int(os.getenv('X', '1'))`. */
function assignedTo(node: PythonNode): string | undefined {
  for (let at = node.parentNode; at !== undefined; at = at.parentNode) {
    if (at.kind === 'assignment') {
      const left = at.field('left')
      return left?.kind === 'attribute' ? left.field('attribute')?.text : left?.text
    }
    if (!/^(call|argument_list|boolean_operator|parenthesized_expression|attribute|keyword_argument)$/.test(at.kind))
      break
  }
  return undefined
}

/** A function of the repository that reads the variable its parameter names. */
function helperAround(python: PythonFacts, module: PythonModule, node: PythonNode, reading: Reading) {
  const definition = node.enclosing('function_definition')
  const name = definition?.field('name')
  if (definition === undefined || name === undefined || reading.name?.kind !== 'identifier') return undefined
  const parameter = reading.name.text
  if (!parametersOf(definition).some((one) => one.name === parameter)) return undefined
  const found = python.resolve(name)
  return { name: found?.name ?? `${module.name}.${name.text}`, node: definition, parameter, reading }
}

function helperCalls(
  python: PythonFacts,
  helpers: ReadonlyMap<string, { node: PythonNode; parameter: string; reading: Reading }>,
): Lookup[] {
  if (helpers.size === 0) return []
  return python.callsTo(...helpers.keys()).flatMap(({ node, name }) => {
    const helper = name === undefined ? undefined : helpers.get(name)
    if (helper === undefined) return []
    const parameters = parametersOf(helper.node).filter((one) => one.name !== 'self' && one.name !== 'cls')
    const place = parameters.findIndex((one) => one.name === helper.parameter)
    const variable = argument(node, helper.parameter, place)
    const value = variable === undefined ? undefined : python.constant(variable)
    if (typeof value !== 'string') return []
    const fallback = parameters.findIndex((one) => /default|fallback/.test(one.name))
    const given = fallback === -1 ? undefined : argument(node, parameters[fallback]?.name ?? '', fallback)
    const lacking = /\braise\b/.test(helper.node.text) ? 'required' : helper.reading.lacking
    return [{ node, setting: settingFrom(python, node, value, { reader: 'helper', name: variable, given, lacking }) }]
  })
}
