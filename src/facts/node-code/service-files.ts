import type { EndpointsFacts } from '../endpoints/types.ts'
import type { NodePackage, TypescriptFacts } from '../typescript/types.ts'

/** Packages that run the jobs of a service beside it. */
const RUNNERS = ['bullmq', 'bull', 'agenda', 'node-cron', 'pg-boss', 'graphile-worker', 'bee-queue', 'cron']
/** Folders of what a browser, a build or a tool runs, not the service. */
const ELSEWHERE =
  /(^|\/)(public|frontend|client|webapp|web-app|browser|assets|storybook|stories|e2e|cypress|playwright|__mocks__|__fixtures__|fixtures|docs?|examples?|benchmarks?)\/|\.(stories|config|conf)\.[cm]?[jt]sx?$|\.[jt]sx$|(^|\/)(gulpfile|gruntfile)\.js$/i
const BROWSER =
  /(?:from\s*|require\(\s*)['"](?:react|react-dom(?:\/[\w-]+)?|vue|svelte|preact|@angular\/core|solid-js|jquery|next\/router|react-redux|react-router-dom)['"]/

/**
 * Code files of the packages that make an application or run jobs, and of the packages of the repository that these
 * depend on. What is written for browsers is left out, by its folder, ending or imports.
 */
export function serviceFiles(typescript: TypescriptFacts, { applications }: EndpointsFacts): string[] {
  const packages = new Set<NodePackage>()
  for (const { at } of applications) {
    const own = /\.[cm]?[jt]sx?$/.test(at.file) ? typescript.packageOf(at.file) : undefined
    if (own !== undefined) packages.add(own)
  }
  if (packages.size === 0) return []
  for (const one of typescript.packages) {
    if (one.role === 'code' && RUNNERS.some((name) => one.dependencies.has(name))) packages.add(one)
  }
  // A set that grows is walked to its end: what these depend on is of the service, too.
  for (const one of packages) {
    for (const other of typescript.packages) {
      if (other.role === 'code' && other.name !== undefined && one.dependencies.has(other.name)) packages.add(other)
    }
  }
  const all = new Set(typescript.code.map(({ path }) => path))
  return typescript.code.flatMap(({ path }) => {
    const own = typescript.packageOf(path)
    if (own === undefined || !packages.has(own)) return []
    const inside = own.folder === '' ? path : path.slice(own.folder.length + 1)
    if (isBuilt(inside, own.folder, all)) return []
    if (ELSEWHERE.test(inside) || BROWSER.test((typescript.read(path) ?? '').slice(0, 4000))) return []
    return [path]
  })
}

/** What a compiler wrote of a source that is there too: `dist/a.js` of `src/a.ts`. */
function isBuilt(inside: string, folder: string, all: ReadonlySet<string>): boolean {
  const built = /^(?:dist|build|lib|out)\/(.*)\.[cm]?js$/.exec(inside)?.[1]
  if (built === undefined) return false
  const source = `${folder === '' ? '' : `${folder}/`}src/${built.replace(/^src\//, '')}`
  return ['.ts', '.tsx', '.mts', '.js', '.mjs', '.jsx'].some((ending) => all.has(source + ending))
}
