import { GIVEN } from '../../typescript/run/calls.ts'
import type { Func, Made, Place, Value } from '../../typescript/run/values.ts'

/** `src/routes/users`, the module a file is, as full names begin. */
export function moduleName(file: string): string {
  return file.replace(/\.[cm]?[jt]sx?$/, '')
}

/** The variable a thing is bound to where it is made, else its line. */
function boundName({ script, node }: Place): string {
  const before = script.text.slice(Math.max(0, node.start - 120), node.start)
  const found =
    /(?:(?:const|let|var)\s+|(?:this|exports|module)\.)?([A-Za-z_$][\w$]*)(?:\s*:[^=;\n]+)?\s*=\s*(?:await\s+)?(?:new\s+)?$/.exec(
      before,
    )
  return found?.[1] ?? `line${script.position(node).line}`
}

/** Full name of an application or router. */
export function nameOfHolder(made: Made): string {
  return `${moduleName(made.place.script.file)}.${boundName(made.place)}`
}

/** Full name of a function, class or thing of a library. */
export function nameOfValue(value: Value): string {
  switch (value.kind) {
    case 'function': {
      const inner = value.name === '' ? wrappedBy(value) : undefined
      if (inner !== undefined) return nameOfValue(inner)
      const own = value.name === '' ? unnamed(value) : value.name
      return `${moduleName(value.script.file)}.${own}`
    }
    case 'class':
      return `${moduleName(value.script.file)}.${value.name}`
    case 'shape':
      return value.type === undefined ? 'an object' : nameOfValue(value.type)
    case 'external':
      return value.name
    case 'made':
      return value.of
    case 'method':
      return `${nameOfValue(value.object)}.${value.name}`
    case 'choice':
      return value.options[0] === undefined ? '' : nameOfValue(value.options[0])
    case 'unknown':
      return value.text
    default:
      return ''
  }
}

/** A function without a name is called after the one that returns it, else after its line. */
function unnamed({ script, node, scope }: Func): string {
  const around = scope.frame.func?.name ?? ''
  const before = script.text.slice(Math.max(0, node.start - 40), node.start)
  if (around !== '' && /(?:\breturn|=>)\s*\(?(?:async\s*)?$/.test(before)) return around
  return `<function at line ${script.position(node).line}>`
}

/** The one function that a wrapper of the repository was made with: `asyncHandler(list)` is `list`. */
export function wrappedBy({ scope }: Func): Func | undefined {
  const given = scope.find(GIVEN)?.value
  const functions = given?.kind === 'list' ? given.items.filter((one): one is Func => one.kind === 'function') : []
  return functions.length === 1 && given?.kind === 'list' && given.items.length === 1 ? functions[0] : undefined
}

/** The function a wrapper of a library was given: `asyncHandler(list)` handles as `list` does. */
export function unwrapped(value: Value): Value {
  if (value.kind === 'choice') return unwrapped(value.options[0] ?? value)
  if (value.kind !== 'made') return value
  const inner = value.args.filter((one) => one.kind === 'function' || one.kind === 'made' || one.kind === 'method')
  const last = inner.at(-1)
  return last === undefined ? value : unwrapped(last)
}

/** Where a handler is defined; the registration itself when it is not of the repository. */
export function placeOf(value: Value, fallback: Place): Place {
  const found = unwrapped(value)
  if (found.kind === 'function') {
    const inner = found.name === '' ? wrappedBy(found) : undefined
    if (inner !== undefined) return placeOf(inner, fallback)
  }
  if (found.kind === 'function') return { script: found.script, node: found.node }
  return found.kind === 'class' ? { script: found.script, node: found.node } : fallback
}
