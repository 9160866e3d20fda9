import { defineFact } from '../define-fact.ts'
import type { ChangelogFacts } from './types.ts'

const NAME = /^((docs?|documentation)\/)?(CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES)(\.(md|rst|txt|adoc))?$/i

/** The changelog of the repository, at its root or among its documents. */
export default defineFact<ChangelogFacts>({
  async collect({ workspace }) {
    const file = workspace.files.find(({ path }) => NAME.test(path))?.path
    if (file === undefined) return { found: undefined }
    const lines = (workspace.read(file) ?? '').split('\n').filter((line) => /\w/.test(line) && !line.startsWith('#'))
    return { found: { file, substance: lines.length } }
  },
})
