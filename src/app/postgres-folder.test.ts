import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../testing/directory.ts'
import { postgresFolder } from './postgres-folder.ts'

describe('the place of throwaway servers', () => {
  it('is the one that is named, or the cache of the user', () => {
    const folder = temporaryDirectory({})
    expect(postgresFolder({ PLIMSOLL_CACHE: join(folder, 'c') }, 0)).toBe(join(folder, 'c', 'postgres'))
    expect(postgresFolder({ XDG_CACHE_HOME: folder }, 1000)).toBe(join(folder, 'plimsoll', 'postgres'))
  })

  it('is below the folder for temporary files where the home cannot be written', () => {
    const folder = temporaryDirectory({ closed: 'a file, in which nothing can be made' })
    const uid = process.getuid?.()
    const wanted = join(tmpdir(), `plimsoll-${uid ?? 'user'}`, 'postgres')
    // As root the home is not asked.
    if (uid !== 0) expect(postgresFolder({ HOME: join(folder, 'closed') }, uid)).toBe(wanted)
  })

  it('is refused, with the reason, where it was named and cannot be written', () => {
    const folder = temporaryDirectory({ closed: 'a file' })
    expect(() => postgresFolder({ PLIMSOLL_CACHE: join(folder, 'closed', 'c') }, 0)).toThrow(/no place .*ENOTDIR/)
  })

  it('is not a folder that others may write to', () => {
    const folder = temporaryDirectory({})
    const spare = join(tmpdir(), 'plimsoll-4242')
    mkdirSync(spare, { recursive: true })
    onTestFinished(() => rmSync(spare, { recursive: true, force: true }))
    chmodSync(spare, 0o777)
    writeFileSync(join(folder, 'closed'), '')
    expect(() => postgresFolder({ HOME: join(folder, 'closed') }, 4242)).toThrow('cannot be used either')
  })
})
