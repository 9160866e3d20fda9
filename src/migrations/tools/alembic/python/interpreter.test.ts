import { describe, expect, it } from 'vitest'
import { steps, stepsOf } from './fixtures/run.ts'

describe('a script', () => {
  it.each<[string, string, string[]]>([
    ['nothing', 'pass', []],
    ['straight lines', "op.create_table('a')\nop.drop_table('b')", ['create_table(a)', 'drop_table(b)']],
    ['a loop', "for t in ('a', 'b'):\n    op.drop_table(t)", ['drop_table(a)', 'drop_table(b)']],
    ['an f-string', 'n = 3\nop.execute(f\'SELECT {n + 1:03d} FROM {"a"!r}\')', ["execute(SELECT 004 FROM 'a')"]],
    [
      'the dialect',
      "if op.get_bind().dialect.name == 'postgresql':\n    op.execute('p')\nelse:\n    op.execute('o')",
      ['execute(p)'],
    ],
    ['a batch', "with op.batch_alter_table('t') as b:\n    b.drop_column('c')", ['drop_column(c)']],
    [
      'a while loop',
      'n = 0\nwhile n < 3:\n    n += 1\n    if n == 2:\n        continue\n    op.execute(str(n))',
      ['execute(1)', 'execute(3)'],
    ],
    ['for and else', "for x in [1]:\n    pass\nelse:\n    op.execute('else')", ['execute(else)']],
    ['a comprehension', "[op.drop_index(n) for n in ['i', 'j'] if n != 'i']", ['drop_index(j)']],
    ['unpacking', "a, *b, c = 1, 2, 3, 4\nop.execute(f'{a} {b} {c}')", ['execute(1 [2, 3] 4)']],
    [
      'match',
      "match 2:\n    case 1:\n        op.execute('1')\n    case 2 | 3:\n        op.execute('2')",
      ['execute(2)'],
    ],
    ['a lambda', 'f = lambda x, y=2: x * y\nop.execute(str(f(3)))', ['execute(6)']],
    [
      'closures',
      'def make(n):\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n    return inner\nf = make(1)\nf()\nop.execute(str(f()))',
      ['execute(3)'],
    ],
    [
      'keyword arguments',
      "def f(a, *r, k=1, **o):\n    return f'{a}{r}{k}{o}'\nop.execute(f(1, 2, k=3, z=4))",
      ["execute(1(2,)3{'z': 4})"],
    ],
  ])('of %s', async (_, body, expected) => {
    expect(await stepsOf(body)).toEqual(expected)
  })

  it('takes helpers and constants of its own file', async () => {
    const code =
      "from alembic import op\nT = 't'\ndef drop(name=T):\n    op.drop_table(name)\ndef upgrade():\n    drop()\n"
    expect(await steps(code)).toEqual(['drop_table(t)'])
  })

  it('takes helpers of other files, and only what it needs of them', async () => {
    const helper =
      "import not_there\nfrom alembic import op\nraise_here = not_there.x()\nNAMES = ['a']\nNAMES.append('b')\ndef drop():\n    for n in NAMES:\n        op.drop_table(n)\n"
    const code = 'from app.db.helpers import drop\ndef upgrade():\n    drop()\n'
    expect(await steps(code, { 'app/db/helpers.py': helper })).toEqual(['drop_table(a)', 'drop_table(b)'])
  })

  it('reads the SQL file beside it', async () => {
    const body =
      "from pathlib import Path\nop.execute((Path(__file__).parent / 'x.sql').read_text())\nimport os\nop.execute(open(os.path.join(os.path.dirname(__file__), 'x.sql')).read())"
    expect(await stepsOf(body, { 'migrations/versions/x.sql': 'SELECT 1' })).toEqual([
      'execute(SELECT 1)',
      'execute(SELECT 1)',
    ])
  })

  it('does not begin where Alembic would not', async () => {
    expect(await steps('from alembic import op\n')).toEqual(['absent: the file has no upgrade()'])
    expect(await steps('def upgrade(engine):\n    pass\n')).toEqual(['? upgrade: upgrade() is given engine by env.py'])
  })

  it('ends at an exception', async () => {
    expect(await stepsOf("op.execute('a')\nraise ValueError('no')\nop.execute('b')")).toEqual([
      'execute(a)',
      '? raise: raises ValueError: no',
    ])
    const code = 'def downgrade():\n    raise NotImplementedError("never")\n'
    expect(await steps(code, {}, 'downgrade')).toEqual([
      'absent: irreversible downgrade: raises NotImplementedError: never',
    ])
  })
})

