import type { Position } from '../../core/position.ts'
import { substitute } from '../dockerfile/image.ts'
import { resolveImage } from '../dockerfile/parse.ts'
import type { ImageReference } from '../dockerfile/syntax.ts'
import type { YamlEntry, YamlNode } from '../yaml/nodes.ts'
import { entriesOf, itemsOf, scalarsOf, textAt, valueAt } from '../yaml/nodes.ts'
import type { ComposeBuild, ComposeCommand, ComposeMount, ComposePort, ComposeText, ComposeVariable } from './syntax.ts'

/** Fills in `${VAR:-default}`; a variable without a default stays as it is written. */
export function interpolate(text: string): string {
  return substitute(text, () => undefined).text
}

export function resolveComposeImage(image: ComposeText): ImageReference {
  return resolveImage(image.text, () => undefined, image.at)
}

/** `environment`, `args`, `labels`: a map, or a list of `NAME=value`. */
export function readVariables(file: string, node: YamlNode | undefined): ComposeVariable[] {
  const mapped = entriesOf(node).map((entry) => ({
    name: entry.key,
    value: entry.value?.kind === 'scalar' && !entry.value.isNull ? entry.value.text : undefined,
    at: { file, line: entry.line, endLine: entry.value?.endLine ?? entry.endLine },
  }))
  const listed = itemsOf(node).flatMap((item): ComposeVariable[] => {
    if (item.kind !== 'scalar') return []
    const equals = item.text.indexOf('=')
    const at = { file, line: item.line, endLine: item.endLine }
    return equals === -1
      ? [{ name: item.text, value: undefined, at }]
      : [{ name: item.text.slice(0, equals), value: item.text.slice(equals + 1), at }]
  })
  return [...mapped, ...listed]
}

/** Splits a string into words as a shell would, without running one. */
export function words(text: string): string[] {
  const found: string[] = []
  for (const match of text.matchAll(/(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g)) {
    found.push(
      match[0].replace(
        /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g,
        (_, a?: string, b?: string, c?: string) => a?.replace(/\\(["\\$`])/g, '$1') ?? b ?? c ?? '',
      ),
    )
  }
  return found
}

export function readCommand(file: string, node: YamlNode | undefined): ComposeCommand | undefined {
  if (node === undefined || node.kind === 'map') return undefined
  const at = { file, line: node.line, endLine: node.endLine }
  if (node.kind === 'scalar') return node.isNull ? undefined : { argv: words(node.text), text: node.text, at }
  const argv = scalarsOf(node).map(({ text }) => text)
  return { argv, text: argv.join(' '), at }
}

export function readBuild(file: string, entry: YamlEntry | undefined): ComposeBuild | undefined {
  const node = entry?.value
  if (entry === undefined || node === undefined || node.kind === 'list') return undefined
  const at = { file, line: entry.line, endLine: entry.endLine }
  if (node.kind === 'scalar') {
    return node.isNull
      ? undefined
      : { context: interpolate(node.text), dockerfile: undefined, inline: false, target: undefined, args: [], at }
  }
  return {
    context: interpolate(textAt(node, 'context') ?? '.'),
    dockerfile: textAt(node, 'dockerfile'),
    inline: textAt(node, 'dockerfile_inline') !== undefined,
    target: textAt(node, 'target'),
    args: readVariables(file, valueAt(node, 'args')),
    at,
  }
}

/** Short form `[address:][published:]target[/protocol]`, or the long form. */
export function readPort(node: YamlNode, at: Position): ComposePort | undefined {
  if (node.kind === 'map') {
    const target = textAt(node, 'target')
    if (target === undefined) return undefined
    const published = textAt(node, 'published')
    return { text: `${published ?? ''}:${target}`, hostAddress: textAt(node, 'host_ip'), published, target, at }
  }
  if (node.kind !== 'scalar' || node.isNull) return undefined
  const [body = ''] = interpolate(node.text).split('/', 1)
  const match = /^(?:(\[[^\]]+\]|[^:]*):)??(?:([^:]*):)?([^:]+)$/.exec(guardVariables(body))
  if (match === null) return undefined
  const [, address, published, target = ''] = match.map((part) => part?.replace(GUARD, ':'))
  return { text: node.text, hostAddress: address?.replace(/^\[|\]$/g, ''), published, target, at }
}

/** A colon inside `${A:?x}` separates nothing. */
const GUARD = /\u0001/g

function guardVariables(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, (whole) => whole.replaceAll(':', '\u0001'))
}

/** Short form `[source:]target[:mode]`, or the long form. */
export function readMount(node: YamlNode, at: Position): ComposeMount | undefined {
  if (node.kind === 'map') {
    const target = textAt(node, 'target')
    if (target === undefined) return undefined
    const type = textAt(node, 'type')
    const source = textAt(node, 'source')
    const kind = type === 'bind' || type === 'tmpfs' ? type : source === undefined ? 'anonymous' : 'volume'
    return { text: `${source ?? ''}:${target}`, type: kind, source, target, at }
  }
  if (node.kind !== 'scalar' || node.isNull) return undefined
  const parts = guardVariables(interpolate(node.text))
    .split(':')
    .map((part) => part.replace(GUARD, ':'))
  const [first = '', second] = parts
  if (second === undefined) return { text: node.text, type: 'anonymous', source: undefined, target: first, at }
  const bind = /^([./~]|\$\{?PWD|[A-Za-z]$)/.test(first) || first.includes('/')
  return { text: node.text, type: bind ? 'bind' : 'volume', source: first, target: second, at }
}
