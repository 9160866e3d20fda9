import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitDirectory, gitIn, temporaryDirectory, writeFiles } from '../testing/directory.ts'
import { openDirectory } from './disk.ts'

const paths = (root: string) => openDirectory(root).files.map(({ path }) => path)

describe('a directory', () => {
  it('that is none is refused', () => {
    const root = temporaryDirectory({ file: 'x' })
    expect(() => openDirectory(join(root, 'gone'))).toThrow('is not a directory')
    expect(() => openDirectory(join(root, 'file'))).toThrow('is not a directory')
  })

  it('without git is walked whole, but for what is never a source', () => {
    const root = temporaryDirectory({ 'a.py': '', 'b/c.py': '', 'node_modules/x.js': '', '.venv/x.py': '' })
    const workspace = openDirectory(root)
    expect(workspace.files.map(({ path }) => path)).toEqual(['a.py', 'b/c.py'])
    expect(workspace.git).toBeUndefined()
    expect(workspace.isTracked('a.py')).toBeUndefined()
  })

  it('follows no link: out of it, into itself, to nowhere', () => {
    const root = temporaryDirectory({ 'app/a.py': 'x = 1' })
    symlinkSync('/etc/passwd', join(root, 'passwd.py'))
    symlinkSync('/etc', join(root, 'etc'))
    symlinkSync('..', join(root, 'app/loop'))
    symlinkSync('nowhere', join(root, 'broken.py'))
    const workspace = openDirectory(root)
    expect(workspace.files.map(({ path }) => path)).toEqual(['app/a.py'])
    expect(workspace.unread.map(({ path }) => path).sort()).toEqual(['app/loop', 'broken.py', 'etc', 'passwd.py'])
  })

  it('is not left through a folder that git tracks and that has become a link', () => {
    const outside = temporaryDirectory({ 'a.py': 'secret = 1' })
    const root = gitDirectory({ 'app/a.py': 'x = 1', 'b.py': 'y = 2' })
    rmSync(join(root, 'app'), { recursive: true })
    symlinkSync(outside, join(root, 'app'))
    const workspace = openDirectory(root)
    expect(workspace.read('app/a.py')).toBeUndefined()
    expect(workspace.unread).toContainEqual({ path: 'app/a.py', reason: expect.stringContaining('leads out of') })
  })

  it('names files that cannot be read, and why', () => {
    const root = temporaryDirectory({
      'binary.py': Uint8Array.from([1, 0, 2]),
      'latin.py': Uint8Array.from([0x22, 0xeb, 0x22]),
    })
    writeFileSync(join(root, 'huge.py'), '')
    truncateSync(join(root, 'huge.py'), 200 * 1024 * 1024)
    const workspace = openDirectory(root)
    for (const { path } of workspace.files) workspace.read(path)
    expect(workspace.unread).toEqual([
      { path: 'binary.py', reason: 'binary content' },
      { path: 'huge.py', reason: 'larger than 4 MB' },
      { path: 'latin.py', reason: 'not valid UTF-8' },
    ])
  })

  const root = process.getuid?.() === 0
  it.skipIf(root)(
    `tells of files and folders without permission${root ? ' (skipped: root reads everything)' : ''}`,
    () => {
      const place = temporaryDirectory({ 'a.py': '', 'closed/b.py': '' })
      chmodSync(join(place, 'a.py'), 0)
      chmodSync(join(place, 'closed'), 0)
      const workspace = openDirectory(place)
      expect(workspace.read('a.py')).toBeUndefined()
      expect(workspace.unread.map(({ path }) => path).sort()).toEqual(['a.py', 'closed'])
      chmodSync(join(place, 'closed'), 0o755)
    },
  )

  it('takes a FIFO and other things that are no files for nothing', () => {
    const root = temporaryDirectory({ 'a.py': '' })
    mkdirSync(join(root, 'folder.py'))
    expect(paths(root)).toEqual(['a.py'])
  })
})

describe('a git checkout', () => {
  it('lists what is tracked or not ignored, and knows the commit', () => {
    const root = gitDirectory({ 'a.py': '', '.gitignore': '.env\nbuild/\n' })
    writeFiles(root, { '.env': 'A=1', 'build/x.py': '', 'new.py': '' })
    const workspace = openDirectory(root)
    expect(workspace.files.map(({ path }) => path)).toEqual(['.gitignore', 'a.py', 'new.py'])
    expect(workspace.git).toEqual({ commit: gitIn(root, 'rev-parse', 'HEAD').trim(), dirty: false })
    expect([workspace.isTracked('a.py'), workspace.isTracked('new.py')]).toEqual([true, false])
    expect([workspace.isIgnored('.env'), workspace.isIgnored('new.py')]).toEqual([true, false])
  })

  it('is dirty when a tracked file differs', () => {
    const root = gitDirectory({ 'a.py': 'x = 1' })
    writeFiles(root, { 'a.py': 'x = 2' })
    expect(openDirectory(root).git?.dirty).toBe(true)
  })

  it('reads names of files as they are', () => {
    const names = ['ä b.py', 'quote".py', 'new\nline.py', '-dash.py', ':(glob)x.py']
    const root = gitDirectory(Object.fromEntries(names.map((name) => [name, ''])))
    expect(paths(root).sort()).toEqual([...names].sort())
  })

  it('without a commit, or bare, or with a broken .git is still a directory', () => {
    const fresh = temporaryDirectory({ 'a.py': '' })
    gitIn(fresh, 'init', '-q')
    gitIn(fresh, 'add', '-A')
    expect(openDirectory(fresh).git).toEqual({ commit: 'none yet', dirty: true })
    const broken = temporaryDirectory({ 'a.py': '', '.git': 'gitdir: /nowhere\n' })
    expect(paths(broken)).toContain('a.py')
    const bare = temporaryDirectory({})
    gitIn(bare, 'init', '-q', '--bare')
    expect(openDirectory(bare).git).toBeUndefined()
  })

  it('leaves submodules to themselves, and files that a sparse checkout left out', () => {
    const inner = gitDirectory({ 'lib.py': '' })
    const root = gitDirectory({ 'a.py': '', 'rare/b.py': '' })
    gitIn(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'sub')
    gitIn(root, 'sparse-checkout', 'set', '--no-cone', '/*', '!/rare/')
    expect(existsSync(join(root, 'rare'))).toBe(false)
    expect(paths(root)).toEqual(['.gitmodules', 'a.py'])
  })
})

