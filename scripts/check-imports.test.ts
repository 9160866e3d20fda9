import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../src/testing/directory.ts'
// @ts-expect-error: plain JavaScript, run without a build
import { importsOf, violationsIn } from './lib/imports.mjs'

interface Violation {
  readonly file: string
  readonly rule: string
}

const core = { 'src/core/a.ts': 'export const a = 1\n' }

function rulesOf(files: Readonly<Record<string, string>>): string[] {
  const found: Violation[] = violationsIn(join(temporaryDirectory({ ...core, ...files }), 'src'))
  return found.map(({ file, rule }) => `${rule} ${file}`)
}

describe('borders of imports', () => {
  it('are kept by the sources of this repository', () => {
    expect(violationsIn(new URL('../src/', import.meta.url).pathname)).toEqual([])
  })

  it.each<[string, Record<string, string>, string[]]>([
    [
      'a value upwards',
      { 'src/core/b.ts': "import { x } from '../audit/x.ts'\n", 'src/audit/x.ts': '' },
      ['border src/core/b.ts'],
    ],
    [
      'a type upwards',
      { 'src/core/b.ts': "import type { X } from '../audit/x.ts'\n", 'src/audit/x.ts': '' },
      ['border src/core/b.ts'],
    ],
    [
      'a re-export upwards',
      { 'src/core/b.ts': "export * from '../audit/x.ts'\n", 'src/audit/x.ts': '' },
      ['border src/core/b.ts'],
    ],
    [
      'a lazy import upwards',
      { 'src/facts/b.ts': "const x = await import('../report/x.ts')\n", 'src/report/x.ts': '' },
      ['border src/facts/b.ts'],
    ],
    [
      'a long import upwards',
      { 'src/facts/b.ts': "import {\n  x,\n  type Y,\n} from '../audit/x.ts'\n", 'src/audit/x.ts': '' },
      ['border src/facts/b.ts'],
    ],
    ['something outside', { 'src/core/b.ts': "import x from '../../bench/x.mjs'\n" }, ['border src/core/b.ts']],
    ['a file that is not there', { 'src/core/b.ts': "import x from './x.ts'\n" }, ['missing src/core/b.ts']],
    [
      'helpers of tests',
      { 'src/core/b.ts': "import x from '../testing/x.ts'\n", 'src/testing/x.ts': '' },
      ['border src/core/b.ts'],
    ],
    ['a folder nobody knows', { 'src/misc/b.ts': "import { a } from '../core/a.ts'\n" }, ['border src/misc/b.ts']],
    [
      'another check',
      {
        'src/checks/auth/a.ts': 'export default defineCheck({})\n',
        'src/checks/auth/b.ts': "import a from './a.ts'\nexport default defineCheck({})\n",
      },
      ['member src/checks/auth/b.ts'],
    ],
    [
      'in a ring of types',
      {
        'src/core/x.ts': "import type { Y } from './y.ts'\n",
        'src/core/y.ts': "import type { Z } from './z.ts'\n",
        'src/core/z.ts': "import type { X } from './x.ts'\n",
      },
      ['ring src/core/x.ts'],
    ],
    ['itself', { 'src/core/x.ts': "import './x.ts'\n" }, ['ring src/core/x.ts']],
    ['the environment', { 'src/core/x.ts': 'const home = process.env.HOME\n' }, ['process src/core/x.ts']],
    ['the console', { 'src/facts/x.ts': "console.log('x')\n" }, ['process src/facts/x.ts']],
    ['the end of the process', { 'src/audit/x.ts': 'process.exit(1)\n' }, ['process src/audit/x.ts']],
  ])('refuse %s', (_, files, expected) => {
    const relative = expected.map((one) => one.replace('src/', ''))
    expect(rulesOf(files)).toEqual(relative)
  })

  it.each<[string, Record<string, string>]>([
    ['downwards', { 'src/facts/b.ts': "import { a } from '../core/a.ts'\n" }],
    ['what a comment names', { 'src/core/b.ts': "// import { x } from '../audit/x.ts'\n/* console.log */\n" }],
    ['what a test imports', { 'src/core/b.test.ts': "import x from '../testing/x.ts'\n", 'src/testing/x.ts': '' }],
    ['the console in cli', { 'src/cli/b.ts': 'console.log(process.env.HOME)\n' }],
    [
      'helpers beside checks',
      {
        'src/checks/auth/b.ts': "import a from './a.ts'\nexport default defineCheck({})\n",
        'src/checks/auth/a.ts': '',
      },
    ],
  ])('allow %s', (_, files) => {
    expect(rulesOf(files)).toEqual([])
  })

  it('read every form of import', () => {
    const text =
      "import 'a'\nimport b from 'b'\nimport * as c from \"c\"\nexport { d } from 'd'\nimport type { E } from 'e'\nawait import('f')\n"
    expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })
})
