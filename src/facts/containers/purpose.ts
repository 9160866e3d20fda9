import type { FileRole } from '../../workspace/workspace.ts'
import type { ContainerPurpose } from './types.ts'

export interface Judged {
  readonly purpose: ContainerPurpose
  readonly reason: string
}

const DEVELOPMENT =
  /(^|[-_./])(dev|devel|development|local|override|debug|devcontainer|sandbox|playground|hot-?reload|watch)(?=[-_./]|$)/i
const TEST = /(^|[-_./])(test|tests|testing|ci|e2e|integration|bench|benchmark|lint|smoke|load|perf)(?=[-_./]|$)/i
const PRODUCTION = /(^|[-_./])(prod|production|release|deploy|deployment|stage|staging|live)(?=[-_./]|$)/i
const EXAMPLE =
  /(^|[-_./])(example|examples|sample|samples|demo|demos|template|templates|cookbook|tutorial|tutorials|quickstart|docs?)(?=[-_./]|$)/i

/** Tells from name and place what a Dockerfile or compose file is for. */
export function purposeOf(path: string, role: FileRole): Judged {
  if (role === 'vendored') return { purpose: 'example', reason: 'it lies among vendored files' }
  const name = path.slice(path.lastIndexOf('/') + 1)
  const folder = path.slice(0, path.length - name.length)
  if (DEVELOPMENT.test(name)) return { purpose: 'development', reason: 'its name says that it is for development' }
  if (TEST.test(name)) return { purpose: 'test', reason: 'its name says that it is for tests' }
  if (EXAMPLE.test(name)) return { purpose: 'example', reason: 'its name says that it is an example' }
  if (/(^|\/)\.devcontainer\//.test(path)) return { purpose: 'development', reason: 'it lies in .devcontainer' }
  if (PRODUCTION.test(name)) return { purpose: 'production', reason: 'its name says that it is for production' }
  if (role === 'test') return { purpose: 'test', reason: 'it lies among the tests' }
  if (role === 'example') return { purpose: 'example', reason: 'it lies among examples or documentation' }
  if (/(^|\/)\.(github|gitlab|circleci)\//.test(path)) return { purpose: 'test', reason: 'it serves the CI system' }
  if (PRODUCTION.test(folder)) return { purpose: 'production', reason: 'its folder says that it is for production' }
  if (DEVELOPMENT.test(folder)) return { purpose: 'development', reason: 'its folder says that it is for development' }
  if (TEST.test(folder)) return { purpose: 'test', reason: 'its folder says that it is for tests' }
  if (EXAMPLE.test(folder)) return { purpose: 'example', reason: 'its folder says that it is an example' }
  return { purpose: 'unknown', reason: 'nothing says that it is for development or tests only' }
}
