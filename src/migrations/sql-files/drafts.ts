import { KnownError } from '../../core/errors.ts'
import type { Draft, DraftRequest } from '../tools/define-tool.ts'

/** How the files of a folder are numbered: the next number, written as the others are. */
export type Numbering = 'counted' | 'stamped'

/**
 * The number after those that are there, in their style: counted with their width, or the time (`20240102030405`,
 * seconds or milliseconds since 1970) where they are times. Never one that is not greater than all of them.
 */
export function nextNumber(taken: readonly string[], first: Numbering, now: Date): string {
  const last = taken.reduce<string | undefined>(
    (most, one) => (most === undefined || BigInt(one) > BigInt(most) ? one : most),
    undefined,
  )
  if (last === undefined) return first === 'stamped' ? stamp(now, 14) : '1'
  const counted = (BigInt(last) + 1n).toString().padStart(last.length, '0')
  const time = timeLike(last, now)
  return time !== undefined && BigInt(time) > BigInt(last) ? time : counted
}

/** The time in the format of a number that is one; undefined for a number that counts. */
function timeLike(number: string, now: Date): string | undefined {
  if (/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}(?:\d{2}|\d{5})?$/.test(number)) {
    return stamp(now, number.length)
  }
  if (/^1\d{9}$/.test(number)) return String(Math.floor(now.getTime() / 1000))
  return /^1\d{12}$/.test(number) ? String(now.getTime()) : undefined
}

/** `YYYYMMDDHHMMSS` and milliseconds in UTC, as far as wanted. */
function stamp(now: Date, length: number): string {
  return now.toISOString().replace(/\D/g, '').slice(0, length)
}

/** The words of a message as a file name holds them. */
export function fileSlug(message: string): string {
  const words = message.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? []
  if (words.length > 0) return words.join('_').toLowerCase().slice(0, 80)
  throw new KnownError('bad-option', `${JSON.stringify(message)} holds no letters for a file name`, 'Say what it does.')
}

/** A draft whose names hold the policy of the service. @throws KnownError where they do not. */
export function draftOf({ fileName }: DraftRequest, id: string, files: Draft['files']): Draft {
  for (const { path } of fileName === undefined ? [] : files) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (new RegExp(fileName ?? '').test(name.replace(/\.[^.]*$/, ''))) continue
    const remedy = 'Take another message, or change migrations.fileName in plimsoll.yaml.'
    throw new KnownError('bad-option', `${name} does not match migrations.fileName (${fileName})`, remedy)
  }
  return { id, files, notes: [] }
}

/** For tools whose plan or snapshot is written by themselves alone. */
export function onlyByTool(command: string, reason: string): () => never {
  return () => {
    throw new KnownError('bad-option', `${reason}; nothing was written`, `Use ${command}.`)
  }
}

/** A path in the folder of an environment. */
export function pathIn({ environment }: DraftRequest, name: string): string {
  return environment.root === '.' ? name : `${environment.root}/${name}`
}

/** The names of the files in which the revisions stand. */
export function fileNamesOf({ revisions }: DraftRequest): string[] {
  return revisions.map(({ position }) => position.file.slice(position.file.lastIndexOf('/') + 1))
}
