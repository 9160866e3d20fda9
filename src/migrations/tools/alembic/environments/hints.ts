import type { Workspace } from '../../../../workspace/workspace.ts'
import type { Layout } from './layout.ts'
import { inFolder } from './layout.ts'

/** Questions about the whole repository that few environments raise; the files are searched when the first one does. */
export interface Hints {
  /** Code outside of revision files that contains a word (letters, digits, `_` and `.`). */
  mentions(text: string): readonly string[]
}

export function hintsOf(workspace: Workspace, layout: Layout): Hints {
  let files: readonly string[] | undefined
  const answers = new Map<string, readonly string[]>()
  return {
    mentions(text) {
      files ??= layout
        .below('.')
        .filter((folder) => !/(^|\/)versions(\/|$)/.test(folder))
        .flatMap((folder) => layout.pythonIn(folder).map((name) => inFolder(folder, name)))
        .filter((file) => layout.isOurs(file))
      let found = answers.get(text)
      if (found === undefined) {
        const word = new RegExp(`(?<!\\w)${text.replaceAll('.', '\\.')}(?!\\w)`)
        found = files.filter((file) => {
          const content = workspace.read(file)
          return content?.includes(text) === true && word.test(content)
        })
        answers.set(text, found)
      }
      return found
    },
  }
}
