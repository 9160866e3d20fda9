import { readFileSync } from 'node:fs'
import { KnownError } from '../core/errors.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * The account a server of ours runs under: our own, unless we are root, as which PostgreSQL refuses to run. Then the
 * account `postgres`, else `nobody`: the server looks its account up by number, so it has to be one that exists.
 * @throws KnownError `no-server` when there is neither.
 */
export function serverAccount(
  uid: number | undefined = process.getuid?.(),
  passwords = '/etc/passwd',
): Account | undefined {
  if (uid !== 0) return undefined
  const accounts = new Map(
    readFileSync(passwords, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , own, group]) => [name, { uid: Number(own), gid: Number(group) }]),
  )
  const account = accounts.get('postgres') ?? accounts.get('nobody')
  if (account !== undefined && account.uid > 0) return account
  throw new KnownError(
    'no-server',
    `PostgreSQL does not run as root, and ${passwords} has no account "postgres" or "nobody" to run it under`,
    'Run plimsoll as another user, or create one: useradd --system postgres.',
  )
}
