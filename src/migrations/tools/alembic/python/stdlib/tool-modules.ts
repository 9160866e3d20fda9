import { take, unknownIn } from '../arguments.ts'
import { PyType } from '../builtin-types.ts'
import { ContextManager, Suppress } from '../context-managers.ts'
import { awaited, Generator } from '../functions.ts'
import { Site } from '../machine.ts'
import { PyClass } from '../objects.ts'
import type { PyValue } from '../values.ts'
import { PyCallable, PyFloat, PyInteger, PyObject } from '../values.ts'
import { collectionsModule } from './collections.ts'
import { copyModule } from './copy.ts'
import { dataclassesModule } from './dataclasses.ts'
import { datetimeModule } from './datetime.ts'
import { enumModule } from './enum.ts'
import { cachetoolsModule, functoolsModule, itertoolsModule } from './iteration.ts'
import type { Members } from './members.ts'
import { doNothing, fn, unknowable } from './members.ts'
import { osModule, osPathModule, pathlibModule } from './paths.ts'
import { reModule } from './re.ts'
import { uuidModule } from './uuid.ts'

/** A thing whose every attribute and call is one more of it, and which does nothing: loggers, type hints. */
class Inert extends PyObject {
  readonly typeName: string

  constructor(typeName: string) {
    super()
    this.typeName = typeName
  }

  override attribute(): PyValue {
    return this
  }

  override call(): PyValue {
    return this
  }

  override item(): PyValue {
    return this
  }

  override binary(operator: string): PyValue | undefined {
    return operator === '|' ? this : undefined
  }

  override subclass(): PyValue {
    return this
  }

  override enter(): PyValue {
    return this
  }
}

const logger = new Inert('Logger')

const logging: Members = new Map<string, PyValue>(
  [
    'getLogger',
    'basicConfig',
    'debug',
    'info',
    'warning',
    'error',
    'exception',
    'critical',
    'Formatter',
    'StreamHandler',
  ].map((name) => [
    name,
    name === 'getLogger' ? logger : new PyCallable(name, () => (/^[A-Z]/.test(name) ? logger : null)),
  ]),
)

const hint = new Inert('typing')

/** Only names without meaning at run time; `NamedTuple`, `cast` and their like have one. */
const typing: Members = new Map<string, PyValue>([
  ...'Any Optional Union List Dict Set Tuple Sequence Mapping Iterable Iterator Callable Type Literal ClassVar Final Annotated Generator Collection MutableMapping Awaitable Coroutine AsyncIterator AsyncGenerator FrozenSet DefaultDict Hashable Sized Self TypeAlias ParamSpec Concatenate Never NoReturn LiteralString Text Pattern'
    .split(' ')
    .map((name): [string, PyValue] => [name, hint]),
  ['TYPE_CHECKING', false],
  ['Generic', new PyClass('Generic', [])],
  ['Protocol', new PyClass('Protocol', [])],
  fn('TypeVar', () => hint),
  fn('NewType', (args) => args.positional[1] ?? null),
  fn('cast', (args) => args.positional[1] ?? null),
  fn('overload', (args) => args.positional[0] ?? null),
  fn('final', (args) => args.positional[0] ?? null),
  fn('no_type_check', (args) => args.positional[0] ?? null),
])

const contextlib: Members = new Map<string, PyValue>([
  fn('contextmanager', (args) => {
    const [inner = null] = args.positional
    return new PyCallable('contextmanager', (given, site) => {
      const made = site.invoke(inner, given)
      return made instanceof Generator
        ? new ContextManager(made)
        : site.unknown('a context manager that does not yield')
    })
  }),
  fn('suppress', () => new Suppress()),
  fn('nullcontext', () => new Inert('nullcontext')),
])

const IGNORED = 'what the machine it runs on says'

const sys: Members = new Map<string, PyValue>([
  ['stdout', new Inert('stdout')],
  ['stderr', new Inert('stderr')],
  fn('exit', (_args, site) => site.raise('SystemExit', '')),
])

