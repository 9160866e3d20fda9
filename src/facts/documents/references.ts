import type { MarkdownDocument } from '../../parsers/markdown/parse.ts'
import { readCommands, unwrap } from '../../parsers/shell/commands.ts'
import { folderOf, joinPath } from '../containers/paths.ts'
import type { Repository } from '../references/repository.ts'
import { referencesOf } from '../references/resolve.ts'
import type { DocumentReference } from './types.ts'

const SHELL = /^(sh|bash|shell|zsh|console|shell-session|terminal|)$/
/** Names that stand for a name of the reader's own. */
const MADE_UP = /<|>|\.\.\.|\[|\{|\$|\*|(^|[/_.-])(your|my|path|to|foo|bar|baz|some|example|xxx|name|new)([/_.-]|$)/i
/** Prose that tells the reader to make the file, or says that it is not there. */
const TO_BE_MADE =
  /\b(creat\w*|add|new|write|generat\w*|download\w*|saved?|output|produces?|rename|copy .* to|will be|optional|if you|removed?|deleted?|no longer|e\.g\.)\b|созда|добав|сохран|скача|появ|удал/i

export interface FoundReferences {
  readonly missing: DocumentReference[]
  readonly checked: number
}

/** Looks up what a document names: links inside the repository, files and targets in commands, paths in code marks. */
export function lookUpReferences(
  repository: Repository,
  document: MarkdownDocument,
  services: ReadonlySet<string>,
): FoundReferences {
  const missing = new Map<string, DocumentReference>()
  let checked = 0
  const folders = foldersOf(repository, document)
  const sure = repository.workspace.git !== undefined
  const look = (
    what: string,
    name: string,
    line: number,
    found: boolean,
    confidence: DocumentReference['confidence'],
  ): void => {
    checked++
    const key = `${what} ${name}`
    if (!found && !missing.has(key))
      missing.set(key, { what, name, at: { file: document.file, line }, confidence: sure ? confidence : 'low' })
  }
  for (const { target, line } of document.links) {
    const found = linkFound(repository, document.file, target)
    if (found !== undefined) look('file', target.split(/[?#]/, 1)[0] ?? target, line, found, 'high')
  }
  const commands = [
    ...document.fences
      .filter(({ language }) => SHELL.test(language))
      .map(({ text, line }) => ({ text: withoutPrompts(text), line })),
    ...document.codes.filter(
      ({ text, around }) =>
        /^(make|npm|pnpm|yarn|docker|bash|sh|python3?|pytest|pip|cp|\.\/)\b|^\.\//.test(text) &&
        !TO_BE_MADE.test(around),
    ),
  ]
  for (const { text, line } of commands) {
    for (const command of readCommands(text)) {
      const words = unwrap(command.words)
      if (MADE_UP.test(words.slice(1).join(' ')) && words[0] !== 'docker') continue
      for (const name of composeServices(words)) {
        if (services.size > 0) look('compose service', name, line + command.line, services.has(name), 'medium')
      }
      for (const { kind, name } of referencesOf(repository, words, '')) {
        if (kind === 'folder') continue
        const found = folders.some((folder) =>
          referencesOf(repository, words, folder).some((one) => one.name === name && one.found),
        )
        const absent = folders.every((folder) =>
          referencesOf(repository, words, folder).every((one) => one.name !== name),
        )
        if (!absent)
          look(
            kind,
            name,
            line + command.line,
            found || mentionedBefore(repository, document, line + command.line, name),
            'medium',
          )
      }
    }
  }
  for (const { text, line, around } of document.codes) {
    if (!isRepositoryPath(repository, text) || TO_BE_MADE.test(around)) continue
    const found = folders.some((folder) => {
      const path = joinPath(folder, text)
      return path !== undefined && repository.mayExist(path)
    })
    look('file', text, line, found || mentionedBefore(repository, document, line, text), 'medium')
  }
  return { missing: [...missing.values()], checked }
}

/** The root, the document's folder, and every folder the document tells the reader to enter. */
function foldersOf(repository: Repository, document: MarkdownDocument): string[] {
  const folders = new Set(['', folderOf(document.file)])
  for (const { text } of document.fences) {
    for (const { words } of readCommands(withoutPrompts(text))) {
      if (words[0] !== 'cd') continue
      for (const base of [...folders]) {
        const path = joinPath(base, words[1] ?? '')
        if (path !== undefined && repository.exists(path)) folders.add(path)
      }
    }
  }
  return [...folders]
}

function withoutPrompts(text: string): string {
  const lines = text.split('\n')
  // In a session with prompts the other lines are output.
  return lines.some((line) => /^\s*[$>]\s/.test(line))
    ? lines.map((line) => /^\s*[$>]\s+(.*)$/.exec(line)?.[1] ?? '').join('\n')
    : text
}

/** Whether a link leads to something; undefined for what lies outside the repository. */
function linkFound(repository: Repository, file: string, target: string): boolean | undefined {
  const [path = ''] = target.split(/[?#]/, 1)
  if (path === '' || /^[a-z][\w+.-]*:|^\/|^@|[<>{}$*|]/i.test(path)) return undefined
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return undefined
  }
  const full = joinPath(folderOf(file), decoded)
  if (full === undefined || !/\.\w+$/.test(decoded)) return undefined
  // Sites of documentation serve .html for pages written otherwise, and files of their own static folder.
  if (/\.html?$/.test(decoded) || (/^docs?\//.test(file) && /\.(png|jpe?g|gif|svg|webp|mp4|ico)$/i.test(decoded)))
    return undefined
  return repository.exists(full) || repository.workspace.isIgnored(full) === true
}

const KNOWN_FOLDERS = /^(scripts?|bin|deploy|deployment|ops|docs|\.github|docker|infra|tools)\//

function isRepositoryPath(repository: Repository, text: string): boolean {
  if (
    !/^(\.\/)?[\w.-]+(\/[\w.-]+)+\.(sh|py|md|ya?ml|toml|json|sql|ini|cfg|ts|js|conf|service)$/.test(text) ||
    MADE_UP.test(text)
  )
    return false
  const path = text.replace(/^\.\//, '')
  return repository.exists(path.split('/', 1)[0] ?? '') || (KNOWN_FOLDERS.test(path) && /\.(sh|py|ya?ml)$/.test(path))
}

function composeServices(words: readonly string[]): string[] {
  const rest =
    words[0] === 'docker-compose'
      ? words.slice(1)
      : words[0] === 'docker' && words[1] === 'compose'
        ? words.slice(2)
        : []
  if (rest.some((word) => /^(-p|--project-name|-f|--file|--profile)/.test(word))) return []
  const verb = rest.findIndex((word) => !word.startsWith('-'))
  if (!/^(restart|logs|up|exec|run|stop|start|build|pull|kill)$/.test(rest[verb] ?? '')) return []
  const names: string[] = []
  for (let i = verb + 1; i < rest.length; i++) {
    const word = rest[i] ?? ''
    if (
      /^(-e|--env|-u|--user|-w|--workdir|--tail|-n|--since|--scale|-v|--volume|--name|-t|--timeout|--entrypoint|--index)$/.test(
        word,
      )
    )
      i++
    else if (!word.startsWith('-')) {
      if (!/^[\w.-]+$/.test(word)) break
      names.push(word)
      if (/^(exec|run)$/.test(rest[verb] ?? '')) break
    }
  }
  return names.filter((name) => !MADE_UP.test(name) && !/^service(s|_?name)?$/i.test(name))
}

/** Something above has already spoken of the file: written it, fetched it, or asked the reader to. */
function mentionedBefore(repository: Repository, document: MarkdownDocument, line: number, name: string): boolean {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  const [first = name] = parts
  const words = [parts.at(-1) ?? name, ...(repository.exists(first) ? [] : [`/${first}`, `${first}.git`, ` ${first} `])]
  return document.lines.slice(0, line - 1).some((text) => words.some((word) => `${text} `.includes(word)))
}
