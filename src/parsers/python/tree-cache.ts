import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writevSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { PackedTree } from './packed.ts'
import { packedSize } from './packed.ts'
import type { PythonGrammar } from './tree.ts'

/** Raised when the arrays of a tree, or how they are made, change. */
const LAYOUT = 1
const MAGIC = 'PLMTREES'
const ENTRY = z.tuple([z.string(), z.int().min(0), z.array(z.int())])
const Header = z.object({ version: z.string(), crc: z.int(), entries: z.array(ENTRY) })

/** Tells trees of another grammar or another layout apart. */
export function cacheVersion(grammar: PythonGrammar): string {
  return createHash('sha256')
    .update(JSON.stringify([LAYOUT, grammar]))
    .digest('hex')
}

/** The key of a text in the cache. */
export function textHash(text: string): string {
  return createHash('sha1').update(text).digest('base64')
}

/**
 * Reads a pack of trees: one file a repository, since thousands of small ones cost more than parsing saves. Whatever
 * is wrong with the pack (absent, cut short, corrupt, of another version), it is taken for empty.
 */
export function readTreePack(path: string, version: string): Map<string, PackedTree> {
  try {
    return decode(readFileSync(path), version)
  } catch {
    return new Map()
  }
}

function decode(file: Buffer, version: string): Map<string, PackedTree> {
  const trees = new Map<string, PackedTree>()
  if (file.toString('latin1', 0, 8) !== MAGIC) return trees
  const headerEnd = 12 + file.readUInt32LE(8)
  const header = Header.parse(JSON.parse(file.toString('utf8', 12, headerEnd)))
  let at = padded(headerEnd)
  if (header.version !== version) return trees
  const size = header.entries.reduce((sum, [, nodes]) => sum + packedSize(nodes), 0)
  if (file.length !== at + size || crc32(file.subarray(at)) !== header.crc) return trees
  for (const [hash, nodes, errorLines] of header.entries) {
    trees.set(hash, { bytes: file.subarray(at, at + packedSize(nodes)), nodes, errorLines })
    at += packedSize(nodes)
  }
  return trees
}

/** Replaces a pack as a whole. A cache that cannot be written is no error: the next run parses again. */
export function writeTreePack(path: string, version: string, trees: ReadonlyMap<string, PackedTree>): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const data = [...trees.values()].map(({ bytes }) => bytes)
    const crc = data.reduce((sum, part) => crc32(part, sum), 0)
    const entries = [...trees].map(([hash, { nodes, errorLines }]) => [hash, nodes, errorLines])
    const header = Buffer.from(JSON.stringify({ version, crc, entries }))
    const start = Buffer.alloc(12)
    start.write(MAGIC, 'latin1')
    start.writeUInt32LE(header.length, 8)
    const gap = Buffer.alloc(padded(12 + header.length) - 12 - header.length)
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      writeAll(descriptor, [start, header, gap, ...data])
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
  } catch {
    discard(temporary)
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Where nothing can be written, nothing was.
  }
}

const BATCH = 512

function writeAll(descriptor: number, parts: readonly Uint8Array[]): void {
  for (let at = 0; at < parts.length; at += BATCH) {
    let batch = parts.slice(at, at + BATCH).filter((part) => part.length > 0)
    while (batch.length > 0) {
      let written = writevSync(descriptor, batch)
      batch = batch.flatMap((part) => {
        const taken = Math.min(written, part.length)
        written -= taken
        return taken === part.length ? [] : [part.subarray(taken)]
      })
    }
  }
}

function padded(size: number): number {
  return (size + 7) & ~7
}
