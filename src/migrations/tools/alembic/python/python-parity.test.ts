import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namesOf } from './fixtures/run.ts'

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).status === 0

/** What Python makes of each expression: its `repr`, or the name of the exception. */
function python(expressions: readonly string[]): string[] {
  const program = [
    'import sys, json, textwrap, functools, itertools, collections, uuid, datetime, enum, copy, string, re, os',
    'def one(text):',
    '    try: return repr(eval(text))',
    '    except Exception as error: return "!" + type(error).__name__',
    'print(json.dumps([one(text) for text in json.load(sys.stdin)]))',
  ].join('\n')
  const { stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(expressions),
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

/** What the evaluator makes of them: undefined where it does not know. */
async function ours(expressions: readonly string[]): Promise<(string | undefined)[]> {
  const lines = expressions.flatMap((text, place) => [
    'try:',
    `    v${place} = (${text})`,
    'except Exception as error:',
    `    e${place} = type(error).__name__`,
  ])
  const imports = 'import json, textwrap, functools, itertools, collections, uuid, datetime, enum, copy, string, re, os'
  const code = [imports, ...lines].join('\n')
  const values = await namesOf(
    code,
    expressions.map((_, place) => `v${place}`),
  )
  const errors = await namesOf(
    code,
    expressions.map((_, place) => `e${place}`),
  )
  return values.map(
    (value, place) => value ?? (errors[place] === undefined ? undefined : `!${errors[place].slice(1, -1)}`),
  )
}

const KNOWN = [
  '7 // -2, -7 // 2, 7 % -2, -7 % 2, 7.5 // 2, -7.5 % 2, 2 ** 10, 2 ** -1, 7 / 2',
  '1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, not [], not [0], None is None',
  "'a' * 3, [1] * 2, (1,) + (2,), 'ab'[::-1], 'abc'[1:], 'abc'[-2], [1, 2, 3][::2]",
  '1e16, 1e15, 1e-5, 0.0001, 1.5, 100.0, 1e22, 1.0, 12345678901234567890, 0.1 + 0.2, 1e300 * 10',
  "'a\\tb\\n\\x00é😀\\'', \"it's\", 'say \"it\\'s\"', b'a\\x00\\xff', r'\\d'",
  "{'b': 1, 'a': [2, (3,)], None: True}, {1}, frozenset(), set(), ()",
  "'a,b,,c'.split(','), ' a  b '.split(), 'a b c'.rsplit(None, 1), 'a-b-c'.partition('-'), 'abc'.rpartition('-')",
  "'Hello World'.title(), 'ß'.upper(), 'ABC'.lower(), 'aBc'.swapcase(), 'abc'.capitalize(), 'xxaxx'.strip('x')",
  "'abc'.center(8, '*'), 'abc'.ljust(5) + '|', '-5'.zfill(4), 'a\\tb'.expandtabs(4), 'aXbX'.replace('X', '-', 1)",
  "'abcabc'.find('c'), 'abcabc'.rfind('c'), 'abc'.count(''), 'abc'.startswith(('x', 'a')), 'abc'.endswith('bc', 1)",
  "'{} {1} {a!r:>5}'.format(1, 2, a='x')",
  "'{} {a!r:>5}'.format(1, a='x'), '{0} {1} {0}'.format('a', 'b'), '{:>{w}}'.format('a', w=4), '{{}}'.format()",
  "'{0[k]} {0[0]}'.format({'k': 1, 0: 2}), '{x[0]}'.format(x=[9])",
  "'%s %r %5.2f %-5s| %05d %x %% %(a)s' % {'a': 1}",
  "'%s and %r' % ('a', 'b'), '%5.2f|%-5s|%05d|%x|%%' % (3.14159, 'ab', 42, 255), '%(a)s %(b)d' % {'a': 1, 'b': 2}",
  "'%s' % [1, 2], '%s' % (1,), '%d' % 3.9, '%e' % 12345.678, '%g' % 0.00001234, '%c' % 65, '%+d % d' % (3, 4)",
  'f\'{3.14159:.2f} {1234567:,} {255:#x} {5:>5} {5:<5}| {5:^5} {-5:+} {0.25:%} {"a":*^7} {1e10:g} {7:05} {True:d}\'',
  'f\'{1234.5678:,.2f} {1234567:_} {255:b} {255:08b} {1.0} {1e-7} {None} {[1]} {"x"!r} {2.5:.0f} {3.5:.0f} {0.125:.2f}\'',
  'f\'{1+1=} {"a" = !s}\'',
  'list(range(5)), list(range(5, 0, -2)), list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(map(str, [1, 2]))',
  'sorted([3, 1, 2], reverse=True), sorted(["b", "A"], key=str.lower), sorted("bca"), list(reversed([1, 2]))',
  'min(3, 1), max([1, 5, 2]), max([], default=0), sum([1, 2.5]), any([0, 1]), all([]), abs(-3), round(2.567, 2), round(2.5), round(3.5)',
  'len("😀"), len([1]), len({}), bool(""), int("12"), int(" -7 "), int("ff", 16), int(3.9), float("1.5"), str(1.0), str(None)',
  'isinstance(1, int), isinstance(True, int), isinstance("a", (int, str)), isinstance([], dict), callable(len)',
  '[x * y for x in range(3) for y in range(3) if x != y], {k: v for k, v in [("a", 1)]}, {x % 2 for x in [0, 2]}',
  '[*range(2), *"ab"], {**{"a": 1}, "b": 2}, (lambda *a, k=1, **o: (a, k, o))(1, 2, z=3)',
  'dict(a=1, **{"b": 2}), dict([("x", 1)]), {"a": 1}.get("b", 2), list({"a": 1}.items()), {"a": 1} | {"b": 2}, {1, 2} & {2}',
  '"a" in "abc", 1 in [1.0], "x" not in {"x": 1}, [1, [2]] == [1, [2]], (1, 2) < (1, 3), "a" < "b", [1] < [1, 2]',
  'json.dumps({"a": [1, 2.5, None, True], "b": "é\\n\\"", "c": {}}), json.dumps({"b": 1, "a": 2}, indent=2, sort_keys=True)',
  'json.dumps([1, {"a": []}], separators=(",", ":")), json.dumps("é", ensure_ascii=False), json.loads(\'{"a": [1, "x", null]}\')',
  'textwrap.dedent("\\n    a\\n      b\\n  \\n    c\\n"), textwrap.indent("a\\n\\nb", "  ")',
  'str(uuid.UUID("12345678-1234-5678-1234-567812345678")), str(uuid.uuid5(uuid.NAMESPACE_DNS, "x.org")), uuid.UUID(int=0) and 1',
  'str(datetime.datetime(2024, 1, 2, 3, 4, 5)), datetime.date(2024, 2, 29).isoformat(), str(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc))',
  'list(itertools.chain([1], [2])), list(itertools.product("ab", [1])), functools.reduce(lambda a, b: a + b, [1, 2, 3])',
  'list(itertools.combinations([1, 2, 3], 2)), list(itertools.islice([1, 2, 3], 2)), functools.partial(lambda a, b: a - b, 5)(3)',
  'hex(255), oct(8), bin(5), chr(97), ord("a"), repr("a"), ascii("é"), format(3.14159, ".2f"), "é".encode(), b"ab".decode()',
  '~5, 5 & 3, 5 | 3, 5 ^ 3, 1 << 4, -9 >> 1, True + True, True & False, -True, +3, - -3',
  "'a\\r\\nb\\nc'.splitlines(), 'ab\\n'.splitlines(True), ' x '.strip(), 'abc'.isalpha(), 'a1'.isalnum(), '12'.isdigit(), 'Ab'.isupper()",
  "'abc'.removeprefix('a'), 'abc'.removesuffix('c'), 'a b'.join(['1', '2']), '_'.join(str(i) for i in range(3))",
  '1 if [] else 2, [] or "x", 0 and 1, 1 and 2, (y := 5) + y, [1, 2, 3][-1:], "abc"[5:], [1, 2, 3][5:1:-1]',
  'sorted({3, 1, 2}), len({1, 1}), {1} <= {1, 2}, frozenset([1]) == {1}, {1, 2} - {2}, set("a") | {"b"} == {"a", "b"}',
  '(lambda a=None, b=2: (a, b))(None), [None] == [None], {"a": None}.get("a", 1), {None: 1}[None]',
  'max(["a", None][:1]), next(iter([None]), 1), [None].pop(), {"a": None}.pop("a"), getattr(None, "x", None), (None,)[0]',
  '"a" "b" f"{1}" r"\\n", "\\x41\\u00e9\\101", "a\\\nb", b"\\x00"',
  '0x1f, 0b11, 0o17, 1_000, .5, 1., 1e3, 00',
  '[i for i in range(10) if i % 2 if i > 3], [(i, j) for i in range(2) for j in range(i)], {i: i * i for i in range(3)}',
  '(lambda x: (lambda: x)())(3), [f() for f in [lambda i=i: i for i in range(3)]], (lambda **k: sorted(k.items()))(b=1, a=2)',
  '"abc"[1:2], [1, 2, 3][-2:], (1, 2, 3)[::-1], "abc"[::2], "abc"[10:], [][:1]',
  '{}["a"]',
  '[][0]',
  '1 / 0',
  'int("x")',
  '"a" + 1',
  'None.x',
  'undefined_name',
  '"%d" % "x"',
  '"{}".format()',
  'len(1)',
  '[].pop()',
  '(1, 2)[5]',
]

describe.skipIf(!hasPython)('what Python makes of it', () => {
  it('for what scripts are made of', async () => {
    const mine = await ours(KNOWN)
    const theirs = python(KNOWN)
    for (const [place, value] of mine.entries()) {
      if (value !== undefined) expect(`${KNOWN[place]} → ${value}`).toBe(`${KNOWN[place]} → ${theirs[place]}`)
    }
  })

  it('is known for nearly all of them', async () => {
    const known = (await ours(KNOWN)).filter((value) => value !== undefined)
    expect(known.length).toBeGreaterThan(KNOWN.length - 4)
  })

  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'A', ' ', '\n', '\t', "'", '"', '\\', '%', '{', '}', '0', 'é', 'ß', '😀', '_', '-'),
    maxLength: 12,
  })
  const literal = (value: string) =>
    JSON.stringify(value).replace(
      /[\ud800-\udfff]{2}/g,
      (pair) => `\\U${(pair.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
    )
  const integer = fc.integer({ min: -1000, max: 1000 })
  const float = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 })

  async function agrees(expressions: readonly string[]): Promise<void> {
    const mine = await ours(expressions)
    const theirs = python(expressions)
    for (const [place, value] of mine.entries()) {
      if (value !== undefined)
        expect(`${expressions[place]} → ${value}`).toBe(`${expressions[place]} → ${theirs[place]}`)
    }
  }

  const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number) => fc.sample(arbitrary, { numRuns: count, seed: 7 })

  it('for methods of text', async () => {
    const methods = [
      'split',
      'rsplit',
      'strip',
      'lstrip',
      'rstrip',
      'partition',
      'rpartition',
      'count',
      'find',
      'rfind',
      'startswith',
      'endswith',
      'removeprefix',
      'removesuffix',
    ]
    const bare = [
      'title',
      'upper',
      'lower',
      'swapcase',
      'capitalize',
      'splitlines',
      'isupper',
      'islower',
      'istitle',
      'isspace',
      'isalpha',
      'isalnum',
      'isidentifier',
      'split',
      'rsplit',
      'casefold',
      'strip',
    ]
    const one = fc.oneof(
      fc
        .tuple(text, fc.constantFrom(...methods), text)
        .map(([self, name, other]) => `${literal(self)}.${name}(${literal(other)})`),
      fc.tuple(text, fc.constantFrom(...bare)).map(([self, name]) => `${literal(self)}.${name}()`),
      fc
        .tuple(text, text, fc.integer({ min: -1, max: 4 }))
        .map(([self, by, count]) => `${literal(self)}.split(${literal(by)}, ${count})`),
      fc.tuple(text, fc.integer({ min: -1, max: 4 })).map(([self, count]) => `${literal(self)}.rsplit(None, ${count})`),
      fc
        .tuple(text, text, text, fc.integer({ min: -1, max: 3 }))
        .map(([self, a, b, count]) => `${literal(self)}.replace(${literal(a)}, ${literal(b)}, ${count})`),
      fc
        .tuple(text, fc.constantFrom('ljust', 'rjust', 'center', 'zfill'), fc.integer({ min: 0, max: 14 }))
        .map(([self, name, width]) => `${literal(self)}.${name}(${width})`),
      fc
        .tuple(text, integer, integer, fc.integer({ min: -3, max: 3 }))
        .map(([self, a, b, c]) => `${literal(self)}[${a % 9}:${b % 9}${c === 0 ? '' : `:${c}`}]`),
    )
    await agrees(sample(one, 600))
  })

  it('for formatting numbers', async () => {
    const spec = fc
      .tuple(
        fc.constantFrom('', '<', '>', '^', '=', '*>', '0='),
        fc.constantFrom('', '+', ' ', '-'),
        fc.constantFrom('', '#'),
        fc.constantFrom('', '0', '8', '12'),
        fc.constantFrom('', ',', '_'),
        fc.constantFrom('', '.0', '.1', '.3', '.10'),
        fc.constantFrom('', 'd', 'f', 'e', 'g', 'x', 'b', 'o', '%', 'X', 'E', 'G', 's', 'n'),
      )
      .map((parts) => parts.join(''))
    const one = fc
      .tuple(
        fc.oneof(
          integer.map(String),
          float.map((value) => (Number.isInteger(value) ? `${value}.0` : String(value))),
        ),
        spec,
      )
      .map(([value, format]) => `format(${value}, '${format}')`)
    await agrees(sample(one, 900))
  })

  it('for % formatting', async () => {
    const field = fc.tuple(
      fc.constantFrom('', '-', '0', '+', ' ', '#'),
      fc.constantFrom('', '6', '10'),
      fc.constantFrom('', '.2', '.0'),
      fc.constantFrom('s', 'r', 'd', 'f', 'e', 'g', 'x', 'i', 'o', 'c', 'a'),
    )
    const value = fc.oneof(
      integer.map(String),
      float.map((number) => (Number.isInteger(number) ? `${number}.0` : String(number))),
      text.map(literal),
      fc.constantFrom('None', 'True', '[1]', '(1,)'),
    )
    const one = fc.tuple(field, value).map(([parts, given]) => `'<%${parts.join('')}>' % (${given},)`)
    await agrees(sample(one, 600))
  })

  it('for arithmetic and comparison', async () => {
    const value = fc.oneof(
      integer.map((one) => `(${one})`),
      float.map((one) => `(${Number.isInteger(one) ? `${one}.0` : one})`),
      fc.constantFrom('True', 'False', 'None', "'a'", '[1]', '(1, 2)', "{'a': 1}", '{1}', '0', '1'),
    )
    const operator = fc.constantFrom(
      '+',
      '-',
      '*',
      '/',
      '//',
      '%',
      '==',
      '!=',
      '<',
      '<=',
      '>',
      '>=',
      'and',
      'or',
      '&',
      '|',
      '^',
      'in',
      'not in',
    )
    const one = fc.tuple(value, operator, value).map((parts) => parts.join(' '))
    await agrees(sample(one, 900))
  })

  it('for repr', async () => {
    const value = fc.oneof(
      text.map(literal),
      float.map((one) => String(one).replace(/^(-?\d+)$/, '$1.0')),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => String(one).replace(/^(-?\d+)$/, '$1.0')),
    )
    await agrees(sample(value, 600))
  })
})
