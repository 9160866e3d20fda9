import { argumentsOf, bodyOf, decoratorsOf, nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import type { Constant, PythonFacts } from '../python/types.ts'
import type { SettingsClass } from './classes.ts'
import { Interpreter } from './interpret.ts'
import type { SettingReferences } from './references.ts'
import type { StartUp } from './start-up.ts'
import type { Setting, StartUpCall, Validation } from './types.ts'
import type { Supposition, Value } from './values.ts'

/** What validations are read with. */
export interface Readers {
  readonly python: PythonFacts
  readonly references: SettingReferences
  readonly startUp: StartUp
  readonly classes: readonly SettingsClass[]
  readonly settings: readonly Setting[]
}

const VALIDATOR = /(^|\.)(field_validator|model_validator|validator|root_validator)$/
const CONSTRUCTED = /^(__init__|model_post_init|__post_init__)$/
const REFUSES = /\braise\b|\b(sys\.exit|os\._exit|exit|quit)\(|\bassert\b/
/** A module that ends the whole program for a setting means it. */
const ENDS_IT = /\braise SystemExit\b|\b(sys\.exit|os\._exit)\(/
const HTTP_REFUSAL =
  /\braise\s+(\w+\.)*(HTTPException|HTTPError|PermissionError|NotFound|Forbidden|Unauthorized|\w*HTTP\w*)\b/
const PRODUCTION_WORDS = /prod|environment|app_env|\bENV\b|is_dev|\bdebug\b|\blocal\b/i
const VALIDATING_NAME = /valid|check|assert|ensure|verify|require|enforce|refuse|guard|sanity|preflight/i

/** What code does under a supposition, and whether it ever asked for the supposed value. */
interface Ran {
  readonly answer: 'yes' | 'no' | 'maybe'
  readonly read: boolean
}

type Run = (subject: Setting, value: Constant, environment: 'production' | 'default') => Ran

/** Everything that refuses to start with bad settings, called or not. */
export function readValidations(readers: Readers): Validation[] {
  return [...readers.classes.flatMap((one) => inClass(readers, one)), ...inFunctions(readers), ...inModules(readers)]
}

function inClass(readers: Readers, owner: SettingsClass): Validation[] {
  const called = constructedAt(readers, owner)
  return owner.lineage.flatMap((type) =>
    bodyOf(type.node).flatMap((statement): Validation[] => {
      const definition = statement.kind === 'decorated_definition' ? statement.field('definition') : statement
      if (definition?.kind !== 'function_definition' || !REFUSES.test(deepText(readers, definition))) return []
      const decorator = decoratorsOf(definition).find((one) => isValidator(readers.python, one))
      if (decorator === undefined && !CONSTRUCTED.test(nameOf(definition))) return []
      return validationFrom(readers, `${type.name}.${nameOf(definition)}`, definition, called, owner, decorator)
    }),
  )
}

function isValidator(python: PythonFacts, decorator: PythonNode): boolean {
  const callee = decorator.kind === 'call' ? decorator.field('function') : decorator
  return callee !== undefined && VALIDATOR.test(python.qualifiedName(callee) ?? callee.text)
}

/** A validator often only calls a helper that raises. */
function deepText(readers: Readers, definition: PythonNode): string {
  const calls = definition.find('call').slice(0, 40)
  const helpers = calls.flatMap((call) => {
    const callee = call.field('function')
    const target = callee === undefined ? undefined : readers.python.resolve(callee)
    return target?.kind === 'function' ? [target.node.text] : []
  })
  const lists = definition.find('identifier').flatMap((name) => {
    const target = /^_?[A-Z]/.test(name.text) ? readers.python.resolve(name) : undefined
    const isLiteral = target?.kind === 'value' && /^(list|tuple|set|dictionary)$/.test(target.node.kind)
    return isLiteral ? [target.node.text] : []
  })
  return [definition.text, ...helpers, ...lists].join('\n')
}

function constructedAt({ python, classes }: Readers, { type }: SettingsClass): StartUpCall | undefined {
  const [call] = python.callsTo(type.name)
  const held = call === undefined ? heldBy(nameOf(type.node), classes) : call.node
  return held === undefined ? undefined : { how: 'settings constructor', at: held.position }
}

/** A settings class as the type of another's field is constructed with it. */
function heldBy(name: string, classes: readonly SettingsClass[]): PythonNode | undefined {
  for (const { type } of classes) {
    const field = type.node
      .find('assignment')
      .find((one) => new RegExp(`\\b${name}\\b`).test(one.field('type')?.text ?? ''))
    if (field !== undefined && nameOf(type.node) !== name) return field
  }
  return undefined
}

/** Asks which environment this is. */
const ENVIRONMENT_TEST =
  /\b(\w*_)?(is_)?prod(uction)?\b|\b\w*(app_env|environment)\b\s*[!=]=|\benv\b\s*(==|!=|in|not in)/i

function inFunctions(readers: Readers): Validation[] {
  const names = new Set(readers.settings.flatMap(({ attribute, names: all }) => [...all, attribute ?? '']))
  return readers.python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'raise', 'exit(', 'quit(', 'assert')) return []
    if (!REFUSES.test(module.tree.text) || !PRODUCTION_WORDS.test(module.tree.text)) return []
    return module.root.find('function_definition').flatMap((definition): Validation[] => {
      const text = definition.text
      const isOfClass =
        definition.enclosing('class_definition') !== undefined && !VALIDATING_NAME.test(nameOf(definition))
      if (isOfClass || CONSTRUCTED.test(nameOf(definition))) return []
      if (!REFUSES.test(text) || !PRODUCTION_WORDS.test(text) || HTTP_REFUSAL.test(text)) return []
      if (decoratorsOf(definition).some((one) => isValidator(readers.python, one))) return []
      if (!VALIDATING_NAME.test(nameOf(definition)) && !ENVIRONMENT_TEST.test(text)) return []
      if (!(text.match(/\w+/g) ?? []).some((word) => names.has(word))) return []
      const called = readers.startUp.of(definition)
      if (called === undefined && !VALIDATING_NAME.test(nameOf(definition))) return []
      return validationFrom(readers, `${module.name}.${nameOf(definition)}`, definition, called)
    })
  })
}

