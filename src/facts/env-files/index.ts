import type { Position } from '../../core/position.ts'
import { parseDotenv } from '../../parsers/env/dotenv.ts'
import type { Workspace, WorkspaceFile } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import type { EnvFile, EnvFilesFacts } from './types.ts'

const ENV_FILE = /^(\.env|\.env[._-][\w.-]+|[\w.-]+\.env|\.?(dot)?env[._-]?(example|sample|template|dist|tmpl|tpl))$/i
const EXAMPLE = /(example|sample|template|dist|tmpl|tpl|defaults?)([._-]|$)/i
const CODE = /\.(py|[cm]?[jt]sx?|sh|ya?ml|json|md|html|toml|go|rs|rb|java|j2|enc|gpg|age|sops)$/i

/** Whether a path is a dotenv file by its name: `.env`, `.env.production`, `prod.env`, `env.example`. */
export function isEnvFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return ENV_FILE.test(name) && !CODE.test(name)
}

const ROOT_FILE =
  /^(readme[\w.]*|pyproject\.toml|setup\.(py|cfg)|requirements[\w.-]*\.txt|Dockerfile|(docker-)?compose[\w.-]*\.ya?ml|Makefile)$/i

export default defineFact<EnvFilesFacts>({
  async collect({ workspace }) {
    const files = workspace.files
      .filter(({ path, role }) => isEnvFile(path) && role !== 'vendored')
      .flatMap((file) => readEnvFile(workspace, file))
    return {
      files,
      searched: workspace.files.length,
      ignored: probes(workspace).flatMap((path) => {
        const ignored = workspace.isIgnored(path)
        return ignored === undefined ? [] : [{ path, ignored }]
      }),
      ignoreRule: ignoreRule(workspace),
      git: workspace.git !== undefined,
      repository: workspace.git !== undefined || workspace.files.some(({ path }) => ROOT_FILE.test(path)),
      documented: documentedIn(workspace),
      mentioned: mentionedIn(workspace, files),
    }
  },
})

function readEnvFile(workspace: Workspace, file: WorkspaceFile): EnvFile[] {
  const text = workspace.read(file.path)
  if (text === undefined) return []
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  const isExample = EXAMPLE.test(name) || file.role === 'example'
  return [
    {
      path: file.path,
      kind: isExample ? 'example' : 'live',
      environment: environmentOf(name, file),
      tracked: workspace.isTracked(file.path),
      entries: parseDotenv(text).map(({ line, column, ...entry }) => ({
        ...entry,
        at: { file: file.path, line, column },
      })),
    },
  ]
}

function environmentOf(name: string, { role }: WorkspaceFile): EnvFile['environment'] {
  if (/prod|live/i.test(name)) return 'production'
  if (role === 'test' || /(^|[._-])(test|testing|ci|e2e)([._-]|$)/i.test(name)) return 'test'
  return /(^|[._-])(dev|development|local)([._-]|$)/i.test(name) ? 'development' : 'any'
}

/** `.env` beside the root, and beside every example: the places where someone will put a live one. */
function probes(workspace: Workspace): string[] {
  const folders = workspace.files
    .filter(({ path, role }) => isEnvFile(path) && role !== 'vendored')
    .map(({ path }) => (path.includes('/') ? `${path.slice(0, path.lastIndexOf('/'))}/` : ''))
  const usual = ['', ...new Set(folders.filter((folder) => folder !== ''))]
  return [...usual.slice(0, 20).map((folder) => `${folder}.env`), '.env.production']
}

function ignoreRule(workspace: Workspace): Position | undefined {
  const lines = workspace.file('.gitignore') === undefined ? [] : (workspace.read('.gitignore') ?? '').split('\n')
  const at = lines.findIndex((line) => /^[^#!]*\benv\b/.test(line) && line.includes('.env'))
  return at === -1 ? undefined : { file: '.gitignore', line: at + 1 }
}

const MAX_BYTES = 512 * 1024

function documentedIn(workspace: Workspace): ReadonlyMap<string, Position> {
  const found = new Map<string, Position>()
  for (const { path, bytes, role } of workspace.files) {
    if (!/\.(md|mdx|rst|adoc)$/i.test(path) || bytes > MAX_BYTES || role === 'vendored' || role === 'test') continue
    ;(workspace.read(path) ?? '').split('\n').forEach((line, at) => {
      for (const [name] of line.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)) {
        if (!found.has(name)) found.set(name, { file: path, line: at + 1 })
      }
    })
  }
  return found
}

const USING =
  /\.(py|[cm]?[jt]sx?|ya?ml|toml|ini|cfg|conf|sh|json|tf|tpl|j2|template)$|(^|\/)(Dockerfile[\w.-]*|Makefile|justfile|Procfile|Caddyfile|entrypoint)$/i

function mentionedIn(workspace: Workspace, files: readonly EnvFile[]): ReadonlySet<string> {
  const names = new Set(
    files.filter(({ kind }) => kind === 'example').flatMap(({ entries }) => entries.map(({ name }) => name)),
  )
  const found = new Set<string>()
  if (names.size === 0) return found
  for (const { path, bytes, role } of workspace.files) {
    if (!USING.test(path) || bytes > MAX_BYTES || role === 'vendored' || role === 'generated' || isEnvFile(path))
      continue
    for (const word of (workspace.read(path) ?? '').match(/\b[A-Za-z_]\w+\b/g) ?? [])
      if (names.has(word)) found.add(word)
  }
  return found
}
