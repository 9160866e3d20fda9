import { defineFact } from '../define-fact.ts'
import { pythonMarkers, scriptMarkers } from './comments.ts'
import { placeholdersIn } from './placeholders.ts'
import type { MarkersFacts } from './types.ts'

/** Comments that say the work is not done, and values that stand in for real ones, in the service's own code. */
export default defineFact<MarkersFacts>({
  async collect(source) {
    const python = await source.fact('python')
    const { workspace } = source
    const scripts = workspace
      .glob('**/*.{ts,tsx,js,jsx,mjs,cjs,mts,vue,svelte}')
      .filter(({ path, role, bytes }) => role === 'code' && bytes < 300_000 && !BUILT.test(path))
    const found = python.code.map((module) => placeholdersIn(module, python))
    return {
      markers: [
        ...python.code.flatMap(pythonMarkers),
        ...scripts.flatMap(({ path }) => scriptMarkers(path, workspace.read(path) ?? '')),
      ],
      placeholders: found.flatMap(({ placeholders }) => placeholders),
      files: python.code.length + scripts.length,
      strings: found.reduce((sum, { strings }) => sum + strings, 0),
      unread: python.coverage.unparsed
        .filter(({ file }) => workspace.file(file)?.role === 'code')
        .map(({ file, reason }) => ({ file, reason })),
    }
  },
})

/** What bundlers write, whatever folder it lies in. */
const BUILT = /(^|\/)(dist|build|static|assets|public|out|_next|bundles?)\/|[-.][0-9a-zA-Z_-]{8}\.js$|\.chunk\.js$/
