import { argument, argumentsOf, decoratorsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

/**
 * The default of a command-line option that Click hands to a parameter: `@click.option("--base-url", default="")`. It
 * counts as the default of a setting does. Source: Click's manual, "Parameters": the name is the longest one with
 * dashes, or the one without.
 */
export function optionDefault(
  python: PythonFacts,
  definition: PythonNode,
  parameter: PythonNode,
): PythonNode | undefined {
  const name =
    parameter.field('name')?.text ??
    (parameter.kind === 'typed_parameter' ? parameter.parts[0]?.text : undefined) ??
    parameter.text
  for (const decorator of decoratorsOf(definition)) {
    const callee = decorator.kind === 'call' ? decorator.field('function') : undefined
    if (callee === undefined || python.qualifiedName(callee) !== 'click.option') continue
    const words = argumentsOf(decorator).flatMap((one) =>
      one.name === undefined ? (stringValue(one.value) ?? []) : [],
    )
    if (nameOf(words) === name) return argument(decorator, 'default')
  }
  return undefined
}

function nameOf(words: readonly string[]): string {
  const plain = words.find((word) => !word.startsWith('-'))
  const longest = [...words].sort((a, b) => b.length - a.length)[0] ?? ''
  return plain ?? (longest.split('/')[0] ?? '').replace(/^-+/, '').replaceAll('-', '_')
}
