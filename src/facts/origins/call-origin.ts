import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { isWorse } from './ranks.ts'
import type { Tracing, Trail } from './trail.ts'
import type { Origin } from './types.ts'

/** Calls whose result is a number, an identifier of our own making, a moment in time, or quoted text. */
const LIMITING =
  /^(int|float|len|bool|round|abs|sum|hash|id|ord|range|enumerate|hex|uuid\.\w+|time\.\w+|datetime\..+|secrets\.\w+|math\.\w+|random\..+|hashlib\..+|shlex\.(quote|join)|psycopg2?\.sql\.(Identifier|Literal|Placeholder)|sqlalchemy\.(sql\.)?(elements\.)?quoted_name|secure_filename|werkzeug\.(utils\.)?secure_filename|tempfile\..+|os\.getpid)$/
const LIMITING_METHODS =
  /^(quote|quote_ident|quote_identifier|quote_schema|format_table|format_column|hexdigest|isoformat|strftime|timestamp|total_seconds|bit_length|count|index|get_table_names|get_columns|bindparam)$/
const LIMITING_NAMES = /^(?!.*like)(.*_)?(quote|escape|slugify|secure_filename)(_|$)/i

/** What these give of a path holds no folder. */
const LAST_PART =
  /^((os|posix|nt)\.?path\.(basename|splitext)|mimetypes\.\w+|werkzeug\.(utils|security)\.safe_join|flask\.safe_join)$/

/** Functions that, by their name, give back a path or name that was looked at. */
const CONTAINING = /(^|_)(safe|secure|sanitiz\w*|sanitis\w*|validated?|contained|within)(_|$)/i

/** Functions that hand on what they are given, and methods that hand on their object. */
const HANDING_ON =
  /^(str|repr|compile|list|tuple|set|frozenset|dict|sorted|reversed|zip|map|filter|min|max|iter|next|bytes|getattr|copy\..+|json\.(loads|dumps)|psycopg2?\.sql\.(SQL|Composed)|os\.path\.\w+|os\.fspath|pathlib\.(Pure)?(Posix)?Path|urllib\.parse\..+|posixpath\.\w+|textwrap\.dedent|typing\.cast|sqlalchemy\.(sql\.)?(expression\.)?text|html\.unescape|base64\..+|string\.Template)$/
const TEXT_METHODS =
  /^(format|format_map|join|replace|strip|lstrip|rstrip|lower|upper|title|capitalize|casefold|encode|decode|split|rsplit|splitlines|partition|rpartition|removeprefix|removesuffix|ljust|rjust|zfill|center|expandtabs|translate|getvalue|items|keys|values|get|pop|copy|substitute|safe_substitute|model_dump|dict|json|form|body|read|stream|first|as_posix|joinpath|with_suffix|resolve|absolute|expanduser|rglob|glob)$/

/** Where the result of a call comes from. */
export function callOrigin(tracer: Tracing, node: PythonNode, trail: Trail): Origin {
  const callee = node.field('function')
  if (callee === undefined) return { kind: 'unknown', node }
  if (tracer.python.constant(node) !== undefined) return { kind: 'constant', node }
  const target = tracer.python.resolve(callee)
  const name = target?.kind === 'external' ? target.name : ''
  const method = callee.kind === 'attribute' ? (callee.field('attribute')?.text ?? '') : ''
  if (LIMITING.test(name) || LIMITING_METHODS.test(method) || LIMITING_NAMES.test(method || callee.text)) {
    return { kind: 'limited', node }
  }
  if (tracer.use === 'path' && (LAST_PART.test(name) || CONTAINING.test(method || callee.text)))
    return { kind: 'limited', node }
  if (/^re\.sub$/.test(name)) return substitution(tracer, node, trail)
  if (/^(os\.getenv|os\.environ\.get)$/.test(name)) return { kind: 'settings', node }
  if (tracer.use !== 'path' && /^(open|io\.open|aiofiles\.open)$/.test(name || callee.text))
    return fileOrigin(tracer, node, trail)
  if (target?.kind === 'function') return tracer.returned(target.node, node, trail)
  if (target?.kind === 'class') return construction(tracer, target, node, trail)
  const values = argumentsOf(node).map(({ value }) => value)
  if (HANDING_ON.test(name) && name !== 'str') return tracer.worst(values, node, trail)
  if (name === 'str' || (callee.kind === 'identifier' && HANDING_ON.test(callee.text))) {
    return tracer.worst(values, node, trail)
  }
  if (method !== '') return methodOrigin(tracer, node, callee, method, trail)
  return { kind: 'unknown', node }
}

/** What stands in a file whose name is fixed, or set by the operator, is the operator's; of other files nothing is known. */
function fileOrigin(tracer: Tracing, node: PythonNode, trail: Trail): Origin {
  const path = argument(node, 'file', 0)
  const kind = path === undefined ? 'unknown' : tracer.trace(path, trail).kind
  return { kind: kind === 'constant' || kind === 'settings' ? 'settings' : 'unknown', node }
}

/** `re.sub("[^a-z]", "", x)` leaves only what the class allows. */
function substitution(tracer: Tracing, node: PythonNode, trail: Trail): Origin {
  const pattern = argument(node, 'pattern', 0)
  if (pattern !== undefined && /\[\^|\\W/.test(pattern.text)) return { kind: 'limited', node }
  return tracer.worst([argument(node, 'string', 2), argument(node, 'repl', 1)], node, trail)
}

function construction(
  tracer: Tracing,
  target: Parameters<Tracing['python']['lineage']>[0],
  node: PythonNode,
  trail: Trail,
): Origin {
  const { external } = tracer.python.lineage(target)
  if (external.some((name) => /(^|\.)(Enum|StrEnum|IntEnum|Flag)$/.test(name))) return { kind: 'limited', node }
  if (external.some((name) => /BaseSettings$/.test(name))) return { kind: 'settings', node }
  // `AppState(request).base_url`: what an object that knows the request gives need not be sent by the client.
  const values = argumentsOf(node).map(({ value }) => value)
  const given = values.filter(({ text }) => !/^(self\.)?_?(request|websocket)$/.test(text))
  const origin = tracer.worst(given, node, trail)
  return given.length < values.length && isWorse('unknown', origin.kind) ? { kind: 'unknown', node } : origin
}

function methodOrigin(tracer: Tracing, node: PythonNode, callee: PythonNode, method: string, trail: Trail): Origin {
  const object = callee.field('object')
  if (object === undefined) return { kind: 'unknown', node }
  const origin = tracer.trace(object, trail)
  if (!TEXT_METHODS.test(method)) {
    // What an object of a request gives is still of the request; of other objects nothing is known.
    return origin.kind === 'request' ? origin : { kind: 'unknown', node }
  }
  // `session.get(Model, key)` gives a row, not the key.
  const [key] = argumentsOf(node)
  if (method === 'get' && key !== undefined && /^([a-z_]\w*\.)*[A-Z]\w*[a-z]\w*$/.test(key.value.text))
    return { kind: 'unknown', node }
  // The key of a look-up does not reach the result; its default does.
  const reaching = argumentsOf(node)
    .slice(/^(get|pop)$/.test(method) ? 1 : 0)
    .map(({ value }) => value)
  const passed = tracer.worst(reaching, node, trail)
  const worse = isWorse(passed.kind, origin.kind) ? passed : origin
  return worse.kind === 'constant' && /^(get|pop)$/.test(method) ? { kind: 'limited', node } : worse
}
