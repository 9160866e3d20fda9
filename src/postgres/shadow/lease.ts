import { randomInt } from 'node:crypto'
import type pg from 'pg'

/** Everything of ours on a server of the user's begins with this. */
export const PREFIX = 'plimsoll_tmp_'

/** The first key of our advisory locks: `plms`. */
const LOCK = 0x706c6d73

const OWN = /^plimsoll_tmp_([0-9a-f]{8})_/

/**
 * What a process makes on a server of the user's carries its number, and an advisory lock of that number is held as long
 * as the process lives: the server lets go of it when the session ends, whatever ended it and on whatever machine it was
 * (manual, 13.3.5). Gives the prefix of names.
 */
export async function takeLease(admin: pg.Client): Promise<string> {
  for (;;) {
    const number = randomInt(1, 2 ** 31 - 1)
    const { rows } = await admin.query('SELECT pg_try_advisory_lock($1, $2) AS taken', [LOCK, number])
    if (rows[0]?.taken === true) return `${PREFIX}${number.toString(16).padStart(8, '0')}_`
  }
}

/**
 * Drops the databases and roles of processes that are gone. Gives those it may not drop, because another role made them.
 */
export async function removeAbandoned(admin: pg.Client): Promise<string[]> {
  const databases = await admin.query(
    `SELECT datname AS name, pg_has_role(datdba, 'USAGE') AS ours FROM pg_database WHERE datname LIKE 'plimsoll\\_tmp\\_%'`,
  )
  const roles = await admin.query(`SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'plimsoll\\_tmp\\_%'`)
  if (databases.rows.length + roles.rows.length === 0) return []
  // Locks are read after the names: whoever made one of them since holds his already.
  const alive = await leases(admin)
  const isAbandoned = ({ name }: { name: string }): boolean => {
    const number = OWN.exec(name)?.[1]
    return number !== undefined && !alive.has(Number.parseInt(number, 16))
  }
  const left: string[] = []
  for (const { name, ours } of databases.rows.filter(isAbandoned)) {
    if (ours !== true || !(await tried(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))) left.push(name)
  }
  for (const { name } of roles.rows.filter(isAbandoned)) await tried(admin, `DROP ROLE IF EXISTS ${name}`)
  return left
}

async function leases(admin: pg.Client): Promise<ReadonlySet<number>> {
  const { rows } = await admin.query(
    `SELECT objid::int8 AS number FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objsubid = 2`,
    [LOCK],
  )
  return new Set(rows.map(({ number }) => Number(number)))
}

/** Another process may be doing the same at this moment. */
export async function tried(admin: pg.Client, sql: string): Promise<boolean> {
  try {
    await admin.query(sql)
    return true
  } catch {
    return false
  }
}
