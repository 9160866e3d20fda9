import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { errorMessage, KnownError } from '../../core/errors.ts'

/** A text longer than this is not read into memory. */
const MAX_BYTES = 400 * 1024 ** 2

/**
 * The SQL of a dump: a plain one as it stands, unpacked if it is gzipped; one of the custom, directory or tar format as the
 * user's own `pg_restore` writes it out. @throws KnownError `cannot-read` with what to do.
 */
export function dumpText(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw cannotRead(`${path} does not exist`, 'Name a dump, or postgresql://… for a database.')
  if (found.isDirectory()) {
    if (existsSync(join(path, 'toc.dat'))) return restored(path)
    throw cannotRead(`${path} is a folder, and no dump`, 'A dump in the directory format has a file toc.dat.')
  }
  const head = headOf(path)
  if (head.subarray(0, 5).toString('latin1') === 'PGDMP') return restored(path)
  if (head.subarray(0, 7).toString('latin1') === 'toc.dat') return restored(path)
  const isPacked = head[0] === 0x1f && head[1] === 0x8b
  if (found.size > MAX_BYTES) throw tooLarge(path, found.size)
  return isPacked ? unpacked(path) : readFileSync(path, 'utf8')
}

function headOf(path: string): Buffer {
  const head = Buffer.alloc(16)
  const file = openSync(path, 'r')
  readSync(file, head, 0, head.length, 0)
  closeSync(file)
  return head
}

function unpacked(path: string): string {
  try {
    return gunzipSync(readFileSync(path), { maxOutputLength: MAX_BYTES }).toString('utf8')
  } catch (error) {
    throw cannotRead(`${path} cannot be unpacked: ${errorMessage(error)}`, 'Unpack it yourself, or make it anew.')
  }
}

/** Rows are left out where they would not fit: the schema is what counts. */
function restored(path: string): string {
  const program = restoreProgram()
  const all = restoreWith(program, path, [])
  return all ?? restoreWith(program, path, ['--schema-only']) ?? ''
}

/** Undefined when it writes too much. */
function restoreWith(program: string, path: string, options: readonly string[]): string | undefined {
  const words = ['--file=-', '--no-owner', ...options, path]
  const ran = spawnSync(program, words, { maxBuffer: MAX_BYTES })
  if (ran.status === 0) return ran.stdout.toString('utf8')
  if (ran.error !== undefined && 'code' in ran.error && ran.error.code === 'ENOBUFS' && options.length === 0)
    return undefined
  const reason = ran.error === undefined ? ran.stderr.toString('utf8').trim() : errorMessage(ran.error)
  throw cannotRead(
    `${program} cannot read ${path}: ${reason}`,
    'A pg_restore of the version that made the dump can; or make it with pg_dump --format=plain.',
  )
}

/** The newest there is: an older one does not read newer dumps. */
function restoreProgram(): string {
  const packaged = '/usr/lib/postgresql'
  const versions = existsSync(packaged) ? readdirSync(packaged).filter((name) => /^\d+$/.test(name)) : []
  const own = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(packaged, version, 'bin', 'pg_restore'))
    .find((path) => existsSync(path))
  if (own !== undefined) return own
  const found = spawnSync('pg_restore', ['--version'], { stdio: 'ignore' })
  if (found.error === undefined) return 'pg_restore'
  throw cannotRead(
    'the dump is in a format of its own that only pg_restore reads, and there is no pg_restore on this machine',
    'Install the client programs of PostgreSQL (postgresql-client), or make the dump with pg_dump --format=plain.',
  )
}

function tooLarge(path: string, bytes: number): KnownError {
  return cannotRead(
    `${path} holds ${Math.round(bytes / 1024 ** 2)} MB, more than is read at once`,
    'Make it without rows: pg_dump --schema-only, and after it pg_dump --data-only --table of the version table.',
  )
}

function cannotRead(message: string, remedy: string): KnownError {
  return new KnownError('cannot-read', message, remedy)
}
