import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryWorkspace } from '../../../../workspace/memory.ts'
import { openParsedHeaders } from './parsed.ts'
import { quickHeader } from './quick.ts'
import { readHeaders } from './read.ts'
import { scanPython } from './scan.ts'
import { revisionOf } from './values.ts'

const FILE = 'm/versions/x.py'

async function read(text: string | Uint8Array, others: Readonly<Record<string, string>> = {}, file = FILE) {
  const found = await readHeaders(memoryWorkspace({ [file]: text, ...others }), [file])
  const [revision] = found.revisions
  return {
    header: revision && {
      id: revision.id,
      down: revision.down,
      dependsOn: revision.dependsOn,
      labels: revision.labels,
    },
    message: revision?.message,
    line: revision?.position.line,
    reasons: found.unreadable.map(({ position, reason }) => `${position.line}: ${reason}`),
    problems: found.problems.map(({ kind, detail }) => `${kind}: ${detail}`),
  }
}

const PLAIN = { id: 'b2', down: ['a1'], dependsOn: [], labels: [] }

describe('headers of every style', () => {
  test.each([
    ['plain', 'revision = "b2"\ndown_revision = "a1"\n'],
    ['annotated', 'revision: str = "b2"\ndown_revision: Union[str, Sequence[str], None] = "a1"\n'],
    ['annotated in quotes', 'revision: "str" = "b2"\ndown_revision: "str | None" = "a1"\n'],
    ['in parentheses', 'revision = ("b2")\ndown_revision = (\n    "a1"  # the first\n)\n'],
    ['concatenated', 'revision = "b" "2"\ndown_revision = ("a"\n    "1")\n'],
    ['tuples', 'revision = "b2"\ndown_revision = ("a1",)\nbranch_labels = ()\ndepends_on = []\n'],
    ['prefixes', "revision = u'b2'\ndown_revision = r'a1'\n"],
    ['escapes', 'revision = "\\x62\\u0032"\ndown_revision = "\\141\\\n1"\n'],
    ['triple quotes', 'revision = """b2"""\ndown_revision = \'\'\'a1\'\'\'\n'],
    ['a line for both', 'revision = "b2"; down_revision = "a1"\n'],
    ['unpacked', 'revision, down_revision = "b2", "a1"\n'],
    ['constants', 'NEXT = "b2"\nPREVIOUS = "a" + "1"\nrevision = NEXT\ndown_revision = PREVIOUS\n'],
    ['an f-string of constants', 'NUMBER = "2"\nrevision = f"b{NUMBER}"\ndown_revision = "a1"\n'],
    ['assigned again', 'revision = "old"\nrevision = "b2"\ndown_revision = "a1"\n'],
    ['in try', 'try:\n    revision = "b2"\nfinally:\n    pass\ndown_revision = "a1"\n'],
    ['chained', 'revision = slug = "b2"\ndown_revision = "a1"\n'],
    ['chained behind another name', 'slug = revision = "b2"\ndown_revision = "a1"\n'],
    ['line ends of Windows', 'revision = "b2"\r\ndown_revision = "a1"\r\n'],
    ['line ends of old Macs', 'revision = "b2"\rdown_revision = "a1"\r'],
    [
      'local variables of the same names',
      'revision = "b2"\ndown_revision = "a1"\n\ndef upgrade():\n    revision = 5\n',
    ],
    ['strings that look like headers', '"""\nrevision = "no"\n"""\nrevision = "b2"\ndown_revision = "a1"\n'],
    [
      'the syntax of Python 3.14',
      'revision = "b2"\ndown_revision = "a1"\ntype X[T] = list[T]\ntry:\n    f(t"{x}")\nexcept A, B:\n    pass\n',
    ],
    ['quotes within f-strings', 'revision = "b2"\ndown_revision = "a1"\nx = f"{d["k"]!r} {"}"}"\n'],
  ])('%s', async (_, text) => {
    expect((await read(text)).header).toEqual(PLAIN)
  })

  test('merges, labels and dependencies', async () => {
    const text = 'revision = "m"\ndown_revision = ("a1", "b2")\nbranch_labels = ["x"]\ndepends_on = ("c3",)\n'
    expect((await read(text)).header).toEqual({ id: 'm', down: ['a1', 'b2'], labels: ['x'], dependsOn: ['c3'] })
    const single = 'revision = "m"\ndown_revision = None\nbranch_labels = "x"\ndepends_on = "c3"\n'
    expect((await read(single)).header).toEqual({ id: 'm', down: [], labels: ['x'], dependsOn: ['c3'] })
  })

  test('labels from constants of other files and of libraries', async () => {
    const text =
      'from neutron.db.migration import cli\nfrom app.names import EXPAND as E\nfrom . import local\nrevision = "b2"\ndown_revision = "a1"\nbranch_labels = (E, cli.CONTRACT_BRANCH, local.NAME)\n'
    const others = { 'app/names.py': 'EXPAND = "expand"\n', 'app/db/versions/local.py': 'NAME = "own"\n' }
    const found = await read(text, others, 'app/db/versions/x.py')
    expect(found.header?.labels).toEqual(['expand', 'contract', 'own'])
    expect(found.problems).toEqual([])
  })

  test('a label that cannot be known is told, and the revision counts', async () => {
    const found = await read('from lib import L\nrevision = "b2"\ndown_revision = "a1"\nbranch_labels = (L,)\n')
    expect(found.header).toEqual(PLAIN)
    expect(found.problems).toEqual([
      'unknown-header: branch_labels holds not to be known (lib.L is not part of the repository)',
    ])
  })

  test('a byte order mark, and Latin-1', async () => {
    expect((await read('\ufeffrevision = "b2"\ndown_revision = "a1"\n')).header).toEqual(PLAIN)
    const latin = Buffer.from(
      '# -*- coding: latin-1 -*-\n"""Prüfung"""\nrevision = "b2"\ndown_revision = "a1"\n',
      'latin1',
    )
    const found = await read(latin)
    expect(found.header).toEqual(PLAIN)
    expect(found.message).toBe('Prüfung')
  })

  test('Python 2 is read, and told', async () => {
    const found = await read('revision = "b2"\ndown_revision = "a1"\n\ndef upgrade():\n    print "up"\n')
    expect(found.header).toEqual(PLAIN)
    expect(found.problems).toEqual([
      'python-2: a print or exec statement of Python 2: Alembic cannot load the file under Python 3',
    ])
  })

  test('the message is the first paragraph of the docstring', async () => {
    const found = await read(
      '"""Add users.\n\nRevision ID: b2\n"""\nimport x\n\nrevision = "b2"\ndown_revision = "a1"\n',
    )
    expect([found.message, found.line]).toEqual(['Add users.', 7])
    expect((await read('revision = "b2"\ndown_revision = "a1"\n"""not a docstring"""\n')).message).toBe('')
  })

  test('the name of the file is the id where none is declared, as in Alembic 0.1', async () => {
    expect((await read('down_revision = None\n', {}, 'm/versions/abc123.py')).header?.id).toBe('abc123')
  })
})

