import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from './account.ts'

/**
 * Copies what is in one folder into another that is there, as the account it belongs to. False when not everything could
 * be copied. `cp` shares blocks where the file system can, and is several times as fast as copying in Node.
 */
export function copyTree(from: string, to: string, account: Account | undefined): boolean {
  if (process.platform === 'win32') return copyInNode(from, to)
  const flags = process.platform === 'darwin' ? ['-cRp'] : ['-a']
  const ran = spawnSync('cp', [...flags, `${from}/.`, to], { ...account, cwd: '/', stdio: 'ignore' })
  if (ran.error === undefined) return ran.status === 0
  return account === undefined && copyInNode(from, to)
}

function copyInNode(from: string, to: string): boolean {
  try {
    cpSync(from, to, { recursive: true, verbatimSymlinks: true })
    return true
  } catch {
    return false
  }
}

/** The bytes of all files below a folder; those that vanish meanwhile count nothing. */
export function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(folder, entry.name)
      return sum + (entry.isDirectory() ? sizeOf(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0))
    }, 0)
  } catch {
    return 0
  }
}
