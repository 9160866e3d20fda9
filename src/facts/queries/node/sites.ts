import { moduleName } from '../../endpoints/node/names.ts'
import type { Func, Place } from '../../typescript/run/values.ts'
import type { Site, SiteNames } from '../site.ts'

/** A piece of a script, with the function it stands in. */
export interface ScriptSite extends Site {
  readonly within: string
}

export function scriptSite({ script, node }: Place, func: Func | undefined): ScriptSite {
  const name = func === undefined ? '' : func.name === '' ? `<function at line ${lineOf(func)}>` : func.name
  const file = func?.script.file ?? script.file
  return {
    tree: { file: script.file },
    index: node.start,
    text: script.text.slice(node.start, node.end),
    position: script.position(node),
    within: name === '' ? moduleName(file) : `${moduleName(file)}.${name}`,
  }
}

function lineOf({ script, node }: Func): number {
  return script.position(node).line
}

/** Names as the sites themselves hold them. */
export const scriptNames: SiteNames = {
  around: (site) => ('within' in site && typeof site.within === 'string' ? site.within : ''),
  of: (site) => ('within' in site && typeof site.within === 'string' ? site.within : ''),
}
