import type { Workspace } from '../../workspace/workspace.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import { shorten } from '../origins/inputs.ts'
import type { PythonFacts } from '../python/types.ts'
import type { BodyLimit } from './types.ts'

const LIMITING =
  /(size|body|upload|content|payload|request)_?(\w*_)?(limit|max)|(limit|max)_?(\w*_)?(size|body|upload|content|payload)/i

/** `is_enabled=lambda: premium_user`: whether it limits anything is asked at each request. */
const SWITCHED = /^\s*lambda\b|=\s*lambda\b/

/** Limits on every request's body: registered middleware, Flask's setting, a proxy's configuration. */
export function findLimits(python: PythonFacts, endpoints: EndpointsFacts, workspace: Workspace): BodyLimit[] {
  const middleware = endpoints.middleware
    .filter(({ name }) => LIMITING.test(name.slice(name.lastIndexOf('.') + 1)))
    .filter(({ options }) => !Object.values(options).some(({ text }) => SWITCHED.test(text)))
    .map(({ name, at }): BodyLimit => ({ at, text: `${name} is registered`, by: 'application' }))
  const registered = python.callsNamed('add_middleware').flatMap(({ node }): BodyLimit[] => {
    const first = node.field('arguments')?.parts[0]
    return first !== undefined && LIMITING.test(first.text) && !SWITCHED.test(node.text)
      ? [{ at: node.position, text: shorten(node.text, 80), by: 'application' }]
      : []
  })
  const flask = python.code.flatMap(({ root, tree }) =>
    tree.text.includes('MAX_CONTENT_LENGTH')
      ? root
          .find('assignment')
          .filter(({ text }) => /config\[["']MAX_CONTENT_LENGTH["']\]/.test(text))
          .map((node): BodyLimit => ({ at: node.position, text: shorten(node.text, 80), by: 'application' }))
      : [],
  )
  const proxies = workspace
    .glob('**/*.conf', '**/*.conf.template', '**/nginx*/**', '**/*.nginx')
    .flatMap(({ path }): BodyLimit[] => {
      const lines = workspace.read(path)?.split('\n') ?? []
      const index = lines.findIndex((line) => /^\s*client_max_body_size\s+(?!0\s*;)/.test(line))
      return index === -1
        ? []
        : [{ at: { file: path, line: index + 1 }, text: (lines[index] ?? '').trim(), by: 'proxy' }]
    })
  return [...(middleware.length > 0 ? middleware : registered), ...flask, ...proxies]
}
