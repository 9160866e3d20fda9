import { argument } from '../../parsers/python/syntax.ts'
import { openInputs, shorten } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { RawOutput } from './types.ts'

const MARKUP = [
  'markupsafe.Markup',
  'jinja2.Markup',
  'flask.Markup',
  'jinja2.utils.markupsafe.Markup',
  'django.utils.safestring.mark_safe',
]

/** `Markup(value)` in Python: text that is declared to be HTML. */
export function findMarkup(python: PythonFacts, origins: OriginsFacts): RawOutput[] {
  return python.callsTo(...MARKUP).flatMap(({ node }): RawOutput[] => {
    const text = argument(node, 'base', 0)
    if (text === undefined || purposeOf(node.tree.file) !== 'service') return []
    const open = openInputs(text, origins).filter(({ origin }) => origin !== 'limited' && origin !== 'settings')
    const isClean = /bleach|nh3|sanitize|clean|escape|tojson|json\.dumps/i.test(text.text)
    const harmless = open.length === 0 ? 'fixed or escaped text' : isClean ? 'cleaned before' : undefined
    return [{ at: node.position, text: shorten(node.text, 100), by: 'Markup', harmless, isMacroParameter: false }]
  })
}
