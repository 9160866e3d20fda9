import type { Machine } from '../../typescript/run/machine.ts'
import type { Value } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'

const ROOT = '/(repository)/'
const PLUGIN = /\.[cm]?[jt]s$/
const NO_PLUGIN = /\.d\.[cm]?ts$|\.(test|spec)\.[cm]?[jt]s$|^\.|^autohooks\./

/**
 * The plugins that `@fastify/autoload` would load of a folder, each with the prefix its folder gives it
 * (`@fastify/autoload`, README: `dirNameRoutePrefix`, `options.prefix`, `_id` for parameters).
 */
export function loadFolder(machine: Machine, options: Value, load: (plugin: Value, prefix: string) => void): void {
  if (options.kind !== 'shape') return
  const folder = stringOf(options.fields.get('dir'))
  if (folder?.startsWith(ROOT) !== true) return
  const inner = options.fields.get('options')
  const prefix = inner?.kind === 'shape' ? (stringOf(inner.fields.get('prefix')) ?? '') : ''
  const named = options.fields.get('dirNameRoutePrefix')
  const byName = !(named?.kind === 'constant' && named.value === false)
  visit(machine, folder.slice(ROOT.length), prefix, byName, load, 0)
}

function visit(
  machine: Machine,
  folder: string,
  prefix: string,
  byName: boolean,
  load: (plugin: Value, prefix: string) => void,
  depth: number,
): void {
  const names = machine.scripts.entries(folder)
  const files = names.filter((name) => PLUGIN.test(name) && !NO_PLUGIN.test(name))
  const index = files.find((name) => /^index\./.test(name))
  for (const name of index === undefined ? files : [index]) {
    const plugin = machine.exported(`${folder}/${name}`, 'default')
    const own = plugin.kind === 'unknown' ? machine.exported(`${folder}/${name}`, '*') : plugin
    const auto = machine.exported(`${folder}/${name}`, 'autoPrefix')
    load(own, stringOf(auto) === undefined ? prefix : `${prefix}/${stringOf(auto)}`)
  }
  for (const name of depth > 6 ? [] : names) {
    if (PLUGIN.test(name) || machine.scripts.entries(`${folder}/${name}`).length === 0) continue
    const part = name.replace(/^_(\w)/, ':$1').replace(/^:(\w+)$/, '{$1}')
    visit(machine, `${folder}/${name}`, byName ? `${prefix}/${part}` : prefix, byName, load, depth + 1)
  }
}
