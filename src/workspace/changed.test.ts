import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { changeSince } from './changed.ts'

const root = mkdtempSync(join(tmpdir(), 'plimsoll-change-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function git(...args: string[]): void {
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { stdio: 'ignore' })
}

test('a change holds what is new or edited, with the texts as they were', () => {
  git('init', '-q', '-b', 'main')
  writeFileSync(join(root, 'a.py'), 'x = 1\n')
  writeFileSync(join(root, 'b.py'), 'y = 1\n')
  git('add', '-A')
  git('commit', '-q', '-m', 'start')
  writeFileSync(join(root, 'a.py'), 'x = 2\n')
  writeFileSync(join(root, 'c.py'), 'z = 1\n')
  const change = changeSince(root, 'main')
  expect([...(change?.files ?? [])].sort()).toEqual(['a.py', 'c.py'])
  expect([change?.before('a.py'), change?.before('c.py')]).toEqual(['x = 1\n', undefined])
})