describe('what is unknown', () => {
  it.each<[string, string, string[]]>([
    [
      'a branch that writes',
      "if sa.inspect(1).x:\n    op.drop_table('a')\nop.drop_table('b')",
      ['? drop_table: runs depending on what is in the database (inside: drop_table)', 'drop_table(b)'],
    ],
    ['a branch that does nothing', "if sa.inspect(1).x:\n    print('skipped')\nop.drop_table('b')", ['drop_table(b)']],
    [
      'a name bound in a branch',
      "n = 'a'\nif sa.inspect(1).x:\n    n = 'b'\nop.drop_table(n)",
      ['? drop_table: what is in the database'],
    ],
    [
      'a name bound alike in both',
      "if sa.inspect(1).x:\n    n = 'a'\nelse:\n    n = 'a'\nop.drop_table(n)",
      ['drop_table(a)'],
    ],
    [
      'a list changed in a branch',
      "l = ['a']\nif sa.inspect(1).x:\n    l.append('b')\nfor n in l:\n    op.drop_table(n)",
      ['? drop_table: what is in the database'],
    ],
    [
      'an early return',
      "if sa.inspect(1).x:\n    return\nop.drop_table('b')",
      ['? drop_table: runs depending on what is in the database (inside: drop_table)'],
    ],
    [
      'a condition that must hold',
      "if sa.inspect(1).x:\n    raise RuntimeError('first clean up')\nop.drop_table('b')",
      ['drop_table(b)'],
    ],
    [
      'a loop over rows',
      "for r in op.get_bind().execute('s'):\n    op.execute(r)",
      ['execute(s)', '? execute: what execute gives back'],
    ],
    [
      'a loop that only counts',
      "n = 0\nfor r in sa.inspect(1).x:\n    n += 1\nop.execute('a')\nop.execute(str(n))",
      ['execute(a)', '? execute: what is in the database'],
    ],
    [
      'break under a condition',
      "for t in ['a', 'b']:\n    if sa.inspect(1).x:\n        break\n    op.drop_table(t)",
      [
        '? drop_table: runs depending on what is in the database (inside: drop_table)',
        '? drop_table: runs depending on what is in the database (inside: drop_table)',
      ],
    ],
    ['unknown and false', "if sa.inspect(1).x and op.get_bind().dialect.name == 'mysql':\n    op.drop_table('a')", []],
    ['the clock', 'import datetime\nop.execute(str(datetime.datetime.now()))', ['? execute: the clock']],
    ['a random value', "import uuid\nop.execute(f'SELECT {uuid.uuid4()}')", ['? execute: a random value']],
    [
      'the environment',
      "import os\nif os.environ.get('X') == '1':\n    op.drop_table('a')",
      ['? drop_table: runs depending on the environment variable X (inside: drop_table)'],
    ],
    [
      'the order of a set',
      "for t in {'a', 'b'}:\n    op.drop_table(t)",
      ['? drop_table: the order of a set changes from run to run'],
    ],
    ['a set in order', "for t in sorted({'b', 'a'}):\n    op.drop_table(t)", ['drop_table(a)', 'drop_table(b)']],
    [
      'a stranger handed the connection',
      'import nobody\nx = nobody.fill(op.get_bind())',
      ['? nobody.fill: nobody.fill is called: module nobody is no library that is known here'],
    ],
    [
      'a stranger called for what it does',
      'import nobody\nnobody.fill()',
      ['? nobody.fill: nobody.fill is called: module nobody is no library that is known here'],
    ],
    ['a logger', "import logging\nlogging.getLogger(__name__).info('x')\nop.execute('a')", ['execute(a)']],
    [
      'a session of a stranger',
      'import nobody\ns = nobody.Session(op.get_bind())\ns.commit()',
      ['? s.commit: s.commit is called: module nobody is no library that is known here'],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await stepsOf(body)).toEqual(expected)
  })
})

