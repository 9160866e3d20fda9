import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { AuditResult } from '../audit/result.ts'
import { ensureBuilt, plimsoll, startPlimsoll } from '../testing/command.ts'
import { gitDirectory, gitIn, temporaryDirectory, writeFiles } from '../testing/directory.ts'

const main = `import logging

from fastapi import FastAPI

app = FastAPI()


@app.get("/things")
def list_things():
    return []
`
const service = { 'app/main.py': main, 'README.md': '# Things\n' }

function result(out: string): AuditResult {
  return AuditResult.parse(JSON.parse(out))
}

beforeAll(ensureBuilt)

describe('plimsoll', () => {
  it('prints its version before it loads anything', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(plimsoll(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
    expect(plimsoll(['-V']).out).toBe(`${version}\n`)
  })

  it.each([[], ['audit'], ['checks']])('explains %s with examples', (...command) => {
    const { code, out } = plimsoll([...command, '--help'])
    expect([code, out]).toEqual([0, expect.stringMatching(/Usage: plimsoll[\s\S]*Examples:\n {2}plimsoll/)])
  })

  it.each([
    [['audti'], "unknown command 'audti'\n(Did you mean audit?)"],
    [['audit', '--formt', 'json'], "unknown option '--formt'\n(Did you mean --format?)"],
    [['audit', '--format', 'yaml'], 'Allowed choices are terminal'],
    [['audit', '--fail-on', 'error'], 'Allowed choices are blocker, warning, never'],
    [['audit', '--only', 'secrts'], 'no area named secrts; did you mean secrets?'],
    [['checks', 'auth/secret-setting-required'], 'did you mean auth/secret-settings-required?'],
    [['audit', '/nowhere/at/all'], '/nowhere/at/all is not a directory'],
    [['-C', '/nowhere', 'audit'], 'cannot go to /nowhere'],
    [['audit', 'a', 'b'], 'too many arguments'],
  ])('answers %j with exit code 2 and what was meant', (args, message) => {
    const { code, out, err } = plimsoll(args, { cwd: temporaryDirectory(service) })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })

  it('takes -C before and after the command', () => {
    const parent = temporaryDirectory({ 'api/app/main.py': main })
    for (const args of [
      ['-C', parent, 'audit', 'api'],
      ['audit', '-C', parent, 'api'],
      ['audit', '-C', join(parent, 'api')],
    ]) {
      expect(result(plimsoll([...args, '--format', 'json']).out).subject.name).toBe('api')
    }
  })
})

describe('plimsoll checks', () => {
  it('lists and explains', () => {
    expect(plimsoll(['checks']).out).toMatch(/\d+ checks\. Explain one with/)
    const one = plimsoll(['checks', 'waivers/none-expired']).out
    expect(one).toMatch(/waivers\/none-expired \(warning[\s\S]*Why: [\s\S]*Fix: /)
    const all = JSON.parse(plimsoll(['checks', 'waivers', '--format', 'json']).out)
    expect(all.map(({ id }: { id: string }) => id)).toEqual(['waivers/none-expired', 'waivers/all-match'])
  })

  it('bears a reader that goes away', () => {
    const { code, err } = plimsoll(['checks'], { redirect: '| head -1' })
    expect([code, err]).toEqual([0, ''])
  })
})

describe('plimsoll audit', () => {
  it('gives the same result on standard output and in a file', () => {
    const root = temporaryDirectory(service)
    const output = join(temporaryDirectory(), 'new/folder/result.json')
    const shown = plimsoll(['audit', root, '--format', 'json', '--fail-on', 'never'])
    const written = plimsoll(['audit', root, '--format', 'json', '--fail-on', 'never', '-o', output])
    expect(written).toMatchObject({ code: 0, out: '', err: expect.stringContaining(output) })
    const without = (text: string) => ({ ...result(text), startedAt: '', durationMs: 0 })
    expect(without(readFileSync(output, 'utf8'))).toEqual(without(shown.out))
  })

  it('writes nothing into the audited repository, and says where the page lies', () => {
    const root = gitDirectory(service)
    const cache = temporaryDirectory()
    const { out, err } = plimsoll(['audit', root], { env: { PLIMSOLL_CACHE: cache } })
    expect(gitIn(root, 'status', '--porcelain', '--ignored')).toBe('')
    const [page] = readdirSync(join(cache, 'reports'))
    expect(out).toContain(join(cache, 'reports', page ?? 'none'))
    expect([out.includes('\x1b'), err]).toEqual([false, ''])
  })

  it('colours only where it is wanted', () => {
    const root = temporaryDirectory(service)
    expect(plimsoll(['audit', root], { env: { FORCE_COLOR: '1' } }).out).toContain('\x1b[')
    expect(plimsoll(['audit', root], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).out).not.toContain('\x1b[')
    expect(plimsoll(['audit', root, '--no-color'], { env: { FORCE_COLOR: '1' } }).out).not.toContain('\x1b[')
  })

  it('takes the name from plimsoll.yaml, and tells where that is wrong', () => {
    const root = temporaryDirectory({ ...service, 'plimsoll.yaml': 'name: the-things\n' })
    expect(result(plimsoll(['audit', root, '--format', 'json']).out).subject.name).toBe('the-things')
    writeFiles(root, { 'plimsoll.yaml': 'nmae: x\n' })
    expect(plimsoll(['audit', root])).toMatchObject({ code: 2, err: expect.stringContaining('plimsoll.yaml') })
    writeFiles(root, { 'plimsoll.yaml': 'name: [\n' })
    expect(plimsoll(['audit', root])).toMatchObject({ code: 2, err: expect.stringContaining('plimsoll.yaml:2') })
  })

  it('refuses waivers that are not complete, naming the line', () => {
    const root = temporaryDirectory({ ...service, 'plimsoll.waivers.yaml': 'waivers:\n  - check: a/b\n' })
    const message = expect.stringContaining('plimsoll.waivers.yaml:2: entry 1: reason is required')
    expect(plimsoll(['audit', root])).toMatchObject({ code: 2, out: '', err: message })
    expect(plimsoll(['audit', root, '--waivers', 'gone.yaml'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('cannot read gone.yaml'),
    })
  })

  it('reports only what is new since a revision', () => {
    const root = gitDirectory({ ...service, Dockerfile: 'FROM python:latest\nCOPY . /app\n' })
    const all = result(plimsoll(['audit', root, '--format', 'json', '--only', 'docker']).out)
    expect(all.statistics.byStatus.fail).toBeGreaterThan(0)
    const since = ['audit', root, '--format', 'json', '--only', 'docker', '--since', 'HEAD']
    expect(result(plimsoll(since).out)).toMatchObject({ verdict: 'READY', statistics: { byStatus: { fail: 0 } } })
    writeFiles(root, { Dockerfile: 'FROM python:3.12.1\nCOPY . /app\n', 'other/Dockerfile': 'FROM node:latest\n' })
    const fresh = result(plimsoll(since).out).outcomes.flatMap(({ findings }) => findings)
    expect(fresh.length).toBeGreaterThan(0)
    expect(fresh.every(({ isNew, evidence }) => isNew === true && JSON.stringify(evidence).includes('other/'))).toBe(
      true,
    )
    expect(plimsoll(['audit', root, '--since', 'no-such-branch'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('git knows no revision no-such-branch'),
    })
    expect(plimsoll(['audit', root, '--since=--output=x']).code).toBe(2)
  })
})

describe('bad input', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an empty directory', {}, 'holds no files'],
    ['no supported code', { 'main.rs': 'fn main() {}' }, 'no Python source'],
  ])('%s is nothing to audit', (_, files, message) => {
    expect(plimsoll(['audit', temporaryDirectory(files)])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(message),
    })
  })

  it('of every kind at once ends with a verdict, and names the files', () => {
    const deep = (open: string, close: string) => `${open.repeat(10_000)}${close.repeat(10_000)}`
    const root = temporaryDirectory({
      ...service,
      'binary.py': Uint8Array.from([0, 1, 2, 255]),
      'invalid.py': Uint8Array.from([0x22, 0xff, 0xfe, 0x22]),
      'bom.py': `\ufeffx = 1\n`,
      'latin.py': Buffer.from('# coding: latin-1\nname = "Zo\xeb"\n', 'latin1'),
      'utf16.py': Buffer.from('\ufeffx = 1\n', 'utf16le'),
      'deep.py': `x = ${deep('(', ')')}\ny = a${'.b'.repeat(10_000)}\nz = ${'not '.repeat(10_000)}1\n`,
      'syntax.py': 'def (:\n',
      '.github/workflows/broken.yml': 'on: push\njobs:\n  a: [\n',
      '.github/workflows/deep.yml': `on: push\njobs: ${deep('[', ']')}\n`,
      'compose.yaml': `services: ${deep('{a: ', '}')}\n`,
      Dockerfile: 'FROM\nRUNN x\n\x00COPY',
      'pyproject.toml': '[project\nname =',
      'requirements.txt': '=== ???\n-r ../../etc/passwd\n',
    })
    writeFileSync(join(root, 'huge.py'), '')
    truncateSync(join(root, 'huge.py'), 200 * 1024 * 1024)
    symlinkSync('/etc/passwd', join(root, 'passwd.py'))
    mkdirSync(join(root, 'loop'))
    symlinkSync('..', join(root, 'loop/back'))
    const ran = plimsoll(['audit', root, '--format', 'json', '--fail-on', 'never'])
    expect([ran.code, ran.err]).toEqual([0, ''])
    const { coverage, outcomes } = result(ran.out)
    expect(outcomes.filter(({ status }) => status === 'error').map(({ check, error }) => [check, error])).toEqual([])
    expect(coverage.unparsed.map(({ file }) => file).sort()).toEqual([
      'binary.py',
      'huge.py',
      'invalid.py',
      'syntax.py',
      'utf16.py',
    ])
    expect(coverage.unread.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['passwd.py', 'loop/back', 'huge.py']),
    )
    expect(ran.out).not.toContain('root:x:0')
  })

  it('of 20,000 files is read to the end', { timeout: 300_000 }, () => {
    const files = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`app/p${i % 200}/m${i}.${i % 4 === 0 ? 'py' : 'txt'}`, `x = ${i}\n`]),
    )
    const root = temporaryDirectory({ ...service, ...files })
    const { code, out } = plimsoll(['audit', root, '--format', 'json', '--fail-on', 'never'])
    expect(code).toBe(0)
    expect(result(out).coverage).toMatchObject({ files: 20_002, pythonFiles: 5001, parsed: 5001 })
  })

  it('without git works on the files alone', () => {
    const root = gitDirectory(service)
    const bin = temporaryDirectory()
    symlinkSync(process.execPath, join(bin, 'node'))
    const { code, out } = plimsoll(['audit', root, '--format', 'json', '--fail-on', 'never'], { env: { PATH: bin } })
    expect(code).toBe(0)
    expect(result(out)).toMatchObject({ subject: { commit: null }, access: { git: 'not a git checkout' } })
  })
})

