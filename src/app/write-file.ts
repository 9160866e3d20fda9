import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { errorMessage, KnownError } from '../core/errors.ts'

/**
 * Writes a whole file or nothing: to a temporary file beside it, which then takes its place. A device or a pipe is
 * written to directly. Synchronous, so that no signal finds it half done.
 *
 * @throws KnownError `cannot-write`.
 */
export function writeWholeFile(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const target = realPath(path)
    if (isSpecial(target)) {
      writeAndClose(openSync(target, 'w'), text)
      return
    }
    const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
    try {
      writeAndClose(openSync(temporary, 'wx'), text)
      renameSync(temporary, target)
    } catch (error) {
      discard(temporary)
      throw error
    }
  } catch (error) {
    throw new KnownError(
      'cannot-write',
      `cannot write ${path}: ${errorMessage(error)}`,
      'Name a file in a folder you may write to, with --output FILE.',
      { cause: error },
    )
  }
}

/**
 * Writes new files, all of them or none, each whole, and never in the place of one that is there: a second writer who
 * was faster keeps his.
 *
 * @throws KnownError `cannot-write`.
 */
export function writeNewFiles(files: readonly { readonly path: string; readonly text: string }[]): void {
  const written: string[] = []
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(path), { recursive: true })
      const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
      try {
        writeAndClose(openSync(temporary, 'wx'), text)
        linkSync(temporary, path)
        written.push(path)
      } finally {
        discard(temporary)
      }
    }
  } catch (error) {
    for (const path of written) discard(path)
    const names = files.map(({ path }) => path).join(', ')
    const remedy = 'Nothing was written. Look whether the file is there already, and whether you may write there.'
    throw new KnownError('cannot-write', `cannot write ${names}: ${errorMessage(error)}`, remedy, { cause: error })
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Where nothing can be written, nothing was.
  }
}

function writeAndClose(descriptor: number, text: string): void {
  try {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
    try {
      fsyncSync(descriptor)
    } catch {
      // A pipe or a device has nothing to flush.
    }
  } finally {
    closeSync(descriptor)
  }
}

/** A link is followed: what it points to is replaced, not the link. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function isSpecial(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && !stat.isFile()
}