describe('exceptions', () => {
  it.each<[string, string, string[]]>([
    ['a known one is handled', "try:\n    {}['a']\nexcept KeyError as e:\n    op.execute(str(e))", ["execute('a')"]],
    ['finally runs', "try:\n    op.execute('a')\nfinally:\n    op.execute('b')", ['execute(a)', 'execute(b)']],
    [
      'a statement that may be refused',
      "try:\n    op.drop_index('a')\nexcept Exception:\n    pass\nop.drop_index('b')",
      ['drop_index(a)', 'drop_index(b)'],
    ],
    [
      'and otherwise another',
      "try:\n    op.drop_index('a')\nexcept Exception:\n    op.drop_index('b')",
      [
        'drop_index(a)',
        '? drop_index: runs depending on whether the database refuses a statement (inside: drop_index)',
      ],
    ],
    [
      'a handler that raises',
      "try:\n    op.drop_index('a')\nexcept Exception as e:\n    print(e)\n    raise\nop.drop_index('b')",
      ['drop_index(a)', 'drop_index(b)'],
    ],
    [
      'what a handler decides is unknown',
      "try:\n    op.execute('a')\n    there = True\nexcept Exception:\n    there = False\nif there:\n    op.execute('b')",
      ['execute(a)', '? execute: runs depending on whether the database refuses a statement (inside: execute)'],
    ],
    [
      'what may fail makes the rest unknown',
      "import nobody\ntry:\n    n = nobody.count\n    nobody.Thing()\n    op.execute('a')\nexcept Exception:\n    pass",
      ['? execute: runs depending on module nobody is no library that is known here (inside: execute)'],
    ],
    [
      'finally that returns swallows',
      "def f():\n    try:\n        if sa.inspect(1).x:\n            raise KeyError(1)\n        op.execute('a')\n    finally:\n        return\nf()",
      ['? execute: runs depending on what is in the database (inside: execute)'],
    ],
    [
      'suppress',
      "import contextlib\nwith contextlib.suppress(KeyError):\n    {}['a']\n    op.execute('a')\nop.execute('b')",
      ['execute(b)'],
    ],
    [
      'a context manager',
      "import contextlib\n@contextlib.contextmanager\ndef around(x):\n    op.execute('open ' + x)\n    yield x\n    op.execute('close')\nwith around('t') as n:\n    op.execute(n)",
      ['execute(open t)', 'execute(t)', 'execute(close)'],
    ],
    ['an assertion that fails', "assert 1 == 2, 'no'\nop.execute('a')", ['? raise: raises AssertionError: no']],
  ])('%s', async (_, body, expected) => {
    expect(await stepsOf(body)).toEqual(expected)
  })

  it('an import that fails', async () => {
    const body = "try:\n    import json\n    x = 'json'\nexcept ImportError:\n    x = 'none'\nop.execute(x)"
    expect(await stepsOf(body)).toEqual(['execute(json)'])
    const other = body.replace('import json', 'import nobody')
    expect(await stepsOf(other)).toEqual(['? execute: module nobody is no library that is known here'])
  })
})

describe('classes', () => {
  it.each<[string, string, string[]]>([
    [
      'with methods',
      "class T:\n    kind = 't'\n    def __init__(self, name):\n        self.name = name\n    def drop(self):\n        op.drop_table(self.kind + self.name)\nT('x').drop()",
      ['drop_table(tx)'],
    ],
    [
      'that derive',
      "class A:\n    def name(self):\n        return 'a'\nclass B(A):\n    def name(self):\n        return super().name() + 'b'\nop.execute(B().name())",
      ['execute(ab)'],
    ],
    [
      'with properties',
      "class A:\n    @property\n    def n(self):\n        return 'n'\n    @staticmethod\n    def s():\n        return 's'\n    @classmethod\n    def c(cls):\n        return cls.__name__\nop.execute(A().n + A.s() + A.c())",
      ['execute(nsA)'],
    ],
    [
      'of data',
      "import dataclasses\n@dataclasses.dataclass\nclass A:\n    a: str\n    b: str = 'b'\nx = A('x')\nop.execute(x.a + x.b)\nif A('x') == A('x'):\n    op.execute('same')",
      ['execute(xb)', '? execute: runs depending on whether two dataclasses are equal (inside: execute)'],
    ],
    [
      'of enums',
      "import enum\nclass E(enum.Enum):\n    A = 'a'\n    B = 'b'\nop.execute(','.join(e.value for e in E) + E.A.name + str(E.B) + E('a').name)",
      ['execute(a,bAE.BA)'],
    ],
    [
      'of enums that are texts',
      "import enum\nclass E(str, enum.Enum):\n    A = 'a'\n    def __str__(self):\n        return self.value\nop.execute(f'{E.A}' + '%s' % E.A + E.A.upper())\nop.execute(str(E.A == 'a'))",
      ['execute(aaA)', 'execute(True)'],
    ],
    [
      'of enums whose text depends on the version',
      "import enum\nclass E(str, enum.Enum):\n    A = 'a'\nop.execute(str(E.A))\nop.execute(f'{E.A}')",
      ['execute(E.A)', '? execute: the text of E is not known'],
    ],
    [
      'that derive from what nobody knows',
      'import nobody\nclass A(nobody.B):\n    pass\nop.execute(A().x)',
      ['? execute: A derives from module nobody is no library that is known here'],
    ],
    [
      'of exceptions',
      "class E(Exception):\n    pass\ntry:\n    raise E('x')\nexcept ValueError:\n    op.execute('no')\nexcept E as e:\n    op.execute(str(e))",
      ['execute(x)'],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await stepsOf(body)).toEqual(expected)
  })
})