/** `if settings.ENVIRONMENT == 'production' and …: raise …` as a statement of a module. */
function inModules(readers: Readers): Validation[] {
  return readers.python.code.flatMap((module) =>
    bodyOf(module.root)
      .filter(
        (statement) =>
          statement.kind === 'if_statement' &&
          REFUSES.test(statement.text) &&
          !/__name__/.test(statement.field('condition')?.text ?? ''),
      )
      .flatMap((statement) =>
        validationFrom(
          readers,
          module.name,
          statement,
          { how: 'import', at: statement.position },
          undefined,
          undefined,
          ENDS_IT.test(statement.text),
        ),
      ),
  )
}

function validationFrom(
  readers: Readers,
  name: string,
  code: PythonNode,
  called: StartUpCall | undefined,
  owner?: SettingsClass,
  decorator?: PythonNode,
  endsIt = false,
): Validation[] {
  const run: Run = (subject, value, environment) => interpret(readers, code, { subject, value, environment }, decorator)
  const candidates = owner === undefined ? readers.settings : [...owner.fields.values()]
  const words = new Set(`${deepText(readers, code)} ${decorator?.text ?? ''}`.match(/\w+/g))
  const mentioned = candidates.filter((setting) => mentions(words, setting, decorator))
  // What merely happens to raise somewhere is no validation of a setting, unless it says so or surely does.
  const isMeant = owner !== undefined || endsIt || VALIDATING_NAME.test(name)
  const covers = mentioned.filter((setting) => setting.about === 'other' && isRefused(setting, run, isMeant))
  if (covers.length === 0) return []
  return [
    {
      name,
      at: { ...code.position, endLine: code.line },
      called,
      onlyInProduction: mentioned.some(({ about }) => about !== 'other') || ENVIRONMENT_TEST.test(code.text),
      covers,
      refusals: refusalsIn(readers, code),
      refuses(setting, value, environment) {
        if (!covers.includes(setting)) return 'no'
        return run(setting, value, environment).answer
      },
    },
  ]
}

