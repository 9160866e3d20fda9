import { PyClass, PyInstance } from './objects.ts'
import type { PyValue } from './values.ts'
import { PyTuple } from './values.ts'

/** https://docs.python.org/3/library/exceptions.html#exception-hierarchy, as far as scripts name it. */
const TREE: readonly (readonly [string, string])[] = [
  ['SystemExit', 'BaseException'],
  ['KeyboardInterrupt', 'BaseException'],
  ['GeneratorExit', 'BaseException'],
  ['Exception', 'BaseException'],
  ['ArithmeticError', 'Exception'],
  ['OverflowError', 'ArithmeticError'],
  ['ZeroDivisionError', 'ArithmeticError'],
  ['AssertionError', 'Exception'],
  ['AttributeError', 'Exception'],
  ['EOFError', 'Exception'],
  ['ImportError', 'Exception'],
  ['ModuleNotFoundError', 'ImportError'],
  ['LookupError', 'Exception'],
  ['IndexError', 'LookupError'],
  ['KeyError', 'LookupError'],
  ['NameError', 'Exception'],
  ['UnboundLocalError', 'NameError'],
  ['OSError', 'Exception'],
  ['FileNotFoundError', 'OSError'],
  ['FileExistsError', 'OSError'],
  ['PermissionError', 'OSError'],
  ['ConnectionError', 'OSError'],
  ['TimeoutError', 'OSError'],
  ['RuntimeError', 'Exception'],
  ['NotImplementedError', 'RuntimeError'],
  ['RecursionError', 'RuntimeError'],
  ['StopIteration', 'Exception'],
  ['SyntaxError', 'Exception'],
  ['SystemError', 'Exception'],
  ['TypeError', 'Exception'],
  ['ValueError', 'Exception'],
  ['UnicodeError', 'ValueError'],
  ['UnicodeDecodeError', 'UnicodeError'],
  ['UnicodeEncodeError', 'UnicodeError'],
  ['Warning', 'Exception'],
  ['DeprecationWarning', 'Warning'],
  ['FutureWarning', 'Warning'],
  ['RuntimeWarning', 'Warning'],
  ['UserWarning', 'Warning'],
]

function build(): ReadonlyMap<string, PyClass> {
  const classes = new Map([['BaseException', new PyClass('BaseException', [])]])
  for (const [name, base] of TREE) {
    const above = classes.get(base)
    classes.set(name, new PyClass(name, above === undefined ? [] : [above]))
  }
  const os = classes.get('OSError')
  if (os !== undefined) for (const alias of ['IOError', 'EnvironmentError']) classes.set(alias, os)
  return classes
}

export const EXCEPTIONS: ReadonlyMap<string, PyClass> = build()

/** An exception as the interpreter itself raises it. */
export function newException(type: string, message: string): PyValue {
  const cls =
    EXCEPTIONS.get(type) ??
    new PyClass(
      type,
      [EXCEPTIONS.get('Exception')].flatMap((one) => one ?? []),
    )
  const instance = new PyInstance(cls)
  instance.fields.set('args', new PyTuple(message === '' ? [] : [message]))
  return instance
}

/** `NotImplementedError: not possible`, as a traceback ends. */
export function exceptionText(exception: PyValue): string {
  if (!(exception instanceof PyInstance)) return 'an exception'
  const text = exception.text()
  return text === undefined || text === '' ? exception.cls.name : `${exception.cls.name}: ${text}`
}