describe('traps', () => {
  it.each<[string, string, string[]]>([
    [
      'None is a value',
      "def f(a, b='default'):\n    return str(b)\nop.execute(f(1, None))\nop.execute(str({'a': None}.get('a', 1)))",
      ['execute(None)', 'execute(None)'],
    ],
    [
      'a loop until nothing is left',
      "while True:\n    rows = op.get_bind().execute('s').x\n    if not rows:\n        break\n    op.execute('u')\nop.execute('end')",
      [
        'execute(s)',
        '? execute: runs depending on what execute gives back (inside: execute)',
        '? execute: runs depending on what execute gives back (inside: execute)',
        'execute(end)',
      ],
    ],
    [
      'a branch inside of a batch',
      "with op.batch_alter_table('t') as b:\n    b.drop_column('a')\n    if sa.inspect(1).x:\n        b.drop_column('b')\n    op.execute('now')\n    b.drop_column('c')",
      [
        'execute(now)',
        'drop_column(a)',
        '? drop_column: runs depending on what is in the database (inside: drop_column)',
        'drop_column(c)',
      ],
    ],
    [
      'a loop inside of a batch',
      "with op.batch_alter_table('t') as b:\n    for c in sa.inspect(1).x:\n        b.drop_column(c)",
      ['? drop_column: what is in the database'],
    ],
    [
      'doubt inside of a batch',
      "import nobody\nwith op.batch_alter_table('t') as b:\n    try:\n        nobody.X.y\n        b.drop_column('a')\n    except Exception:\n        pass",
      ['? drop_column: runs depending on module nobody is no library that is known here (inside: drop_column)'],
    ],
    [
      'a program that is run',
      "import subprocess\nsubprocess.run(['psql'])",
      ['? subprocess.run: subprocess.run is called: module subprocess runs code that is not followed'],
    ],
    ['a program that is run by os', "import os\nos.system('psql')", ['? system: a program is run']],
    ['code that is evaluated', "exec('op.drop_table(1)')", ['? exec: exec() runs code that is not followed']],
    [
      'a connection of the driver',
      "c = op.get_bind().connection.cursor()\nc.execute('x')",
      [
        '? cursor: cursor is called: bind.connection is not modelled',
        '? c.execute: c.execute is called: bind.connection is not modelled',
      ],
    ],
    [
      'a guard that returns in a helper',
      "def there():\n    if sa.inspect(1).x:\n        return True\n    return False\nif not there():\n    op.execute('a')",
      ['? execute: runs depending on what is in the database (inside: execute)'],
    ],
    [
      'what a callback does',
      "def f():\n    op.execute('a')\nlist(map(lambda n: op.drop_table(n), ['x']))\nf()",
      ['drop_table(x)', 'execute(a)'],
    ],
    [
      'a guard that fails in both',
      "if sa.inspect(1).x:\n    op.execute('a')\nelse:\n    raise RuntimeError('no')",
      ['execute(a)'],
    ],
    [
      'an operation that seems to fail in one way',
      "x = None\nif sa.inspect(1).y:\n    x.append(1)\n    op.execute('a')\nop.execute('b')",
      ['? python: runs depending on what is in the database (inside: python)', 'execute(b)'],
    ],
    ['shadowed names', "str = lambda x: 'mine'\nop.execute(str(1))", ['execute(mine)']],
    ['a name of the loop after it', "for n in ['a', 'b']:\n    pass\nop.execute(n)", ['execute(b)']],
    [
      'a default that is shared',
      "def f(x, seen=[]):\n    seen.append(x)\n    return seen\nf('a')\nop.execute(str(f('b')))",
      ["execute(['a', 'b'])"],
    ],
    [
      'a change through another name',
      "a = {'x': 1}\nb = a\nif sa.inspect(1).y:\n    b['x'] = 2\nop.execute(str(a))",
      ['? execute: what is in the database'],
    ],
    [
      'a list of two tables, one dropped in place',
      "t = ['a', 'b', 'c']\ndel t[1]\nt[0:1] = ['x', 'y']\nop.execute(','.join(t))",
      ['execute(x,y,c)'],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await stepsOf(body)).toEqual(expected)
  })

  it('names a module computes', async () => {
    const helper =
      "def __getattr__(name):\n    if name == 'TABLE':\n        return 't'\n    raise AttributeError(name)\n"
    const code = 'from alembic import op\nfrom app.names import TABLE\ndef upgrade():\n    op.drop_table(TABLE)\n'
    expect(await steps(code, { 'app/names.py': helper })).toEqual(['drop_table(t)'])
  })

  it('a revision that runs another one', async () => {
    const other = "from alembic import op\ndef downgrade():\n    op.drop_table('a')\n"
    const body = "import importlib\nimportlib.import_module('app.versions.2016-01_x').downgrade()"
    expect(await stepsOf(body, { 'app/versions/2016-01_x.py': other })).toEqual(['drop_table(a)'])
  })
})