/** Values no production should run with, one of which a validation of the setting refuses. */
const BAD_VALUES: readonly Constant[] = [
  null,
  '',
  '*',
  'changeme',
  'sk_test_1',
  'local',
  'sqlite://',
  'http://localhost',
]

function isRefused(setting: Setting, run: Run, orMaybe: boolean): boolean {
  const own = setting.default.kind === 'constant' ? [setting.default.value] : []
  for (const value of [...own, ...BAD_VALUES]) {
    const { answer, read } = run(setting, value, 'production')
    if (answer === 'yes' || (orMaybe && answer === 'maybe')) return true
    // Code that never asked for the value answers the same for any other.
    if (!read) return false
  }
  return false
}

/** Settings whose names stand in the code or in the functions it calls. */
function mentions(words: ReadonlySet<string>, setting: Setting, decorator: PythonNode | undefined): boolean {
  const known = [setting.attribute, ...setting.names]
  return known.some((name) => name !== undefined && words.has(name)) || /['"]\*['"]/.test(decorator?.text ?? '')
}

function refusalsIn({ python }: Readers, code: PythonNode) {
  const raises = code.find('raise_statement').map(({ position }) => position)
  if (raises.length > 0) return raises
  const exits = code.find('call').filter((call) => /exit$/.test(call.field('function')?.text ?? ''))
  const helpers = code.find('call').flatMap((call) => {
    const callee = call.field('function')
    const target = callee === undefined ? undefined : python.resolve(callee)
    return target?.kind === 'function' ? target.node.find('raise_statement').slice(0, 1) : []
  })
  return [...exits, ...helpers].map(({ position }) => position)
}

function interpret(
  readers: Readers,
  code: PythonNode,
  { subject, value, environment }: { subject: Setting; value: Constant; environment: 'production' | 'default' },
  decorator: PythonNode | undefined,
): Ran {
  const mode = decorator === undefined ? '' : decorator.text
  const suppose: Supposition = {
    ...readers,
    subject,
    value,
    environment,
    missing: /model_validator[^)]*before|root_validator[^)]*pre\s*=\s*True/.test(mode),
    seen: { subject: false, environment: false, value: false },
    budget: { left: 2000 },
  }
  const bound = new Map<string, Value>()
  if (decorator !== undefined && /(^|\.|_)(field_)?validator\(/.test(mode) && !/(model|root)_validator/.test(mode)) {
    const fields = argumentsOf(decorator)
      .filter(({ name }) => name === undefined)
      .map(({ value: one }) => readers.python.constant(one))
    if (!fields.includes(subject.attribute ?? '') && !fields.includes('*'))
      return { answer: infoOnly(readers, code, suppose), read: true }
    const parameter = parametersOf(code).find(({ name }) => name !== 'cls' && name !== 'self')
    if (parameter !== undefined) bound.set(parameter.name, value)
    suppose.seen.subject = true
    suppose.seen.value = true
  }
  const interpreter = new Interpreter(suppose, bound)
  const end = code.kind === 'if_statement' ? interpreter.runStatement(code) : interpreter.run(code)
  const isAbout = suppose.seen.subject || interpreter.maybe
  const read = suppose.seen.value
  if (end === 'refuses') return { answer: isAbout ? 'yes' : 'no', read }
  return { answer: interpreter.maybe ? 'maybe' : 'no', read }
}

/** A validator of other fields that looks at this one through `info.data`: at most it may refuse. */
function infoOnly(readers: Readers, code: PythonNode, suppose: Supposition): 'no' | 'maybe' {
  const interpreter = new Interpreter(suppose)
  interpreter.run(code)
  return interpreter.maybe && readers.settings.includes(suppose.subject) ? 'maybe' : 'no'
}
