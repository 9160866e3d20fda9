import { isSecretName, snakeCase } from '../../core/secret-words.ts'
import { argument, argumentsOf, bodyOf, nameOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import { readDefault } from './defaults.ts'
import type { Setting } from './types.ts'

export type ClassOf = Extract<Resolved, { kind: 'class' }>

/** A class that pydantic fills from the environment, with its fields as settings. */
export interface SettingsClass {
  readonly type: ClassOf
  /** It and the classes it inherits fields from. */
  readonly lineage: readonly ClassOf[]
  readonly fields: ReadonlyMap<string, Setting>
}

interface Config {
  readonly prefix: string
  readonly caseSensitive: boolean
}

/** Every class of the code that has pydantic's `BaseSettings` among its bases. */
export function readSettingsClasses(python: PythonFacts): SettingsClass[] {
  const found: SettingsClass[] = []
  const known = new Map<string, Setting>()
  for (const module of python.code) {
    for (const node of module.root.find('class_definition')) {
      if (node.field('superclasses') === undefined) continue
      const type = classAt(python, node)
      if (type === undefined) continue
      const { classes, external } = python.lineage(type)
      const base = external.find((name) => /(^|\.)BaseSettings$/.test(name))
      if (base === undefined) continue
      const config = readConfig(python, classes)
      const isFirst = /^pydantic\.(v1\.|env_settings\.)?BaseSettings$/.test(base)
      found.push({ type, lineage: classes, fields: readFields(python, classes, config, isFirst, known) })
    }
  }
  return found
}

function classAt(python: PythonFacts, node: PythonNode): ClassOf | undefined {
  const name = node.field('name')
  const found = name === undefined ? undefined : python.resolve(name)
  if (found?.kind === 'class' && found.node.equals(node)) return found
  const module = python.moduleOf(node)
  return { kind: 'class', name: `${module.name}.${nameOf(node)}`, module, node }
}

/** `model_config`, an inner `Config` class or class keywords; the most derived class wins. */
function readConfig(python: PythonFacts, classes: readonly ClassOf[]): Config {
  for (const { node } of classes) {
    const options = optionsOf(node)
    if (options === undefined) continue
    const prefix = options('env_prefix')
    const sensitive = options('case_sensitive')
    const value = prefix === undefined ? undefined : python.constant(prefix)
    return {
      prefix: typeof value === 'string' ? value : '',
      caseSensitive: sensitive !== undefined && python.constant(sensitive) === true,
    }
  }
  return { prefix: '', caseSensitive: false }
}

function optionsOf(type: PythonNode): ((name: string) => PythonNode | undefined) | undefined {
  const keywords = argumentsOf(type).some(({ name }) => name === 'env_prefix')
  if (keywords) return (name) => argument(type, name)
  for (const statement of bodyOf(type)) {
    if (statement.kind === 'class_definition' && nameOf(statement) === 'Config') {
      return (name) => fieldsIn(statement).find((field) => field.name === name)?.value
    }
    const assignment = statement.kind === 'expression_statement' ? statement.parts[0] : undefined
    if (assignment?.kind !== 'assignment' || assignment.field('left')?.text !== 'model_config') continue
    const value = assignment.field('right')
    if (value?.kind === 'call') return (name) => argument(value, name)
    if (value?.kind === 'dictionary') return (name) => member(value, name)
  }
  return undefined
}

function member(dictionary: PythonNode, name: string): PythonNode | undefined {
  const pair = dictionary.parts.find((part) => {
    const key = part.field('key')
    return key !== undefined && stringValue(key) === name
  })
  return pair?.field('value')
}

interface Field {
  readonly name: string
  readonly node: PythonNode
  readonly annotation: PythonNode | undefined
  readonly value: PythonNode | undefined
}

function fieldsIn(type: PythonNode): Field[] {
  return bodyOf(type).flatMap((statement): Field[] => {
    const node = statement.kind === 'expression_statement' ? statement.parts[0] : undefined
    const left = node?.kind === 'assignment' ? node.field('left') : undefined
    if (node === undefined || left?.kind !== 'identifier') return []
    return [{ name: left.text, node, annotation: node.field('type'), value: node.field('right') }]
  })
}

function readFields(
  python: PythonFacts,
  classes: readonly ClassOf[],
  config: Config,
  isFirst: boolean,
  known: Map<string, Setting>,
): ReadonlyMap<string, Setting> {
  const fields = new Map<string, Setting>()
  for (const type of classes) {
    for (const field of fieldsIn(type.node)) {
      const isField = !/^_|^model_config$/.test(field.name) && !/ClassVar/.test(field.annotation?.text ?? '')
      if (!isField || fields.has(field.name) || isNested(python, field)) continue
      const setting = readField(python, type, field, config, isFirst)
      fields.set(field.name, sharedWith(known, setting))
    }
  }
  return fields
}

/** A field of another model of the repository is filled field by field, not from one variable. */
function isNested(python: PythonFacts, { annotation }: Field): boolean {
  const name = annotation?.parts[0]
  const found = name?.kind === 'identifier' || name?.kind === 'attribute' ? python.resolve(name) : undefined
  if (found?.kind !== 'class') return false
  const { external } = python.lineage(found)
  return external.some((base) => /BaseModel$|BaseSettings$/.test(base))
}

/** A field that several classes inherit is one setting, fed by the variables of each. */
function sharedWith(known: Map<string, Setting>, setting: Setting): Setting {
  const key = `${setting.at.file}:${setting.at.line}:${setting.attribute}`
  const same = known.get(key)
  if (same === undefined) known.set(key, setting)
  else (same.names as string[]).push(...setting.names.filter((name) => !same.names.includes(name)))
  return same ?? setting
}

function readField(python: PythonFacts, type: ClassOf, field: Field, config: Config, isFirst: boolean): Setting {
  const call = fieldCall(python, field)
  const names = call === undefined ? [] : aliases(python, call)
  const own = `${config.prefix}${field.name}`
  const known = names.length > 0 ? names : [config.caseSensitive ? own : own.toUpperCase()]
  const plain = field.value?.equals(call) === true ? undefined : field.value
  const inCall = call === undefined ? undefined : (argument(call, 'default', 0) ?? factoryCall(call))
  const isOptional = /\bOptional\[|\bNone\b/.test(field.annotation?.text ?? '')
  const given = plain ?? inCall
  return {
    name: known[0] ?? own,
    names: [...known],
    attribute: field.name,
    owner: type.name,
    reader: 'pydantic',
    at: field.node.position,
    // pydantic 1 gives an optional field without a default the default None; pydantic 2 demands it.
    default:
      given === undefined && isFirst && isOptional
        ? { kind: 'constant', value: null, at: field.node.position }
        : readDefault(python, given),
    annotation: field.annotation?.text,
    secret: holdsSecret(field.name, field.annotation?.text),
    about: aboutOf(field.name),
  }
}

function factoryCall(call: PythonNode): PythonNode | undefined {
  return argument(call, 'default_factory') === undefined ? undefined : call
}

/** The `Field(...)` of a field: its value, or in `Annotated[str, Field(...)]`. */
function fieldCall(python: PythonFacts, field: Field): PythonNode | undefined {
  const calls = [field.value, ...(field.annotation?.find('call') ?? [])]
  return calls.find((node) => {
    const callee = node?.kind === 'call' ? node.field('function') : undefined
    return callee !== undefined && /(^|\.)Field$/.test(python.qualifiedName(callee) ?? callee.text)
  })
}

function aliases(python: PythonFacts, call: PythonNode): string[] {
  for (const option of ['validation_alias', 'env', 'alias']) {
    const given = argument(call, option)
    if (given === undefined) continue
    const parts = given.kind === 'call' ? argumentsOf(given).map(({ value }) => value) : [given]
    const names = parts.flatMap((part) => python.constant(part) ?? []).filter((name) => typeof name === 'string')
    if (names.length > 0) return names
  }
  return []
}

/** A secret by its name or by its type; numbers and switches never are. */
export function holdsSecret(name: string, annotation: string | undefined): boolean {
  if (/\b(int|float|bool|timedelta|Path|FilePath|Enum)\b/.test(annotation ?? '')) return false
  return isSecretName(name) || (/\bSecret(Str|Bytes)\b/.test(annotation ?? '') && !/url|dsn|uri/i.test(name))
}

const ENVIRONMENT =
  /^(\w+_)?(app_)?(env|environment|app_env|stage|deployment_env(ironment)?|runtime_env|env_name|app_environment|environment_name|deploy_env|run_mode|app_mode|python_env|fastapi_env|node_env|env_mode|env_state)$/

/** What other services and tools are told of an environment of theirs, and questions about one. */
const NOT_OURS =
  /virtual|conda|venv|pinecone|weaviate|snowflake|otel|opentelemetry|sentry|datadog|^dd_|new_?relic|rollbar|honeycomb|logfire|posthog|langfuse|(^|_)test_env|^(is|in|has|use|enable|allow)_/

export function aboutOf(name: string): Setting['about'] {
  const words = snakeCase(name)
  if (ENVIRONMENT.test(words) && !NOT_OURS.test(words)) return 'environment'
  return /^(\w+_)?(debug|debug_mode|dev_mode|testing|is_dev(elopment)?)$/.test(words) ? 'debug' : 'other'
}