it('what fails inside of a library is one opaque step', async () => {
  const body = "op.execute('a')\ndef f():\n    if sa.inspect(1).x:\n        sa.broken()\nsa.broken(f)\nop.execute('b')"
  expect(await stepsOf(body)).toEqual([
    'execute(a)',
    '? broken: runs depending on what is in the database (inside: broken)',
    '? broken: the evaluator failed: not as it should be',
    'execute(b)',
  ])
})

describe('hostile files', () => {
  it.each<[string, string]>([
    ['an endless loop', 'while True:\n    pass'],
    ['an endless loop that writes', "while True:\n    op.execute('a')"],
    ['endless recursion', 'def f():\n    return f()\nop.execute(f())'],
    ['recursion in two', 'def f(n):\n    return f(n) + f(n)\nop.execute(f(1))'],
    [
      'recursion under conditions',
      'def f(n):\n    if sa.inspect(n).x:\n        f(n)\n    f(n)\n    op.execute("a")\nf(1)',
    ],
    ['a huge text', "op.execute('a' * 10**9)"],
    ['a huge number', 'op.execute(str(9 ** 9 ** 9))'],
    ['a huge list', 'op.execute(str([0] * 10**12))'],
    ['a text that doubles', "s = 'a'\nfor i in range(64):\n    s += s\nop.execute(s)"],
    ['a list that grows as it is walked', "l = [1]\nfor x in l:\n    l.append(x)\nop.execute('a')"],
    ['deep nesting', `op.execute(str(${'['.repeat(3000)}${']'.repeat(3000)}))`],
    ['a billion laughs', "a = ['x' * 1000] * 1000\nb = [a] * 1000\nop.execute(str([b] * 1000))"],
    ['work inside of builtins', "for i in range(10**5):\n    sorted(range(10**5))\nop.execute('a')"],
    ['work on long texts', "s = 'ab' * 10**6\nfor i in range(10**5):\n    s.replace('a', 'b')\nop.execute('a')"],
    ['long texts one after another', "s = 'ab' * 10**6\nfor i in range(10**5):\n    t = f'{s}{i}'\nop.execute('a')"],
    ['many ways', `n = 0\n${'if sa.inspect(1).x:\n    n += 1\nelse:\n    n += 2\n'.repeat(200)}op.execute(str(n))`],
    [
      'ways inside of ways',
      "def f(n):\n    if sa.inspect(n).x:\n        f(n + 1)\n        f(n + 2)\n    else:\n        f(n + 3)\n    op.execute('a')\nf(0)",
    ],
    ['a wide format', "op.execute(f'{1:>1000000000}')"],
  ])('%s is given up', async (_, body) => {
    const started = performance.now()
    const found = await stepsOf(body)
    expect(found.at(-1)).toMatch(/^\? /)
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('nothing is executed', async () => {
    const body =
      "import os, shutil, subprocess\nshutil.rmtree('/tmp/x')\nos.remove('/tmp/y')\nsubprocess.run(['rm', '-rf', '/tmp/z'])\nopen('/tmp/w', 'w').write('x')\nop.execute('a')"
    expect(await stepsOf(body)).toContain('execute(a)')
  })

  it.each<[string, string]>([
    ['half a file', 'def upgrade():\n    op.execute('],
    ['Python 2', "def upgrade():\n    print 'x'\n"],
    ['Python 2 numbers', 'def upgrade():\n    x = 0777\n'],
    ['merge conflicts', '<<<<<<< HEAD\ndef upgrade():\n    pass\n=======\ndef upgrade():\n    return\n>>>>>>> x\n'],
  ])('%s is opaque, with its line', async (_, code) => {
    expect(await steps(code)).toEqual([expect.stringMatching(/^\? upgrade: the file cannot run: /)])
  })
})
