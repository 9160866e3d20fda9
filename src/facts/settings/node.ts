import type { Node } from 'oxc-parser'
import { textOf } from '../node-code/inputs.ts'
import { nameOfKey } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import { purposeOf } from '../python/purpose.ts'
import { aboutOf, holdsSecret } from './classes.ts'
import type { Setting, SettingDefault } from './types.ts'

const RANDOM = /\b(randomBytes|randomUUID|nanoid|uuid(v4)?|Math\.random|generateSecret|genSecret)\b\s*\(/
/** Libraries whose schemas read the environment, and the calls that make them. */
const SCHEMAS =
  /^(envalid\.cleanEnv|zod\.(z\.)?object|joi\.object|joi\.Joi\.object|convict|znv\.parseEnv|@t3-oss\/env-(core|nextjs)\.createEnv)$/

export interface NodeSettings {
  /** What reads settings in a way that is not followed: a package, and the secrets asked of it. */
  readonly outside: readonly { readonly name: string; readonly at: Setting['at'] }[]
  readonly settings: readonly Setting[]
  /** Schemas that the environment is held against, with what they cover. */
  readonly schemas: readonly {
    readonly name: string
    readonly at: Setting['at']
    readonly covers: readonly Setting[]
  }[]
}

/** What services in Node take from their environment. */
export function nodeSettings(code: NodeCodeFacts): NodeSettings {
  if (code.files.length === 0) return { settings: [], schemas: [], outside: [] }
  const schemas = schemasIn(code)
  const lookups = code.nodes(['.env'], 'MemberExpression').flatMap((spot) => lookupOf(spot, code))
  const services = code.callsNamed('get', 'getOrThrow').flatMap((call) => configCall(call, code))
  const covered = new Set(schemas.flatMap(({ covers }) => covers.map(({ name }) => name)))
  // What a schema covers is read through it: its default is the one that counts.
  const others = [...lookups, ...services, ...unpacked(code)].filter(({ name }) => !covered.has(name))
  return { settings: [...schemas.flatMap(({ covers }) => covers), ...others], schemas, outside: outsideOf(code) }
}

function setting(
  name: string,
  at: Setting['at'],
  given: SettingDefault,
  attribute: string | undefined,
  reader: Setting['reader'],
): Setting {
  return {
    name,
    names: [name],
    attribute,
    owner: undefined,
    reader,
    at,
    default: given,
    annotation: undefined,
    secret: holdsSecret(name, undefined),
    about: name === 'NODE_ENV' ? 'environment' : aboutOf(name),
  }
}

/** `process.env.NAME`, `process.env['NAME']`; a name that is assigned to, deleted, or only compared is not read here. */
function lookupOf(spot: Spot, code: NodeCodeFacts): Setting[] {
  const { script, node } = spot
  if (node.type !== 'MemberExpression' || !/^process\.env$/.test(textOf({ script, node: node.object }))) return []
  const name = node.computed ? code.constant({ script, node: node.property }) : nameOfKey(node.property)
  const parent = code.parent(spot)
  if (typeof name !== 'string' || !/^[A-Za-z]\w+$/.test(name) || purposeOf(script.file) !== 'service') return []
  if (parent?.type === 'AssignmentExpression' && parent.left === node) return []
  if (parent?.type === 'UnaryExpression' && parent.operator === 'delete') return []
  return [setting(name, script.position(node), defaultOf(spot, name, code), attributeOf(spot, code), 'environ')]
}

function defaultOf(spot: Spot, name: string, code: NodeCodeFacts): SettingDefault {
  const { script } = spot
  let at: Node = spot.node
  for (let parent = code.parent(spot); parent !== undefined; parent = code.parent({ script, node: at })) {
    if (parent.type === 'LogicalExpression' && parent.left === at && parent.operator !== '&&')
      return readDefault({ script, node: parent.right }, code)
    if (!/^(TSNonNullExpression|TSAsExpression|ChainExpression|ParenthesizedExpression)$/.test(parent.type)) break
    at = parent
  }
  const refuses = new RegExp(
    `!\\s*process\\.env(\\.${name}\\b|\\[['"]${name}['"]\\])[^;{}]*\\)\\s*\\{?[^}]{0,200}?(throw\\b|process\\.exit\\()`,
  )
  return refuses.test(script.text)
    ? { kind: 'required' }
    : { kind: 'constant', value: null, at: script.position(spot.node) }
}

function readDefault(spot: Spot, code: NodeCodeFacts): SettingDefault {
  const value = code.constant(spot)
  if (value !== undefined) return { kind: 'constant', value, at: spot.script.position(spot.node) }
  const text = textOf(code.valueOf(spot))
  if (RANDOM.test(text)) return { kind: 'generated', at: spot.script.position(spot.node) }
  // `throw` behind `??`, or a function that throws.
  const func =
    spot.node.type === 'CallExpression'
      ? code.functionAt({ script: spot.script, node: spot.node.callee as Node })
      : undefined
  if (func !== undefined && /^[^;]*\{\s*throw\b/.test(textOf(func))) return { kind: 'required' }
  if (func !== undefined && RANDOM.test(textOf(func))) return { kind: 'generated', at: spot.script.position(spot.node) }
  if (/^(undefined|process\.env\b)/.test(text))
    return { kind: 'constant', value: null, at: spot.script.position(spot.node) }
  return { kind: 'unknown', text: text.slice(0, 80) }
}

/** The member or variable it is kept in: `jwtSecret: process.env.JWT_SECRET`. */
function attributeOf(spot: Spot, code: NodeCodeFacts): string | undefined {
  let { node } = spot
  for (let step = 0; step < 6; step += 1) {
    const parent = code.parent({ script: spot.script, node })
    if (parent?.type === 'Property') return nameOfKey(parent.key)
    if (parent?.type === 'VariableDeclarator') return parent.id.type === 'Identifier' ? parent.id.name : undefined
    if (parent === undefined || /Statement|Function/.test(parent.type)) return undefined
    node = parent
  }
  return undefined
}

/** `const { A, B = 'x' } = process.env` */
function unpacked(code: NodeCodeFacts): Setting[] {
  return code.holding(/\}\s*=\s*process\.env\b/).flatMap((file) => {
    const text = code.text(file)
    return [...text.matchAll(/\{([^{}]*)\}\s*=\s*process\.env\b(?!\s*[.[])/g)].flatMap((match) =>
      (match[1] ?? '').split(',').flatMap((part): Setting[] => {
        const [, name, fallback] = /^\s*([A-Z]\w+)\s*(?::\s*\w+\s*)?(?:=\s*(.+?))?\s*$/.exec(part) ?? []
        if (name === undefined || purposeOf(file) !== 'service') return []
        const offset = match.index + match[0].indexOf(name)
        const at = { file, line: text.slice(0, offset).split('\n').length }
        const literal = /^(['"`])(.*)\1$/.exec(fallback ?? '')?.[2]
        const given: SettingDefault =
          fallback === undefined
            ? { kind: 'constant', value: null, at }
            : literal !== undefined
              ? { kind: 'constant', value: literal, at }
              : { kind: 'unknown', text: fallback }
        return [setting(name, at, given, name, 'environ')]
      }),
    )
  })
}

/** `config.get('NAME', 'default')` of @nestjs/config, and `getOrThrow`. */
function configCall(call: NodeCall, code: NodeCodeFacts): Setting[] {
  if (!/^@nestjs\/config\.ConfigService\(\)\.(get|getOrThrow)$/.test(call.name ?? '')) return []
  const [key, fallback] = call.node.arguments as readonly Node[]
  const name = key === undefined ? undefined : code.constant({ script: call.script, node: key })
  if (typeof name !== 'string' || !/^[A-Z][A-Z0-9_]+$/.test(name)) return []
  const given: SettingDefault =
    call.name?.endsWith('getOrThrow') === true
      ? { kind: 'required' }
      : fallback === undefined
        ? { kind: 'constant', value: null, at: call.at }
        : readDefault({ script: call.script, node: fallback }, code)
  return [setting(name, call.at, given, undefined, 'environ')]
}

function schemasIn(code: NodeCodeFacts): NodeSettings['schemas'] {
  const files = new Set(code.holding(/process\.env|ConfigModule|validationSchema/))
  return code.callsNamed('cleanEnv', 'object', 'convict', 'parseEnv', 'createEnv').flatMap((call) => {
    if (!files.has(call.script.file) && !/env|config/i.test(call.script.file)) return []
    const name = call.name ?? ''
    if (!SCHEMAS.test(name)) return []
    const place = name === 'envalid.cleanEnv' || name === 'znv.parseEnv' ? 1 : 0
    const given = call.node.arguments[place]
    const found = given === undefined ? undefined : code.fields({ script: call.script, node: given as Node })
    const fields = [...(found?.fields ?? [])].flatMap(([key, value]) =>
      key === 'server' ? [...(code.fields(value)?.fields ?? [])] : [[key, value] as const],
    )
    const covers = fields.flatMap(([key, value]): Setting[] => {
      const inner = name === 'convict' ? code.fields(value)?.fields : undefined
      const variable = inner === undefined ? key : code.constant(inner.get('env') ?? value)
      if (typeof variable !== 'string' || !/^[A-Z][A-Z0-9_]+$/.test(variable)) return []
      const fallback = inner?.get('default')
      const read = fallback === undefined ? schemaDefault(value) : readDefault(fallback, code)
      return [setting(variable, value.script.position(value.node), read, key, 'schema')]
    })
    return covers.length === 0 ? [] : [{ name: call.within, at: call.at, covers }]
  })
}

/** `str({ default: 'x' })`, `z.string().default('x').optional()`, `Joi.string().default('x')`; required otherwise. */
function schemaDefault(value: Spot): SettingDefault {
  const text = textOf(value)
  const at = value.script.position(value.node)
  const given = /\b(?:default|devDefault)\s*(?::|\()\s*(?:(['"`])(.*?)\1|([\w.]+))/.exec(text)
  if (/\bdevDefault\b/.test(text) && !/\bdefault\s*[:(]/.test(text)) return { kind: 'required' }
  if (given !== null) {
    if (given[2] !== undefined) return { kind: 'constant', value: given[2], at }
    const plain = given[3] ?? ''
    if (/^(true|false)$/.test(plain)) return { kind: 'constant', value: plain === 'true', at }
    return /^\d+$/.test(plain) ? { kind: 'constant', value: Number(plain), at } : { kind: 'unknown', text: plain }
  }
  if (/\.optional\(|\.nullish\(|makeOptional/.test(text)) return { kind: 'constant', value: null, at }
  // Joi asks for nothing unless it is told to.
  if (/\bJoi\b|\bjoi\b/.test(text) && !/\.required\(/.test(text)) return { kind: 'constant', value: null, at }
  return { kind: 'required' }
}

const READERS =
  /^(config|nconf|rc|env-schema|envsafe|dotenv-safe|env-var|nest-typed-config|@[\w-]+\/(config|env|backend-common)|@medusajs\/(utils|framework))$/
const ASKED =
  /(?<![\w.$])(?:env|config|Config|configService)(?:\.get\(\s*['"]|\.|\[['"])([A-Z][A-Z0-9_]*(?:SECRET|PASSWORD|TOKEN|_KEY)[A-Z0-9_]*)/

/** Secrets that are asked of a package that reads settings (`env['SECRET']`), and such packages themselves. */
function outsideOf(code: NodeCodeFacts): NodeSettings['outside'] {
  const reader = code.depends(READERS)
  if (reader === undefined) return []
  const asked = code.holding(ASKED).flatMap((file) => {
    const lines = code.text(file).split('\n')
    const line = lines.findIndex((text) => ASKED.test(text))
    const name = ASKED.exec(lines[line] ?? '')?.[1]
    return name === undefined || purposeOf(file) !== 'service' ? [] : [{ name, at: { file, line: line + 1 } }]
  })
  return asked.length > 0 ? asked : [{ name: `what ${reader.name} reads`, at: reader.at }]
}
