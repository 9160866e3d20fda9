import { argument, argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { SettingsFacts } from '../settings/types.ts'
import type { CookieFlag, CookieSet } from './types.ts'

const SESSION = /sess|auth|token|jwt|login|refresh|remember|(^|_)sid\b|identity|access/i
const OTHER =
  /csrf|xsrf|theme|locale|lang|expired|next|state|nonce|timezone|consent|flash|banner|(^|_)is_|hint|redirect|provider|pkce|verifier/i
const RESPONSE = /(^|\.|_)(response|resp|res|redirect|reply|r)(_\w+)?$/i

/** Cookies the code sets on responses, and Starlette's session middleware, with their flags. */
export function readCookies(python: PythonFacts, settings: SettingsFacts): CookieSet[] {
  const calls = python.callsNamed('set_cookie').flatMap(({ node }) => {
    const object = node.field('function')?.field('object')
    return object !== undefined && RESPONSE.test(object.text) && !isDeletion(node)
      ? [fromCall(python, settings, node)]
      : []
  })
  const sessions = python
    .callsNamed('add_middleware', 'Middleware', 'SessionMiddleware')
    .filter(
      ({ node }) => /\bSessionMiddleware\b/.test(node.text.slice(0, 200)) && /starlette|fastapi/.test(node.tree.text),
    )
    .map(({ node }) => fromMiddleware(python, settings, node))
  return [...calls, ...sessions]
}

function isDeletion(call: PythonNode): boolean {
  const value = argument(call, 'value', 1)
  const isOver = [argument(call, 'max_age'), argument(call, 'expires')].some((one) => one?.text === '0')
  return isOver || (value !== undefined && stringValue(value) === '')
}

/** Options of a call, those handed over as `**options` included; undefined value: some could not be seen. */
function optionsOf(python: PythonFacts, call: PythonNode): { of(name: string): PythonNode | undefined; open: boolean } {
  const found = new Map<string, PythonNode>()
  let open = false
  for (const { name, value, spread } of argumentsOf(call)) {
    if (spread === '' && name !== undefined) found.set(name, value)
    if (spread !== '**') continue
    const target = value.kind === 'identifier' || value.kind === 'attribute' ? python.resolve(value) : undefined
    const literal = target?.kind === 'value' ? target.node : value
    if (literal.kind === 'dictionary') {
      for (const pair of literal.parts) {
        const key = pair.field('key')
        const member = pair.field('value')
        const text = key === undefined ? undefined : stringValue(key)
        if (text !== undefined && member !== undefined) found.set(text, member)
      }
    } else open = true
  }
  return { of: (name) => found.get(name), open }
}

function fromCall(python: PythonFacts, settings: SettingsFacts, call: PythonNode): CookieSet {
  const options = optionsOf(python, call)
  const key = argument(call, 'key', 0)
  const constant = key === undefined ? undefined : python.constant(key)
  const name = typeof constant === 'string' ? constant : (key?.text ?? 'a cookie')
  const words = `${name} ${key?.text ?? ''}`
  const flag = (option: string, fallback: CookieFlag['value']) =>
    flagFrom(python, settings, options.of(option), options.open ? undefined : fallback)
  return {
    at: call.position,
    name,
    session: !OTHER.test(words) && (SESSION.test(words) || SESSION.test(argument(call, 'value', 1)?.text ?? '')),
    secure: flag('secure', false),
    httpOnly: flag('httponly', false),
    sameSite: flag('samesite', 'lax'),
  }
}

function fromMiddleware(python: PythonFacts, settings: SettingsFacts, call: PythonNode): CookieSet {
  const options = optionsOf(python, call)
  const flag = (option: string, fallback: CookieFlag['value']) =>
    flagFrom(python, settings, options.of(option), options.open ? undefined : fallback)
  return {
    at: call.position,
    name: 'the cookie of SessionMiddleware',
    session: true,
    secure: flag('https_only', false),
    httpOnly: { value: true, setting: undefined, refused: false },
    sameSite: flag('same_site', 'lax'),
  }
}

function flagFrom(
  python: PythonFacts,
  settings: SettingsFacts,
  node: PythonNode | undefined,
  fallback: CookieFlag['value'],
): CookieFlag {
  if (node === undefined) return { value: fallback, setting: undefined, refused: false }
  const setting = settings.settingOf(node)
  if (setting !== undefined && /^(identifier|attribute)$/.test(node.kind)) {
    const value = setting.default.kind === 'constant' ? setting.default.value : undefined
    const isPlain = value === null || typeof value === 'string' || typeof value === 'boolean'
    const refused = settings.validations.some(
      (one) => one.called !== undefined && isPlain && one.refuses(setting, value, 'production') === 'yes',
    )
    return { value: isPlain ? value : undefined, setting: setting.name, refused }
  }
  const isLiteral = /^(true|false|none|string)$/.test(node.kind) || /^[A-Z_][A-Z0-9_]*$/.test(node.text)
  const value = isLiteral ? python.constant(node) : undefined
  const isPlain = value === null || typeof value === 'string' || typeof value === 'boolean'
  return { value: isPlain ? value : undefined, setting: undefined, refused: false }
}
