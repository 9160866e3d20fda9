import type { FileRole } from './workspace.ts'

const VENDORED =
  /(^|\/)(node_modules|site-packages|dist-packages|vendor|vendored|_vendor|_vendored|third_party|bower_components|\.venv|venv)\//
const GENERATED =
  /(^|\/)(__pycache__|\.next|\.nuxt|htmlcov)\/|(_pb2(_grpc)?\.pyi?|\.min\.(js|css)|\.generated\.[a-z]+|\.bundle\.js)$/
const TEST =
  /(^|\/)(tests?|__tests__|testing|e2e|conftest\.py|tests?\.py|test_[^/]*\.py)(\/|$)|(_test\.py|\.(test|spec)\.[cm]?[jt]sx?)$/
const EXAMPLE = /(^|\/)(examples?|samples?|demos?|docs|docs_src|cookbook|benchmarks?)\//

/** What a path of any of the roles contains: most paths contain none of it, and one look is enough. */
const ANY =
  /node_modules|-packages|vendor|third_party|bower|venv|__pycache__|\.next|\.nuxt|htmlcov|_pb2|\.min\.|\.generated\.|\.bundle\.|test|e2e|spec|example|sample|demo|docs|cookbook|benchmark/

/** Tells what a file is from its path alone. */
export function roleOf(path: string): FileRole {
  if (!ANY.test(path)) return 'code'
  if (VENDORED.test(path)) return 'vendored'
  if (GENERATED.test(path)) return 'generated'
  if (TEST.test(path)) return 'test'
  if (EXAMPLE.test(path)) return 'example'
  return 'code'
}
