import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { pushedImages } from './images.ts'
import type { ReleasesFacts, StatedVersion } from './types.ts'

const STATED: readonly (readonly [by: string, path: RegExp, pattern: RegExp])[] = [
  ['pyproject.toml', /^pyproject\.toml$/, /^\[(?:project|tool\.poetry)\][^[]*?^version\s*=\s*["']([^"']+)["']/m],
  ['package.json', /^package\.json$/, /^\s{0,4}"version"\s*:\s*"([^"]+)"/m],
  ['setup.cfg', /^setup\.cfg$/, /^version\s*=\s*(\d[\w.+-]*)\s*$/m],
  ['setup.py', /^setup\.py$/, /\bversion\s*=\s*["']([^"']+)["']/],
  ['VERSION', /^VERSION(\.txt)?$/, /^\s*(v?\d[\w.+-]*)\s*$/],
  [
    '__version__',
    /^(src\/)?[\w-]+\/(__init__|version|_version|__version__)\.py$/,
    /^__version__\s*(?::\s*\w+\s*)?=\s*["']([^"']+)["']/m,
  ],
]
const FROM_TAGS =
  /setuptools_scm|setuptools-scm|hatch-vcs|source\s*=\s*["']vcs["']|poetry-dynamic-versioning|versioningit|versioneer|pdm-backend[\s\S]*source\s*=\s*["']scm["']/
const CHANGELOG = /^((docs?)\/)?(CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES)(\.(md|rst|txt))?$/i
/** `## [1.2.0] - 2026-01-01`, `1.2.0 (2026-01-01)`, `Version 1.2.0`. */
const HEADING =
  /^(?:#{1,4}\s*)?\[?(?:version\s+|release\s+)?v?(\d+\.\d+(?:\.\d+)?(?:[-.+]?[0-9A-Za-z.-]+)?)\]?(?:\([^)]*\))?(?=\s|$|\s*[-–(])/im

/** Which version the service is, by everything that says so. */
export default defineFact<ReleasesFacts>({
  async collect({ workspace, fact }) {
    const workflows = await fact('workflows')
    return {
      versions: workspace.files.flatMap(({ path }) => statedIn(workspace, path)).sort((a, b) => rank(a) - rank(b)),
      fromTags: workspace.files.flatMap(({ path }) =>
        /^(pyproject\.toml|setup\.(py|cfg))$/.test(path) ? tagsAt(path, workspace.read(path) ?? '') : [],
      ),
      newestTold: newestTold(workspace),
      tags: workspace.tags?.(),
      images: pushedImages(workflows),
      searched: workspace.files.length,
    }
  },
})

/** What the package manager reads comes first. */
function rank({ by }: StatedVersion): number {
  return STATED.findIndex(([name]) => name === by)
}

function statedIn(workspace: Workspace, path: string): StatedVersion[] {
  const reader = STATED.find(([, file]) => file.test(path))
  if (reader === undefined) return []
  const [by, , pattern] = reader
  const text = workspace.read(path) ?? ''
  const match = pattern.exec(text)
  const version = match?.[1]
  // Packages that are not published keep the placeholder their tool wrote.
  if (match === null || version === undefined || /^(0\.0\.0|[^\dv].*)$/.test(version)) return []
  const offset = match.index + match[0].lastIndexOf(version)
  return [{ version, by, at: { file: path, line: lineOf(text, offset) } }]
}

function tagsAt(path: string, text: string) {
  const match = FROM_TAGS.exec(text)
  return match === null ? [] : [{ file: path, line: lineOf(text, match.index) }]
}

function newestTold(workspace: Workspace): StatedVersion | undefined {
  const path = workspace.files.find((file) => CHANGELOG.test(file.path))?.path
  const text = path === undefined ? undefined : workspace.read(path)
  const match = text === undefined ? null : HEADING.exec(text)
  if (path === undefined || text === undefined || match?.[1] === undefined) return undefined
  return { version: match[1], by: path, at: { file: path, line: lineOf(text, match.index) } }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
