import { argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import { purposeOf } from '../python/purpose.ts'
import { underMainGuard } from '../python/reach.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import type { BlockingFacts, BlockingKind } from './types.ts'

export interface Sink {
  readonly kind: BlockingKind
  readonly call: string
  readonly node: PythonNode
}

interface SinkFamily {
  readonly kind: BlockingKind
  /** A file without any of these words is not looked at. */
  readonly words: readonly string[]
  /** Last words of what is called. */
  readonly calls: readonly string[]
  /** The full name, as far as imports, constructors and annotations tell it. */
  readonly name: RegExp
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request']
const MODEL_CALLS = ['create', 'parse', 'generate_content', 'embed', 'retrieve', 'list']

/**
 * What blocks the thread it runs in: the synchronous calls of libraries, by name. Their asynchronous namesakes
 * (`httpx.AsyncClient`, `redis.asyncio`, `openai.AsyncOpenAI`, `AsyncSession`) have other full names.
 */
const FAMILIES: readonly SinkFamily[] = [
  {
    kind: 'http',
    words: ['requests'],
    calls: [...VERBS, 'send'],
    name: /^requests\.((api|sessions)\.)?((Session|session)\.)?(get|post|put|patch|delete|head|options|request|send)$/,
  },
  {
    kind: 'http',
    words: ['httpx'],
    calls: [...VERBS, 'send', 'stream'],
    name: /^httpx\.(Client\.)?(get|post|put|patch|delete|head|options|request|send|stream)$/,
  },
  {
    kind: 'http',
    words: ['urllib'],
    calls: ['urlopen', 'urlretrieve', 'request'],
    name: /^(urllib\.request\.(urlopen|urlretrieve)|urllib3\.(PoolManager\.)?request)$/,
  },
  {
    kind: 'http',
    words: ['openai', 'anthropic'],
    calls: MODEL_CALLS,
    name: /^(openai\.(OpenAI|AzureOpenAI)|anthropic\.Anthropic)\.(\w+\.)+(create|parse|retrieve|list)$/,
  },
  {
    kind: 'http',
    words: ['stripe'],
    calls: ['create', 'retrieve', 'modify', 'list', 'cancel', 'confirm', 'capture', 'search'],
    name: /^stripe\.([a-z_]+\.)?([A-Z]\w+|api_resources\.\w+)(\.\w+)*\.(create|retrieve|modify|list|cancel|confirm|capture|search)$/,
  },
  {
    kind: 'storage',
    words: ['boto3'],
    calls: (
      'put_object get_object upload_file upload_fileobj download_file download_fileobj delete_object delete_objects ' +
      'head_object head_bucket list_objects list_objects_v2 copy_object create_bucket send_message receive_message ' +
      'delete_message invoke invoke_model converse publish send_email send_raw_email get_secret_value put_item ' +
      'get_item update_item start_execution assume_role detect_document_text analyze_document'
    ).split(' '),
    name: /^boto3\.(session\.)?((Session|session)\.)?(client|resource)(\.\w+)+$/,
  },
  {
    kind: 'storage',
    words: ['google.cloud', 'azure.storage', 'minio'],
    calls: (
      'upload_from_file upload_from_filename upload_from_string download_as_bytes download_as_string ' +
      'download_as_text download_to_filename download_to_file upload_blob download_blob delete_blob put_object ' +
      'fput_object get_object fget_object remove_object stat_object'
    ).split(' '),
    name: /^(google\.cloud\.storage\.(client\.)?Client|azure\.storage\.blob\.\w+|minio\.(api\.)?Minio)(\.\w+)+$/,
  },
  { kind: 'mail', words: ['smtplib'], calls: ['SMTP', 'SMTP_SSL'], name: /^smtplib\.SMTP(_SSL)?$/ },
  {
    kind: 'mail',
    words: ['sendgrid', 'resend'],
    calls: ['send'],
    name: /^(sendgrid\.(sendgrid\.)?SendGridAPIClient|resend\.Emails)\.send$/,
  },
  {
    kind: 'database',
    words: ['sqlalchemy', 'sqlmodel', 'psycopg', 'pymysql', 'sessionmaker'],
    calls: 'execute executemany scalars scalar commit flush refresh query exec bulk_save_objects'.split(' '),
    name: /^(sqlalchemy\.orm\.(session\.)?(Session|scoped_session|sessionmaker)|sqlmodel\.(orm\.session\.)?Session|sqlalchemy\.(engine\.)?(base\.)?(Connection|Engine|create_engine)|sqlmodel\.create_engine|psycopg2?\.connect|pymysql\.connect)(\.(begin|connect|cursor))?\.(execute|executemany|scalars|scalar|commit|flush|refresh|query|exec|bulk_save_objects)$/,
  },
  {
    kind: 'database',
    words: ['redis'],
    calls: 'get set setex setnx incr expire hget hset hgetall lpush rpush publish exists blpop brpop ping'.split(' '),
    name: /^redis\.(client\.)?(Redis|StrictRedis|from_url)(\.from_url)?\.\w+$/,
  },
  { kind: 'wait', words: ['sleep'], calls: ['sleep'], name: /^time\.sleep$/ },
  {
    kind: 'wait',
    words: ['subprocess'],
    calls: ['run', 'call', 'check_call', 'check_output', 'getoutput', 'communicate'],
    name: /^subprocess\.(run|call|check_call|check_output|getoutput|Popen\.communicate)$/,
  },
  { kind: 'wait', words: ['os.system', 'os.popen'], calls: ['system', 'popen'], name: /^os\.(system|popen)$/ },
  {
    kind: 'file',
    words: ['shutil'],
    calls: ['copyfileobj', 'copytree', 'make_archive', 'unpack_archive'],
    name: /^shutil\.(copyfileobj|copytree|make_archive|unpack_archive)$/,
  },
]

/** Every blocking call in the code of the service, wherever it stands. */
export function findSinks(python: PythonFacts): Sink[] {
  const seen = new Set<string>()
  return FAMILIES.flatMap((family) => {
    const files = new Set(
      python.code.filter(({ file, tree }) => purposeOf(file) === 'service' && mayHold(tree, ...family.words)),
    )
    if (files.size === 0) return []
    return python.callsNamed(...family.calls).flatMap((call): Sink[] => {
      const key = `${call.node.tree.file}#${call.node.index}`
      if (!files.has(call.module) || seen.has(key)) return []
      // An awaited call is a coroutine's: asking what it is called on would be for nothing.
      if (call.node.parentNode?.kind === 'await' || call.node.enclosing('function_definition') === undefined) return []
      const name = nameOf(python, call, family)
      if (name === undefined || underMainGuard(call.node)) return []
      seen.add(key)
      return [{ kind: family.kind, call: name, node: call.node }]
    })
  })
}

function nameOf(python: PythonFacts, call: PythonCall, family: SinkFamily): string | undefined {
  const name = call.name ?? (family.kind === 'database' ? ofMadeSession(python, call.node) : undefined)
  if (name === undefined) return undefined
  if (family.name.test(name)) return name
  if (family.kind !== 'database') return undefined
  const made = ofMadeSession(python, call.node)
  return made !== undefined && family.name.test(made) ? made : undefined
}

/** `db = SessionLocal()`, where `SessionLocal = sessionmaker(…)`: what a factory of the library makes. */
function ofMadeSession(python: PythonFacts, call: PythonNode): string | undefined {
  const callee = call.field('function')
  const object = callee?.field('object')
  const method = callee?.field('attribute')?.text
  const value = object === undefined ? undefined : python.resolve(object)
  if (value?.kind !== 'value' || value.node.kind !== 'call' || method === undefined) return undefined
  const factory = value.node.field('function')
  const made = factory === undefined ? undefined : python.resolve(factory)
  if (made?.kind !== 'value' || made.node.kind !== 'call') return undefined
  const maker = made.node.field('function')
  const name = maker === undefined ? undefined : python.qualifiedName(maker)
  if (name === undefined || !/^sqlalchemy\.orm\.(session\.)?(sessionmaker|scoped_session)$/.test(name)) return undefined
  return /class_\s*=\s*Async|AsyncSession/.test(made.node.text) ? undefined : `sqlalchemy.orm.Session.${method}`
}

const HAND_OVER = ['to_thread', 'run_in_executor', 'run_in_threadpool', 'run_sync', 'sync_to_async', 'submit']

/** Blocking functions that are not called but handed to a thread, alone or in `functools.partial`. */
export function findHandedOver(python: PythonFacts): BlockingFacts['handedOver'] {
  return python.callsNamed(...HAND_OVER).flatMap(({ node, module }) => {
    if (purposeOf(module.file) !== 'service') return []
    const values = argumentsOf(node).map(({ value }) => value)
    const partials = values.filter((value) => value.kind === 'call').flatMap((call) => argumentsOf(call).slice(0, 1))
    const named = [...values, ...partials.map(({ value }) => value)].filter(({ kind }) => kind === 'attribute')
    return named.flatMap((value) => {
      const name = python.qualifiedName(value)
      const family = name === undefined ? undefined : FAMILIES.find((one) => one.name.test(name))
      return name === undefined || family === undefined ? [] : [{ at: node.position, kind: family.kind, call: name }]
    })
  })
}