const warnings: Members = new Map<string, PyValue>(
  ['warn', 'filterwarnings', 'simplefilter', 'catch_warnings'].map((name) => [
    name,
    new PyCallable(name, name === 'catch_warnings' ? () => new Inert('warnings') : doNothing),
  ]),
)

/** The start of 2026 in seconds since 1970: the time it is for a script that is run meanwhile. */
const MOMENT = 1_767_225_600

const time: Members = new Map<string, PyValue>([
  fn('sleep', doNothing),
  ...['localtime', 'gmtime', 'strftime'].map((name) => unknowable(name, 'the clock')),
  ...['time', 'monotonic', 'perf_counter'].map((name) =>
    fn(name, (_args, site) => (site.live === undefined ? site.unknown('the clock') : new PyFloat(MOMENT))),
  ),
  fn('time_ns', (_args, site) =>
    site.live === undefined ? site.unknown('the clock') : new PyInteger(BigInt(MOMENT) * 1_000_000_000n),
  ),
])

const random: Members = new Map<string, PyValue>(
  ['random', 'randint', 'choice', 'choices', 'sample', 'uniform', 'shuffle', 'randrange', 'getrandbits'].map((name) =>
    unknowable(name, 'a random value'),
  ),
)

const secrets: Members = new Map<string, PyValue>(
  ['token_hex', 'token_urlsafe', 'token_bytes', 'choice', 'randbelow'].map((name) =>
    unknowable(name, 'a random value'),
  ),
)

const abc: Members = new Map<string, PyValue>([
  ['ABC', new PyClass('ABC', [])],
  ['ABCMeta', new PyType('ABCMeta', () => hint)],
  fn('abstractmethod', (args) => args.positional[0] ?? null),
])

/** `import_module('a.b')` is an import like any other. */
const importlib: Members = new Map<string, PyValue>([
  fn('import_module', (args, site) => {
    const [name, ...more] = args.positional
    if (typeof name !== 'string' || more.length > 0 || !(site instanceof Site)) {
      return unknownIn(args) ?? site.unknown('a module that is not known', 'unseen')
    }
    return site.machine.parts.importModule(name, site.scope, site.span)
  }),
])

/** `asyncio.run(f())` runs it here and now. */
const asyncio: Members = new Map<string, PyValue>([
  fn('run', (args, site) => awaited(take('run', args, site, ['main', 'debug'], 1)[0] ?? null, site)),
])

const math: Members = new Map<string, PyValue>([
  ...['ceil', 'floor', 'sqrt', 'log', 'log2', 'log10'].map((name) =>
    fn(name, (args, site) => unknownIn(args) ?? site.unknown(`math.${name} is not modelled`)),
  ),
])

export const toolModules: readonly (readonly [string, Members])[] = [
  ['logging', logging],
  ['typing', typing],
  ['typing_extensions', typing],
  ['collections.abc', typing],
  ['contextlib', contextlib],
  ['sys', sys],
  ['warnings', warnings],
  ['time', time],
  ['random', random],
  ['secrets', secrets],
  ['abc', abc],
  ['importlib', importlib],
  ['public', new Map<string, PyValue>([fn('public', (args) => args.positional[0] ?? null)])],
  ['asyncio', asyncio],
  ['math', math],
  ['cachetools', cachetoolsModule],
  ['collections', collectionsModule],
  ['copy', copyModule],
  ['dataclasses', dataclassesModule],
  ['datetime', datetimeModule],
  ['enum', enumModule],
  ['functools', functoolsModule],
  ['itertools', itertoolsModule],
  ['os', osModule],
  ['os.path', osPathModule],
  ['pathlib', pathlibModule],
  ['re', reModule],
  ['uuid', uuidModule],
  ['platform', new Map<string, PyValue>([unknowable('system', IGNORED), unknowable('python_version', IGNORED)])],
  ['loguru', new Map<string, PyValue>([['logger', logger]])],
]
