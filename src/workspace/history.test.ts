import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDirectory } from './disk.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-history-'))
  git('init', '-q', '-b', 'main')
  git('config', 'user.email', 'a@example.com')
  git('config', 'user.name', 'a')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function git(...args: string[]): string {
  return execFileSync('git', ['-C', root, '-c', 'commit.gpgsign=false', ...args], { encoding: 'utf8' })
}

function commit(file: string, text: string): string {
  writeFileSync(join(root, file), text)
  git('add', '-f', file)
  git('commit', '-qm', 'change')
  return git('rev-parse', 'HEAD').trim()
}

const query = { line: /KEY=/, file: /(^|\/)\.env$/, maxBytes: 1e8, maxMilliseconds: 20_000 }

test('finds lines and files that a later commit removed', async () => {
  commit('app.py', 'one\n')
  const bad = commit('.env', 'A=1\nKEY=2\n')
  git('rm', '-q', '.env')
  git('commit', '-qm', 'gone')
  const answer = await openDirectory(root).history?.(query)
  expect(answer?.lines).toEqual([{ commit: bad, file: '.env', line: 2, text: 'KEY=2' }])
  expect(answer?.files).toEqual([{ path: '.env', commit: bad }])
  expect(answer?.commits).toBe(3)
  expect(answer?.incomplete).toBeUndefined()
})

test('content that looks like a header does not change the file', async () => {
  commit('notes.txt', '++ b/other.txt\nKEY=1\n')
  const answer = await openDirectory(root).history?.(query)
  expect(answer?.lines.map(({ file, line }) => `${file}:${line}`)).toEqual(['notes.txt:2'])
})

test('says when a bound stopped it', async () => {
  commit('big.txt', 'x'.repeat(1000).concat('\n').repeat(500))
  const answer = await openDirectory(root).history?.({ ...query, maxBytes: 1000 })
  expect(answer?.incomplete).toMatch(/larger than/)
})

test('runs no program that the repository names', async () => {
  const mark = join(root, 'ran')
  const program = join(root, 'evil.sh')
  writeFileSync(program, `#!/bin/sh\ntouch ${mark}\ncat\n`, { mode: 0o755 })
  commit('.gitattributes', '* diff=evil filter=evil\n')
  commit('a.txt', 'KEY=1\n')
  commit('a.txt', 'KEY=2\n')
  for (const name of ['diff.evil.textconv', 'diff.evil.command', 'diff.external', 'filter.evil.smudge', 'core.pager']) {
    git('config', name, program)
  }
  git('config', 'gpg.program', program)
  git('config', 'log.showSignature', 'true')
  const answer = await openDirectory(root).history?.(query)
  expect(answer?.lines).toHaveLength(2)
  expect(existsSync(mark)).toBe(false)
})

test('a folder without git has no history', () => {
  rmSync(join(root, '.git'), { recursive: true })
  expect(openDirectory(root).history).toBeUndefined()
})