describe('what cannot be written', () => {
  const args = ['--format', 'json', '--fail-on', 'never']

  it.skipIf(!existsSync('/dev/full'))('a full disk ends with 3, for a file and for standard output', () => {
    const root = temporaryDirectory(service)
    const full = expect.stringContaining('ENOSPC')
    expect(plimsoll(['audit', root, ...args, '-o', '/dev/full'])).toMatchObject({ code: 3, err: full })
    expect(plimsoll(['audit', root, ...args], { redirect: '> /dev/full' })).toMatchObject({ code: 3, err: full })
  })

  it('a place that is no folder ends with 3 and leaves nothing', () => {
    const root = temporaryDirectory(service)
    const place = temporaryDirectory({ file: 'mine' })
    const ran = plimsoll(['audit', root, ...args, '-o', join(place, 'file/report.json')])
    expect(ran).toMatchObject({ code: 3, out: '', err: expect.stringContaining('cannot write') })
    expect(readdirSync(place)).toEqual(['file'])
  })

  it('a folder in place of the report ends with 3 and leaves no temporary file', () => {
    const root = temporaryDirectory(service)
    const place = temporaryDirectory({ 'report.json/keep': 'mine' })
    expect(plimsoll(['audit', root, ...args, '-o', join(place, 'report.json')]).code).toBe(3)
    expect(readdirSync(place)).toEqual(['report.json'])
  })

  const root = process.getuid?.() === 0
  it.skipIf(root)(`a folder without permission ends with 3${root ? ' (skipped: root writes everywhere)' : ''}`, () => {
    const place = temporaryDirectory()
    chmodSync(place, 0o500)
    expect(plimsoll(['audit', temporaryDirectory(service), ...args, '-o', join(place, 'x.json')]).code).toBe(3)
  })

  it('a cache that cannot be used does not matter', () => {
    const root = temporaryDirectory(service)
    const place = temporaryDirectory({ file: 'mine' })
    const ran = plimsoll(['audit', root, '--fail-on', 'never'], { env: { PLIMSOLL_CACHE: join(place, 'file') } })
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('could not be kept') })
    expect(ran.out).toContain('things')
  })
})

describe('Ctrl-C', () => {
  it('ends with 130 and leaves no file', async () => {
    const body = `${main}\n`.repeat(200)
    const root = temporaryDirectory(
      Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`app/m${i}.py`, `${body}# ${i}`])),
    )
    const place = temporaryDirectory()
    const child = startPlimsoll(['audit', root, '-o', join(place, 'report.html'), '--format', 'html'])
    let err = ''
    child.stderr?.on('data', (chunk) => {
      err += chunk
    })
    setTimeout(() => child.kill('SIGINT'), 1500)
    const code = await new Promise((resolve) => child.on('exit', resolve))
    expect([code, err]).toEqual([130, 'interrupted\n'])
    expect(readdirSync(place)).toEqual([])
  })
})