describe('ids', () => {
  const problems = async (id: string) => (await read(`revision = "${id}"\ndown_revision = None\n`)).problems

  test('too long for the column, and just short enough', async () => {
    expect(await problems('x'.repeat(33))).toEqual([
      `id-too-long: the id ${'x'.repeat(33)} has 33 characters; the column of the version table holds 32`,
    ])
    expect(await problems('x'.repeat(32))).toEqual([])
  })

  test('with characters that mean something, and without', async () => {
    expect(await problems('v1.0-rc+1')).toEqual([
      'illegal-id: the id v1.0-rc+1 contains - +, which mean something else in the names of revisions; Alembic refuses to load it',
    ])
    expect(await problems('v1.0.a_b')).toEqual([])
  })
})

describe('files that Alembic cannot load', () => {
  test.each([
    ['no revision', 'import os\n', '1: it declares no revision, and Alembic stops at such a file'],
    ['no down_revision', '\nrevision = "b2"\n', '2: it declares no down_revision, and Alembic stops at such a file'],
    [
      'no string',
      'revision = 5\ndown_revision = None\n',
      '1: its revision is not to be known (5 is no constant), not a string',
    ],
    ['None', 'revision = None\ndown_revision = None\n', '1: its revision is None, not a string'],
    [
      'computed',
      'revision = make()\ndown_revision = None\n',
      '1: its revision is not to be known (make() would have to be called), not a string',
    ],
    [
      'a parent under a condition',
      'revision = "b2"\nif x:\n    down_revision = "a1"\nelse:\n    down_revision = "a0"\n',
      '1: its down_revision cannot be known: down_revision is assigned under a condition',
    ],
    [
      'changed in place',
      'revision = "b2"\nrevision += "x"\ndown_revision = None\n',
      '2: its revision is not to be known (revision is changed in place), not a string',
    ],
    [
      'a merge conflict',
      'revision = "b2"\n<<<<<<< HEAD\ndown_revision = "a1"\n=======\ndown_revision = "a0"\n>>>>>>> x\n',
      '2: markers of an unresolved merge conflict',
    ],
    [
      'half a call',
      'revision = "b2"\ndown_revision = "a1"\n\ndef upgrade():\n    op.add_column("x",\n',
      '5: "(" is never closed',
    ],
    ['half a string', 'revision = "b2"\ndown_revision = "a1\n', '2: a string is never closed'],
    [
      'half a function',
      'revision = "b2"\ndown_revision = "a1"\n\ndef upgrade():\n',
      '5: the file ends where a block should begin',
    ],
    ['binary content', 'revision = "b2"\0', '1: binary content'],
    [
      'a circle of constants',
      'A = B\nB = A\nrevision = B\ndown_revision = None\n',
      '3: its revision is not to be known (nothing assigns B), not a string',
    ],
  ])('%s', async (_, text, reason) => {
    const found = await read(text)
    expect(found.reasons).toEqual([reason])
    expect(found.header).toBeUndefined()
  })

  test('a heading of equals signs in a docstring is no conflict', async () => {
    expect((await read('"""Title\n=======\n"""\nrevision = "b2"\ndown_revision = "a1"\n')).header).toEqual(PLAIN)
  })

  test('nothing is run: a file that would delete the repository is only read', async () => {
    const text = 'import shutil\nshutil.rmtree(".")\nrevision = "b2"\ndown_revision = "a1"\n'
    expect((await read(text)).header).toEqual(PLAIN)
  })
})

