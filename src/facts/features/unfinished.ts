import type { MarkersFacts } from '../markers/types.ts'
import type { Definitions } from './definitions.ts'
import type { FeaturePlace } from './types.ts'

/** How far above a definition a comment still belongs to it. */
const ABOVE = 3

/** Comments in, or right above, the functions and classes of these places that say the work is not done. */
export function unfinishedAt(
  places: readonly FeaturePlace[],
  { markers }: MarkersFacts,
  definitions: Definitions,
): FeaturePlace[] {
  const spans = places.flatMap(({ at }) => spanAround(at.file, at.line, definitions))
  return markers
    .filter(({ at }) => spans.some(({ file, from, to }) => at.file === file && at.line >= from && at.line <= to))
    .map(({ at, marker, text }) => ({ at, what: text.startsWith(marker) ? text : `${marker}: ${text}` }))
}

/** The smallest function or class around a line; a decorator stands a few lines above what it decorates. */
function spanAround(
  file: string,
  line: number,
  definitions: Definitions,
): { file: string; from: number; to: number }[] {
  const own = [...definitions.functions, ...definitions.classes]
    .filter(({ module, node }) => module.file === file && node.line - ABOVE <= line && node.endLine >= line)
    .map(({ node }) => ({ file, from: node.line - ABOVE, to: node.endLine }))
    .sort((a, b) => a.to - a.from - (b.to - b.from))
  return own.slice(0, 1)
}
