import { dottedName, nameOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { Placeholder } from './types.ts'

const EXAMPLE_HOST =
  /(^|[@./\s])(example\.(com|org|net)|example\.co\.\w+|yourdomain\.\w+|your-domain\.\w+|mydomain\.com|your-?company\.com|acme\.example)([/:\s"'?]|$)/i
const TEXT =
  /^((change|replace)[-_ ]?(me|this)(?![a-z])\S{0,14}|your[-_][\w-]{2,40}[-_]here|<your[-_ ][\w -]{2,40}>|insert[-_][\w-]{2,30}[-_]here|xxx+-?x*|placeholder|todo|tbd|fixme)$/i
const LOCAL = /^(https?|wss?):\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?(\/|$)/
const PLAIN_HTTP =
  /^http:\/\/(?!localhost|127\.|0\.0\.0\.0|\[|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|host\.docker|[\w.-]*\.(localhost|local|internal|test|svc|lan|home|cluster)[:/]|[\w.-]*\.(localhost|local|internal|test|svc|lan|home)$)([\w-]+\.)+[a-z]{2,}(:\d+)?(\/|$)/i
/** Names of formats, not addresses that are called. */
const NAMESPACE =
  /^http:\/\/(www\.)?(w3\.org|schemas?\.|json-schema\.org|purl\.org|xmlns\.|ns\.adobe|docs\.oasis-open|dublincore|xml\.org|relaxng\.org|www\.sitemaps\.org|sitemaps\.org|opengis\.net|www\.opengis|a9\.com|apache\.org|www\.apache\.org|xmlsoap\.org|soap\.|rdfs\.org|schema\.org|ogp\.me|search\.yahoo|tools\.ietf\.org|dbpedia\.org|www\.google\.com\/schemas|openid\.net|oasis-open\.org|specs\.)/i

/** Arguments whose text is for readers, not for the program. */
const FOR_READERS =
  /^(examples?|openapi_examples|description|summary|title|help|placeholder|json_schema_extra|responses|epilog|metavar|label|tooltip|hint|detail|message|msg|doc|text|usage|default_help|terms_of_service|contact|license_info)$/
/** Names that hold what is refused, or what is for examples and tests. */
const FOR_OTHERS =
  /example|sample|demo|test|mock|fake|dummy|forbidden|disallowed|blocked|insecure|weak|known|refused|reserved|placeholder|invalid|unsafe|bad_|pattern|regex|_re$|schema|namespace|xmlns|docs?_|help|prompt|template/i

/** Programs that people run on their own machines may well speak to them. */
const BY_HAND = /(^|\/)(cli|scripts?|tools|commands|dev|wizard\w*|setup_\w+)(\/|\.py$)/

export interface FoundPlaceholders {
  readonly placeholders: Placeholder[]
  readonly strings: number
}

/** Literals of a module that stand in for real values, where their place says that they would be used. */
export function placeholdersIn(module: PythonModule, python: PythonFacts): FoundPlaceholders {
  const strings = module.root.find('string')
  if (FOR_OTHERS.test(module.file.slice(module.file.lastIndexOf('/') + 1)))
    return { placeholders: [], strings: strings.length }
  const placeholders = strings.flatMap((node) => {
    const value = stringValue(node)
    const kind = value === undefined ? undefined : kindOf(value)
    if (value === undefined || kind === undefined) return []
    if (kind === 'placeholder text' && isWordAmongWords(node, value)) return []
    const place = placeOf(node, python)
    const confidence =
      place === undefined || (kind === 'local address' && BY_HAND.test(module.file)) ? undefined : sureness(kind, place)
    if (place === undefined || confidence === undefined) return []
    const at = { file: module.file, line: node.line }
    return [{ kind, value: value.slice(0, 80), holder: place.holder, at, confidence } satisfies Placeholder]
  })
  return { placeholders, strings: strings.length }
}

/** `KINDS = {"none", "raw_secret", "placeholder"}`: a word of a vocabulary stands for itself. */
function isWordAmongWords(node: PythonNode, value: string): boolean {
  const list = node.parentNode
  return (
    /^(placeholder|todo|tbd)$/.test(value) &&
    list !== undefined &&
    /^(set|list|tuple)$/.test(list.kind) &&
    list.parts.length > 1 &&
    list.parts.every((part) => /^[a-z][a-z_-]*$/.test(stringValue(part) ?? ''))
  )
}

function kindOf(value: string): Placeholder['kind'] | undefined {
  if (value.length > 200 || value.includes('\n')) return undefined
  if (TEXT.test(value.trim())) return 'placeholder text'
  if (EXAMPLE_HOST.test(value) && /^[\w.+-]*@?[\w.-]+(\.\w+)+$|^\w+:\/\//.test(value.trim())) return 'example host'
  if (LOCAL.test(value)) return 'local address'
  return PLAIN_HTTP.test(value) && !NAMESPACE.test(value) ? 'plain http address' : undefined
}

interface Place {
  readonly kind: 'setting' | 'constant' | 'argument' | 'environment default' | 'default'
  readonly holder: string
}

/** Where a literal stands; undefined where nothing uses it as a value. */
function placeOf(node: PythonNode, python: PythonFacts): Place | undefined {
  if (isScript(node)) return undefined
  let inner = node
  for (let at = node.parentNode; at !== undefined; inner = at, at = at.parentNode) {
    if (
      /^(comparison_operator|raise_statement|assert_statement|if_statement|subscript|binary_operator|conditional_expression|concatenated_string|interpolation)$/.test(
        at.kind,
      )
    )
      return undefined
    if (at.kind === 'expression_statement' && inner.kind !== 'assignment') {
      if (inner.equals(node)) return undefined
    }
    if (at.kind === 'keyword_argument') {
      const name = at.field('name')?.text ?? ''
      if (FOR_READERS.test(name) || FOR_OTHERS.test(name)) return undefined
    }
    if (at.kind === 'call') return callPlace(at, node, python)
    if (at.kind === 'pair' && FOR_READERS.test(at.field('key')?.text.replace(/["']/g, '') ?? '')) return undefined
    if (at.kind === 'default_parameter' || at.kind === 'typed_default_parameter')
      return { kind: 'default', holder: at.field('name')?.text ?? '' }
    if (at.kind === 'assignment') return assignmentPlace(at, python)
    if (/^(function_definition|class_definition|module|lambda|return_statement|decorator)$/.test(at.kind))
      return undefined
  }
  return undefined
}

/** Under `if __name__ == "__main__":` stands what a developer tries out. */
function isScript(node: PythonNode): boolean {
  for (let at = node.enclosing('if_statement'); at !== undefined; at = at.enclosing('if_statement')) {
    if (/__name__/.test(at.field('condition')?.text ?? '')) return true
  }
  return false
}

function callPlace(call: PythonNode, node: PythonNode, python: PythonFacts): Place | undefined {
  const callee = call.field('function')
  const name = callee === undefined ? '' : (dottedName(callee) ?? callee.text)
  if (
    /(^|\.)(Field|Query|Path|Body|Header|Form|Cookie|File|SecretStr|AnyUrl|HttpUrl|AnyHttpUrl|mapped_column|Column)$/.test(
      name,
    )
  ) {
    const assignment = call.enclosing('assignment')
    return assignment === undefined ? undefined : assignmentPlace(assignment, python)
  }
  if (/(^|\.)(getenv|environ\.get|get_env|env|config|getattr)$/.test(name))
    return { kind: 'environment default', holder: name }
  // Calls that print, log, match or describe do nothing with the place they name.
  if (
    /(^|\.)(print|debug|info|warning|warn|error|exception|critical|log|echo|secho|compile|match|search|sub|fullmatch|startswith|endswith|replace|split|strip|removeprefix|count|find|index|format|join|append|add|Option|Argument|add_argument|option|argument|HTTPException|ValueError|cast|Literal|get|setdefault|pop|TypeVar|NewType|Namespace|URIRef|QName|update|extend|ET\.\w+|register_namespace|dedent)$|Error$|Exception$/.test(
      name,
    )
  ) {
    return HTTP_CALL.test(name) && isAddressArgument(call, node) ? { kind: 'argument', holder: name } : undefined
  }
  return HTTP_CALL.test(name) ? { kind: 'argument', holder: name } : undefined
}

const HTTP_CALL =
  /(^|\.)(httpx|requests|aiohttp|session|client|http|urllib3?)(\.\w+)*\.(get|post|put|patch|delete|request|head|stream|urlopen)$|(^|\.)(AsyncClient|ClientSession|urlopen|Client)$/

function isAddressArgument(call: PythonNode, node: PythonNode): boolean {
  const first = call.field('arguments')?.parts[0]
  return first?.equals(node) === true
}

function assignmentPlace(assignment: PythonNode, python: PythonFacts): Place | undefined {
  const left = assignment.field('left')
  const name = left?.text ?? ''
  if (FOR_OTHERS.test(name) || /^(__\w+__|model_config)$/.test(name)) return undefined
  const owner = assignment.enclosing('class_definition', 'function_definition')
  if (owner?.kind === 'function_definition') return undefined
  if (owner === undefined) return { kind: 'constant', holder: name }
  if (FOR_OTHERS.test(nameOf(owner)) || nameOf(owner) === 'Config') return undefined
  return isSettings(owner, python) ? { kind: 'setting', holder: `${nameOf(owner)}.${name}` } : undefined
}

function isSettings(owner: PythonNode, python: PythonFacts): boolean {
  const bases = owner.field('superclasses')?.parts ?? []
  return (
    bases.some((base) => /BaseSettings$|Settings$/.test(python.qualifiedName(base) ?? base.text)) ||
    /(Settings|Config)$/.test(nameOf(owner))
  )
}

/**
 * How sure it is that production would use the value. A local address as the default of a setting is what every
 * developer needs and every deployment overrides; in a call nobody can override it.
 */
function sureness(kind: Placeholder['kind'], place: Place): Placeholder['confidence'] | undefined {
  const overridable = place.kind === 'setting' || place.kind === 'environment default' || place.kind === 'default'
  if (kind === 'local address') {
    if (overridable || /origin|cors|allowed|host|default|local|dev|redirect/i.test(place.holder)) return undefined
    return place.kind === 'argument' ? 'medium' : 'low'
  }
  if (kind === 'plain http address') return place.kind === 'argument' ? 'medium' : overridable ? 'low' : 'medium'
  if (kind === 'placeholder text') return place.kind === 'default' || place.kind === 'argument' ? 'low' : 'medium'
  return place.kind === 'default' ? 'low' : 'medium'
}
