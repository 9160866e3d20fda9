import { basename } from 'node:path/posix'
import { readConfig } from '../../config/config.ts'
import { CONFIG_FILE } from '../../config/file.ts'
import { fileNameProblems } from '../../migrations/history/names.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import type { NameStyle, RevisionName, RevisionNamesFacts } from './types.ts'

/** How revision files are named, and whether that is what the service asks for. */
export default defineFact<RevisionNamesFacts>({
  async collect({ workspace, fact }) {
    const { opened } = await fact('migrations')
    const pattern = patternOf(workspace)
    return {
      pattern,
      histories: opened.map(({ environment, history }) => ({
        name: environment.name,
        names: [...history.nodes.values()].map(({ revision }) => nameOf(revision.position)),
        against: fileNameProblems(history, pattern),
      })),
    }
  },
})

/** A configuration that cannot be read is told where it is used; here it asks for nothing. */
function patternOf(workspace: Workspace): string | undefined {
  const text = workspace.read(CONFIG_FILE)
  if (text === undefined) return undefined
  try {
    return readConfig(text).migrations?.fileName
  } catch {
    return undefined
  }
}

const STYLES: readonly (readonly [NameStyle, RegExp])[] = [
  ['dated', /^(19|20)\d{2}[-_]?\d{2}[-_]?\d{2}/],
  ['id first', /^[0-9a-f]{10,40}(_|$)/],
  ['numbered', /^[vV]?\d{1,6}([_.-]|$)/],
]

function nameOf(at: RevisionName['at']): RevisionName {
  const name =
    basename(at.file) === 'migration.sql'
      ? basename(at.file.slice(0, -'/migration.sql'.length))
      : basename(at.file).replace(/\.[^.]*$/, '')
  const style = STYLES.find(([, pattern]) => pattern.test(name))?.[0] ?? 'words'
  const words = name.replace(/^[\dvV_-]+/, '').replace(/^[0-9a-f]{7,40}(_|$)/, '')
  return { name, style, isDescriptive: /[a-z]{3,}/i.test(words), at: { file: at.file, line: 1 } }
}
