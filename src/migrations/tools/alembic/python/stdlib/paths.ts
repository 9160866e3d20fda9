import { unknownIn } from '../arguments.ts'
import { Site } from '../machine.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyCallable, PyList, PyObject, Unknown } from '../values.ts'
import type { Members } from './members.ts'
import { doNothing, fn, unknowable, unseen } from './members.ts'

/** Where the repository lies, as far as scripts may know: no real path begins so, and PostgreSQL takes no such text. */
export const REPOSITORY = '/\0repository'

function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop()
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part)
  }
  return parts.join('/') || (path.startsWith('/') ? '/' : '.')
}

function joined(parts: readonly string[]): string {
  return parts.reduce((path, part) => {
    if (part.startsWith('/') || path === '') return part
    return path.endsWith('/') ? path + part : `${path}/${part}`
  })
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at === -1 ? '' : path.slice(0, at) || '/'
}

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function pathText(value: PyValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  return value instanceof PyPath ? value.path : undefined
}

/** The text of a file of the repository; unknown for every other file, and for what is not there. */
function textOfFile(path: string, site: CallSite): string | Unknown {
  const full = normal(path)
  if (!full.startsWith(`${REPOSITORY}/`) || !(site instanceof Site))
    return site.unknown('a file outside of the repository')
  const file = full.slice(REPOSITORY.length + 1)
  return site.machine.readFile(file)?.replace(/\r\n?/g, '\n') ?? site.unknown(`${file} could not be read`)
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** An open file of the repository. */
class PyFile extends PyObject {
  readonly typeName = 'file'
  #text: string

  constructor(text: string) {
    super()
    this.#text = text
  }

  /** Everything that was not read yet. */
  #rest(site: CallSite): string {
    const text = this.#text
    site.changing(this, () => () => {
      this.#text = text
    })
    this.#text = ''
    return text
  }

  override attribute(name: string): PyValue | undefined {
    if (name === 'read') {
      return new PyCallable(name, (args, site) =>
        args.positional.length > 0 ? site.unknown('a part of a file') : this.#rest(site),
      )
    }
    if (name === 'readlines') return new PyCallable(name, (_args, site) => new PyList(linesOf(this.#rest(site))))
    return name === 'close' ? new PyCallable(name, doNothing) : undefined
  }

  override iterate(site: CallSite): readonly PyValue[] {
    return linesOf(this.#rest(site))
  }

  override enter(): PyValue {
    return this
  }
}

function open(args: Arguments, site: CallSite): PyValue {
  const path = pathText(args.positional[0] ?? args.named.get('file'))
  const mode = args.positional[1] ?? args.named.get('mode') ?? 'r'
  if (path === undefined || mode !== 'r') return unknownIn(args) ?? site.unknown('a file that is not read as text')
  const text = textOfFile(path, site)
  return text instanceof Unknown ? text : new PyFile(text)
}

/** `pathlib.Path`. */
export class PyPath extends PyObject {
  readonly typeName = 'pathlib.Path'
  readonly path: string

  constructor(path: string) {
    super()
    this.path = path
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const base = baseOf(this.path)
    switch (name) {
      case 'parent':
        return new PyPath(parentOf(this.path))
      case 'parents':
        return new PyList(this.#parents().map((path) => new PyPath(path)))
      case 'name':
        return base
      case 'stem':
        return base.replace(/(?<=.)\.[^.]*$/, '')
      case 'suffix':
        return /(?<=.)\.[^.]+$/.exec(base)?.[0] ?? ''
      default:
        return this.#method(name, site)
    }
  }

  #parents(): string[] {
    const list: string[] = []
    for (let path = parentOf(this.path); path !== '' && list.length < 50; path = parentOf(path)) {
      list.push(path)
      if (path === '/') break
    }
    return list
  }

  #method(name: string, _site: CallSite): PyValue | undefined {
    switch (name) {
      case 'resolve':
      case 'absolute':
      case 'expanduser':
        return new PyCallable(name, () => new PyPath(normal(this.path)))
      case 'read_text':
        return new PyCallable(name, (_args, site) => textOfFile(this.path, site))
      case 'open':
        return new PyCallable(name, (args, site) => open({ ...args, positional: [this, ...args.positional] }, site))
      case 'joinpath':
        return new PyCallable(name, (args, site) =>
          join([this, ...args.positional], args, site, (path) => new PyPath(path)),
        )
      case 'with_name':
        return new PyCallable(name, (args, site) =>
          join([new PyPath(parentOf(this.path)), ...args.positional], args, site, (path) => new PyPath(path)),
        )
      case 'exists':
      case 'is_file':
        return new PyCallable(name, (_args, site) => exists(this.path, site))
      default:
        return undefined
    }
  }

  override binary(operator: string, other: PyValue, reflected: boolean): PyValue | undefined {
    const path = pathText(other)
    if (operator !== '/' || path === undefined || reflected) return undefined
    return new PyPath(joined([this.path, path]))
  }

  override text(): string {
    return this.path
  }

  override hashKey(): string {
    return `p${this.path}`
  }
}

function exists(path: string, site: CallSite): PyValue {
  return textOfFile(path, site) instanceof Unknown ? site.unknown('whether a file is there') : true
}

function join(parts: readonly PyValue[], args: Arguments, site: CallSite, make: (path: string) => PyValue): PyValue {
  const texts = parts.map(pathText)
  return texts.every((text) => text !== undefined) && texts.length > 0
    ? make(joined(texts))
    : (unknownIn(args) ?? site.unknown('a path that is not known'))
}

function onPath(name: string, run: (path: string) => PyValue): readonly [string, PyValue] {
  return fn(name, (args, site) => {
    const path = pathText(args.positional[0])
    return path === undefined ? (unknownIn(args) ?? site.unknown('a path that is not known')) : run(path)
  })
}

export const osPathModule: Members = new Map<string, PyValue>([
  fn('join', (args, site) => join(args.positional, args, site, (path) => path)),
  onPath('dirname', parentOf),
  onPath('basename', baseOf),
  onPath('abspath', normal),
  onPath('realpath', normal),
  onPath('normpath', normal),
  fn('exists', (args, site) => {
    const path = pathText(args.positional[0])
    return path === undefined ? (unknownIn(args) ?? site.unknown('a path')) : exists(path, site)
  }),
])

/** `os.environ`: what it holds is known only where it runs. */
class Environment extends PyObject {
  readonly typeName = 'os.environ'

  override attribute(name: string): PyValue | undefined {
    return name === 'get' ? new PyCallable('get', variable) : undefined
  }

  override item(key: PyValue, site: CallSite): PyValue {
    if (typeof key !== 'string' || !isUnset(key, site)) return variable({ positional: [key], named: new Map() }, site)
    return site.raise('KeyError', key)
  }

  override binary(operator: string, other: PyValue, _reflected: boolean, site: CallSite): PyValue {
    const asks = (operator === 'in' || operator === 'not in') && typeof other === 'string'
    return asks && isUnset(other, site) ? operator === 'not in' : site.unknown('an environment variable')
  }

  override setItem(): boolean {
    return true
  }
}

/** A script that is run meanwhile finds no variable set, and that is told. */
function isUnset(name: string, site: CallSite): boolean {
  site.live?.assume(`the environment variable ${name} is not set`)
  return site.live !== undefined
}

/** `os.environ.get(name, default)`. */
function variable({ positional: [name, otherwise], named }: Arguments, site: CallSite): PyValue {
  if (typeof name === 'string' && isUnset(name, site)) return otherwise ?? named.get('default') ?? null
  return site.unknown(`the environment variable${typeof name === 'string' ? ` ${name}` : ''}`)
}

export const osModule: Members = new Map<string, PyValue>([
  ['environ', new Environment()],
  fn('getenv', variable),
  unknowable('getcwd', 'the current folder'),
  unknowable('listdir', 'the files of a folder'),
  ...['system', 'popen', 'execv', 'execvp', 'spawnv'].map((name) => unseen(name, 'a program is run')),
  ['sep', '/'],
  ['linesep', '\n'],
])

export const pathlibModule: Members = new Map<string, PyValue>([
  fn('Path', (args, site) =>
    join(args.positional.length === 0 ? [new PyPath('.')] : args.positional, args, site, (path) => new PyPath(path)),
  ),
])

export const openBuiltin: readonly [string, PyValue] = fn('open', open)
