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
      elsewhere: (readme?.links ?? []).flatMap(({ target, line }) =>
        /^https?:\/\/[^/]*(docs?|readthedocs|wiki|gitbook|notion|confluence)|^https?:\/\/\S+\/(docs?|wiki|documentation)(\/|$)/i.test(
          target,
        )
          ? [{ url: target, at: { file: readme?.file ?? '', line } }]
          : [],
      ),
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