/** Pieces of which files are made, usual and unusual. */
const id = fc.constantFrom('a1', 'ae1027a6acf', 'v1.0', '')
const literal = fc.oneof(
  fc
    .tuple(fc.constantFrom('"', "'", '"""', "'''"), id, fc.constantFrom('', 'u', 'r', 'f', 'b'))
    .map(([q, one, p]) => p + q + one + q),
  fc.constantFrom('"a" "b"', "'a'\\\n 'b'", '"x\\x41"', '"\\N{BULLET}"'),
)
const value = fc.oneof(
  literal,
  fc.constantFrom('None', '()', '[]', '(None)', 'NAME', 'f()', '{}', '(,)', 'None or "x"', '"a" + "b"'),
  fc
    .tuple(
      fc.constantFrom('(', '['),
      fc.array(literal, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(', ', ',\n  # note\n  ', ''),
    )
    .map(
      ([open, items, gap]) =>
        `${open}${items.join(gap === '' ? ' ' : gap)}${gap === ', ' ? ',' : ''}${open === '(' ? ')' : ']'}`,
    ),
)
const name = fc.constantFrom('revision', 'down_revision', 'branch_labels', 'depends_on')
const annotation = fc.constantFrom('', '', ': str', ': Union[str, Sequence[str], None]', ': "str"')
const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(name, annotation, fc.constantFrom(' = ', '=', '  =  '), value, fc.constantFrom('', '  # note', '; x = 1'))
      .map((parts) => parts.join('')),
  },
  fc.constantFrom(
    'import os',
    'from x import revision',
    'NAME = "n"',
    '',
    '# revision = "no"',
    'x = """\nrevision = "no"\n"""',
    'class A: pass',
  ),
  fc.constantFrom(
    'def upgrade():\n    revision = 3',
    'if x:\n    down_revision = "c"',
    'revision += "x"',
    'a = revision = "chain"',
    'def f(revision=1): pass',
  ),
  fc.constantFrom(
    '"""doc\n\nmore"""',
    "'x' 'y'",
    'f(\n  revision="k",\n)',
    '=======',
    'x = (',
    'print "old"',
    '@d\ndef g():\n  """s"""',
  ),
)

test('the quick way and the syntax tree agree wherever the quick way answers', async () => {
  const parsed = await openParsedHeaders(memoryWorkspace({}))
  let answered = 0
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = `${lines.join('\n')}\n`
      const scan = scanPython(text)
      const quick = quickHeader(text, scan)
      if (quick === undefined) return
      const slow = parsed('f.py', text, scan)
      answered++
      expect(slow.kind === 'header' && revisionOf('f.py', slow.raw), text).toEqual(revisionOf('f.py', quick))
    }),
    { numRuns: 3000 },
  )
  expect(answered).toBeGreaterThan(300)
})

test('whatever a file holds, it is an answer', async () => {
  const piece = fc.constantFrom(
    'revision',
    'down_revision',
    ' = ',
    '"',
    "'''",
    '(',
    ')',
    '[',
    '\\',
    '\n',
    '#',
    'x',
    ':',
    '{',
    '}',
    'f"{',
    '\t',
    '<<<<<<< ',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const found = await readHeaders(memoryWorkspace({ [FILE]: pieces.join('') }), [FILE])
      expect(found.revisions.length + found.unreadable.length).toBe(1)
    }),
    { numRuns: 400 },
  )
})
