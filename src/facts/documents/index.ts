import type { MarkdownDocument } from '../../parsers/markdown/parse.ts'
import { parseMarkdown } from '../../parsers/markdown/parse.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { baseName } from '../containers/paths.ts'
import { defineFact } from '../define-fact.ts'
import { indexRepository } from '../references/repository.ts'
import { readContacts } from './contacts.ts'
import { lookUpReferences } from './references.ts'
import { documentKind, substanceOf, topicsOf } from './topics.ts'
import type { Document, DocumentsFacts } from './types.ts'

const MAX_DOCUMENTS = 400

/** Documents that people wrote about the service: the README, other Markdown at the root, and documentation folders. */
export default defineFact<DocumentsFacts>({
  async collect(source) {
    const { workspace } = source
    const repository = indexRepository(workspace)
    const { composeFiles } = await source.fact('containers')
    const services = new Set(composeFiles.flatMap((file) => file.services.map(({ name }) => name)))
    const documents = findDocuments(workspace).map((parsed): Document => {
      const { missing, checked } = lookUpReferences(repository, parsed, services)
      return {
        ...parsed,
        kind: documentKind(parsed.file),
        substance: substanceOf(parsed.lines),
        missing,
        referencesChecked: checked,
      }
    })
    const readme = documents.find(({ file }) => /^readme(\.(md|rst|txt|markdown))?$/i.test(file))
    return {
      documents,
      readme,
      topics: documents.flatMap(topicsOf),
      ...readContacts(documents),
      elsewhere: readme === undefined ? [] : ownDocumentation(readme, projectNames(workspace, readme)),
      openApi: workspace
        .glob('{,**/}{openapi,swagger}*.{json,yaml,yml}')
        .filter(({ role }) => role !== 'vendored' && role !== 'test')
        .map(({ path }) => ({ file: path, line: 1 })),
      searched: workspace.files.length,
      isRoot:
        workspace.git !== undefined ||
        workspace.glob('README*', 'pyproject.toml', 'package.json', 'setup.py', 'Dockerfile', 'Makefile').length > 0,
    }
  },
})

function findDocuments(workspace: Workspace): MarkdownDocument[] {
  return workspace
    .glob('{,**/}*.{md,markdown,rst}', 'README', 'README.txt')
    .filter(({ path, role }) => role !== 'vendored' && role !== 'generated' && role !== 'test' && isAboutService(path))
    .slice(0, MAX_DOCUMENTS)
    .flatMap(({ path }) => {
      const text = workspace.read(path)
      return text === undefined ? [] : [parseMarkdown(path, text)]
    })
}

/** At the root, in .github, or in a folder for documentation; package data and examples speak of other things. */
function isAboutService(path: string): boolean {
  if (/(^|\/)(examples?|samples?|node_modules|templates?|fixtures|changelogs?|news|i18n|locales?)\//i.test(path))
    return false
  if (/^(changelog|changes|history|news|license|authors|code_of_conduct)\b/i.test(baseName(path))) return false
  return (
    !path.includes('/') ||
    /^(\.github|docs?|documentation|wiki|runbooks?|ops|deploy(ment)?|infra(structure)?|operations|security)\//i.test(
      path,
    )
  )
}

/** Names by which an address shows that it is the project's own: from the README's title and the manifests. */
function projectNames(workspace: Workspace, readme: Document): string[] {
  const manifests = ['pyproject.toml', 'package.json'].flatMap((path) =>
    workspace.file(path) === undefined
      ? []
      : (/^\s*"?name"?\s*[=:]\s*"([^"]+)"/m.exec(workspace.read(path) ?? '')?.[1] ?? []),
  )
  const title = readme.sections[0]?.title ?? ''
  return [...manifests, title]
    .flatMap((text) => text.toLowerCase().split(/[^a-zа-я0-9]+/))
    .filter(
      (word) => word.length > 2 && !/^(the|and|for|docs?|api|app|service|server|backend|python|fastapi)$/.test(word),
    )
}

function ownDocumentation(readme: Document, names: readonly string[]): DocumentsFacts['elsewhere'] {
  return readme.links.flatMap(({ text, target, line }) => {
    const host = /^https?:\/\/([^/]+)/.exec(target)?.[1]?.toLowerCase()
    if (host === undefined || /shields\.io|badge|github\.com|codecov|pypi\.org/.test(host)) return []
    const called = /^(the )?(full |project |official )?(docs?|documentation|wiki|документация)$/i.test(text)
    const looks =
      /(^|[.-])(docs?|readthedocs|wiki|gitbook|notion|confluence)[.-]|\/(docs?|wiki|documentation)(\/|$)/i.test(
        target.slice(8),
      )
    const own = names.some((name) => host.replace(/[^a-z0-9]/g, '').includes(name))
    return called || (looks && own) ? [{ url: target, at: { file: readme.file, line } }] : []
  })
}