/** A repository whose configuration would leave a trace if git ran any of it. */
function hostile(configure: (root: string, program: string) => void): { root: string; trace: string } {
  const root = gitDirectory({ 'a.py': 'x = 1\n', '.gitattributes': '* filter=evil\n' })
  const trace = join(temporaryDirectory(), 'trace')
  const program = join(root, '.git', 'evil.sh')
  writeFileSync(program, `#!/bin/sh\necho ran >> '${trace}'\n`)
  chmodSync(program, 0o755)
  configure(root, program)
  // Of the same length and another time, so that git must read it again to compare.
  writeFiles(root, { 'a.py': 'x = 2\n' })
  utimesSync(join(root, 'a.py'), 1_700_000_000, 1_700_000_000)
  return { root, trace }
}

describe('a hostile git configuration', () => {
  it.each<[string, (root: string, program: string) => void, 'inert'?]>([
    ['a file system monitor', (root, program) => gitIn(root, 'config', 'core.fsmonitor', program)],
    ['a clean filter', (root, program) => gitIn(root, 'config', 'filter.evil.clean', program)],
    ['a process filter', (root, program) => gitIn(root, 'config', 'filter.evil.process', program)],
    [
      'a required filter',
      (root, program) => {
        gitIn(root, 'config', 'filter.evil.clean', program)
        gitIn(root, 'config', 'filter.evil.required', 'true')
      },
    ],
    [
      'a filter whose name the command line cannot spell',
      (root, program) => {
        appendFileSync(join(root, '.git/config'), `[filter "e=vil"]\n\tclean = ${program}\n`)
        writeFiles(root, { '.gitattributes': '* filter=e=vil\n' })
      },
    ],
    [
      'a filter in an included file',
      (root, program) => {
        writeFiles(root, { '.git/more': `[filter "evil"]\n\tclean = ${program}\n` })
        gitIn(root, 'config', 'include.path', 'more')
      },
    ],
    ['hooks', (root, program) => gitIn(root, 'config', 'core.hooksPath', join(program, '..')), 'inert'],
    ['a pager', (root, program) => gitIn(root, 'config', 'core.pager', program), 'inert'],
    [
      'a promised object to be fetched by a program',
      (root, program) => {
        gitIn(root, 'config', 'core.repositoryFormatVersion', '1')
        gitIn(root, 'config', 'extensions.partialClone', 'origin')
        gitIn(root, 'config', 'remote.origin.promisor', 'true')
        gitIn(root, 'config', 'remote.origin.url', `ext::sh -c ${program}`)
        gitIn(root, 'config', 'protocol.ext.allow', 'always')
        gitIn(root, 'config', 'core.sshCommand', program)
        const object = gitIn(root, 'rev-parse', 'HEAD^{tree}').trim()
        rmSync(join(root, '.git/objects', object.slice(0, 2), object.slice(2)))
      },
    ],
  ])('with %s runs nothing', (_, configure, inert) => {
    const { root, trace } = hostile(configure)
    const workspace = openDirectory(root)
    expect(workspace.read('a.py')).toBe('x = 2\n')
    expect(workspace.git?.dirty).toBe(true)
    expect(existsSync(trace)).toBe(false)
    // The same without our care: what shows that this test could fail.
    spawnSync('git', ['-C', root, 'status'], { stdio: 'ignore', timeout: 3000, killSignal: 'SIGKILL' })
    expect(existsSync(trace)).toBe(inert === undefined)
  })

  it('in a submodule runs nothing', () => {
    const inner = gitDirectory({ 'lib.py': '' })
    const { root, trace } = hostile((place, program) => {
      gitIn(place, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'sub')
      gitIn(place, 'commit', '-qm', 'sub')
      gitIn(join(place, 'sub'), 'config', 'core.fsmonitor', program)
    })
    openDirectory(root)
    expect(existsSync(trace)).toBe(false)
  })

  it('with a work tree elsewhere shows nothing of it', () => {
    const elsewhere = temporaryDirectory({ 'private.py': 'x' })
    const root = gitDirectory({ 'a.py': '' })
    gitIn(root, 'config', 'core.worktree', elsewhere)
    expect(paths(root)).not.toContain('private.py')
  })

  it('with a .git that points elsewhere reads only what lies here', () => {
    const other = gitDirectory({ 'private.py': 'x', 'a.py': 'theirs' })
    const root = temporaryDirectory({ 'a.py': 'ours' })
    writeFileSync(join(root, '.git'), `gitdir: ${join(other, '.git')}\n`)
    const workspace = openDirectory(root)
    expect(workspace.files.map(({ path }) => path)).toEqual(['a.py'])
    expect(workspace.read('a.py')).toBe('ours')
  })

  it('does not matter when .git has been renamed away', () => {
    const root = gitDirectory({ 'a.py': '' })
    renameSync(join(root, '.git'), join(root, 'dot-git'))
    expect(openDirectory(root).git).toBeUndefined()
  })
})
