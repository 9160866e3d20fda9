import type { Workspace, WorkspaceFile } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { isEnvFile } from '../env-files/index.ts'
import { assignedSecrets } from './assignments.ts'
import { searchTexts } from './search.ts'
import type { FoundSecret, Searched, SecretsFacts } from './types.ts'

const TEXT =
  /\.(py|[cm]?[jt]sx?|vue|svelte|json|ya?ml|toml|ini|cfg|conf|properties|sh|bash|ps1|sql|md|rst|txt|html|xml|tf|tfvars|env|pem|key|ipynb|go|rb|java|php|j2|service)$|(^|\/)[^./]+$/i
const LOCK = /(^|\/)([\w.-]*lock(\.json|\.yaml|b)?|pnpm-lock\.yaml|npm-shrinkwrap\.json|go\.sum)$|\.lock$/i
/** Hand-written sources are smaller; beyond this are bundles and data. */
const MAX_BYTES = 512 * 1024

export default defineFact<SecretsFacts>({
  async collect(source) {
    const { workspace } = source
    const candidates = workspace.files.filter(isCandidate)
    const texts = candidates.flatMap((file): Searched[] => {
      const text = file.bytes > MAX_BYTES ? undefined : workspace.read(file.path)
      return text === undefined ? [] : [{ file, text }]
    })
    // Asked for first: until the syntax is read, its parsers have use for every processor.
    const python = await source.fact('python')
    const sure = await searchTexts(texts)
    const modules = new Map(python.modules.map((module) => [module.file, module]))
    const found = texts.flatMap(({ file }, at) => merge(sure[at] ?? [], assignedSecrets(modules.get(file.path))))
    return {
      found,
      searched: texts.length,
      skipped: candidates.length - texts.length,
      tests: candidates.filter(({ role }) => role === 'test').length,
    }
  },
})

function isCandidate({ path, role }: Workspace['files'][number] & WorkspaceFile): boolean {
  return TEXT.test(path) && !LOCK.test(path) && role !== 'vendored' && role !== 'generated' && !isEnvFile(path)
}

/** Keeps one finding for a place: the surer one, which the patterns give. */
function merge(sure: readonly FoundSecret[], guessed: readonly FoundSecret[]): FoundSecret[] {
  const kept: FoundSecret[] = []
  for (const one of [...sure, ...guessed]) {
    const overlaps = kept.some(
      ({ at }) => at.line === one.at.line && at.column < one.at.endColumn && one.at.column < at.endColumn,
    )
    if (!overlaps) kept.push(one)
  }
  return kept
}
