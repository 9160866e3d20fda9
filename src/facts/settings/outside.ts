import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Setting, SettingsFacts } from './types.ts'

/** What a service itself signs, checks or lets in with, as settings classes write it. */
const SECRET =
  /^(?:[A-Z0-9_]*(?:SECRET_KEY|_SECRET|PASSWORD|SIGNING_KEY|ENCRYPTION_KEY|PRIVATE_KEY)|secret_key|jwt_secret(_key)?|signing_key|encryption_key)$/
const HOLDER = /(^|[._])settings$/i

/**
 * Secrets that code takes from a settings object of a package that was not read (`auth_settings.SECRET_KEY`): no
 * setting of the repository has that name.
 */
export function secretsOutside(python: PythonFacts, settings: readonly Setting[]): SettingsFacts['secretsOutside'] {
  const own = new Set(settings.flatMap(({ attribute, name }) => [attribute ?? name, name]))
  const found = new Map<string, SettingsFacts['secretsOutside'][number]>()
  for (const { tree, root } of python.code) {
    if (!/settings\.\w*(secret|password|_key)/i.test(tree.text)) continue
    for (const node of root.find('attribute')) {
      const name = node.field('attribute')?.text ?? ''
      const object = node.field('object')
      if (object === undefined || found.has(name) || own.has(name) || !SECRET.test(name)) continue
      if (HOLDER.test(object.text) && !isSet(node))
        found.set(name, { name: `${object.text}.${name}`, at: node.position })
    }
  }
  return [...found.values()]
}

/** `settings.SECRET_KEY = …`: whoever sets it knows it. */
function isSet(node: PythonNode): boolean {
  return node.parentNode?.kind === 'assignment' && node.fieldName === 'left'
}
