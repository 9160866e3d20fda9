import { readPython } from '../../parsers/python/load.ts'
import { defineFact } from '../define-fact.ts'
import type { CallPlace } from './calls.ts'
import { indexAliases, indexCalls } from './calls.ts'
import { constantOf } from './constants.ts'
import { indexModules } from './modules.ts'
import { Resolver } from './resolver.ts'
import type { PythonCall, PythonFacts } from './types.ts'

export default defineFact<PythonFacts>({
  async collect({ workspace }) {
    const parsed = await readPython(workspace)
    const index = indexModules(workspace, parsed.grammar, parsed.trees)
    const resolver = new Resolver(index)
    const code = index.modules.filter(({ role }) => role === 'code')
    let calls: ReturnType<typeof indexCalls> | undefined
    let aliases: ReturnType<typeof indexAliases> | undefined
    const known = new Map<CallPlace, PythonCall>()

    function callsNamed(...names: readonly string[]): PythonCall[] {
      calls ??= indexCalls(code)
      return [...new Set(names)].flatMap((name) => calls?.get(name) ?? []).map(callAt)
    }

    /** Made once for each place; its name is looked for when somebody asks, which few do. */
    function callAt(place: CallPlace): PythonCall {
      let call = known.get(place)
      if (call === undefined) {
        const { module } = place
        const node = module.root.nodeAt(place.index)
        call = {
          module,
          node,
          get name() {
            const callee = node.field('function')
            return callee === undefined ? undefined : resolver.resolve(callee)?.name
          },
        }
        known.set(place, call)
      }
      return call
    }

    return {
      modules: index.modules,
      code,
      coverage: {
        files: parsed.files,
        parsed: parsed.trees.filter(({ errorLines }) => errorLines.length === 0).length,
        unparsed: [
          ...parsed.unparsed.map(({ file, reason }) => ({ file, lines: [], reason })),
          ...parsed.trees
            .filter(({ errorLines }) => errorLines.length > 0)
            .map(({ file, errorLines }) => ({
              file,
              lines: errorLines,
              reason: `not understood at line ${errorLines.slice(0, 3).join(', ')}`,
            })),
        ],
      },
      module: (name) => index.find(name),
      moduleOf: (node) => resolver.moduleOf(node),
      resolve: (node) => resolver.resolve(node),
      member: (of, name) => resolver.member(of, name),
      typeOf: (node) => resolver.typeOf(node),
      qualifiedName: (node) => resolver.resolve(node)?.name,
      constant: (node) => constantOf(resolver, node),
      callsNamed,
      callsTo(...names) {
        const exact = new Set(names.filter((name) => !name.endsWith('.*')))
        const prefixes = names.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -1))
        calls ??= indexCalls(code)
        aliases ??= indexAliases(code)
        const last = names.map((name) => name.slice(name.lastIndexOf('.') + 1))
        const wanted =
          prefixes.length > 0 ? [...calls.keys()] : last.flatMap((name) => [name, ...(aliases?.get(name) ?? [])])
        return callsNamed(...wanted).filter(
          ({ name }) => name !== undefined && (exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix))),
        )
      },
      lineage: (type) => resolver.lineage(type),
    }
  },
})
