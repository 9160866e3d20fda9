import type { PyValue } from '../values.ts'
import { PyInteger } from '../values.ts'
import type { Members } from './members.ts'
import { fn, unknowable } from './members.ts'

/** Patterns are not matched here; what they would give is unknown. `re.escape` needs none. */
export const reModule: Members = new Map<string, PyValue>([
  ...['compile', 'match', 'search', 'fullmatch', 'sub', 'subn', 'findall', 'finditer', 'split'].map((name) =>
    unknowable(name, 'what a regular expression matches'),
  ),
  fn('escape', (args, site) => {
    const [text] = args.positional
    return typeof text === 'string'
      ? text.replace(/[\s()[\]{}?*+\-|^$\\.&~#]/g, (character) => `\\${character}`)
      : site.unknown('an escaped pattern')
  }),
  ['IGNORECASE', new PyInteger(2)],
  ['I', new PyInteger(2)],
  ['MULTILINE', new PyInteger(8)],
  ['DOTALL', new PyInteger(16)],
])
