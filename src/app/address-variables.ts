import { basename } from 'node:path'
import type { Workspace } from '../workspace/workspace.ts'

const VARIABLE = /\b((?:[A-Z0-9]+_)*(?:DATABASE|POSTGRES|POSTGRESQL|DB|SQLALCHEMY_DATABASE)_(?:URL|URI|DSN|STRING))\b/g

/** True for a name that looks as if it held the address of a database. */
export function isAddressVariable(name: string): boolean {
  return name.match(VARIABLE)?.[0] === name
}

/** Names of environment variables in the code of a repository that look as if they held the address of a database. */
export function addressVariables(workspace: Workspace): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { path, role } of workspace.files) {
    const isRead = role === 'code' && (/\.py$/.test(path) || /^\.env/.test(basename(path)))
    for (const [, name] of isRead ? (workspace.read(path) ?? '').matchAll(VARIABLE) : []) {
      if (name !== undefined) names.add(name)
    }
  }
  return names
}
