import type { Workspace, WorkspaceFile } from '../../workspace/workspace.ts'
import { fileName, filesIn, foldersWith } from '../sql-files/folders.ts'

const SCRIPT = /\.(?:ts|js|mts|mjs|cts|cjs)$/
const ELSEWHERE =
  /(?:^|[/_-])(?:mysql2?|mariadb|sqlite3?|mssql|sqlserver|oracle|cockroach(?:db)?|mongo(?:db)?|planetscale|sql)(?:$|[/_-])/i
const POSTGRES = /(?:^|[/_-])(?:postgres(?:ql|db)?|pg)(?:$|[/_-])/i

/** Folders of migrations in JavaScript or TypeScript for PostgreSQL, each with its files in the order of their names. */
export function scriptFolders(
  workspace: Workspace,
  name: RegExp,
  isMigration: (text: string) => boolean,
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const [folder, files] of foldersWith(workspace, name)) {
    if (ELSEWHERE.test(folder)) continue
    const own = scriptsAmong(workspace, files, isMigration)
    if (own.length > 0 && isForPostgres(workspace, folder, own)) found.set(folder, own)
  }
  return found
}

/** The migrations of a folder itself, whatever database it is for. */
export function scriptsIn(
  workspace: Workspace,
  folder: string,
  name: RegExp,
  isMigration: (text: string) => boolean,
): string[] {
  const files = filesIn(workspace, folder).filter(({ path }) => name.test(fileName(path)))
  return scriptsAmong(workspace, files, isMigration)
}

function scriptsAmong(
  workspace: Workspace,
  files: readonly WorkspaceFile[],
  isMigration: (text: string) => boolean,
): string[] {
  const paths = files.map(({ path }) => path).filter((path) => SCRIPT.test(path) && !/\.d\.[cm]?ts$/.test(path))
  return withoutTwins(paths).filter((path) => isMigration(workspace.read(path) ?? ''))
}

/** The source, where what was compiled from it lies beside it. */
function withoutTwins(paths: readonly string[]): string[] {
  const sources = new Set(paths.filter((path) => /\.[cm]?ts$/.test(path)).map(stemOf))
  return paths.filter((path) => /\.[cm]?ts$/.test(path) || !sources.has(stemOf(path)))
}

export function stemOf(path: string): string {
  return fileName(path).replace(SCRIPT, '')
}

/** By the folder, else by the drivers its package depends on, else by how its SQL quotes names. */
function isForPostgres(workspace: Workspace, folder: string, files: readonly string[]): boolean {
  if (POSTGRES.test(folder)) return true
  const manifest = nearestManifest(workspace, folder)
  if (/"pg(?:-native|-promise)?"\s*:/.test(manifest)) return true
  if (/"(?:mysql2?|mariadb|sqlite3|better-sqlite3|tedious|oracledb)"\s*:/.test(manifest)) return false
  const foreign = /AUTO_INCREMENT|ENGINE\s*=\s*InnoDB|AUTOINCREMENT|(?:TABLE|INTO|UPDATE) (?:\\`)|PRAGMA /
  return !files.some((path) => foreign.test(workspace.read(path) ?? ''))
}

function nearestManifest(workspace: Workspace, folder: string): string {
  const parts = folder === '.' ? [] : folder.split('/')
  for (let length = parts.length; length >= 0; length--) {
    const path = [...parts.slice(0, length), 'package.json'].join('/')
    if (workspace.file(path) !== undefined) return workspace.read(path) ?? ''
  }
  return ''
}
