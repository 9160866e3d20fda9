import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const POOL =
  "import { Pool } from 'pg'\nimport { exec, execFile, spawn, execSync } from 'child_process'\nconst pool = new Pool()\n"
const handler = (body: string): Record<string, string> =>
  expressService(`${POOL}app.get('/a/:id', async (req, res) => {\n${body}\n})`)

test.each([
  ['a template', 'await pool.query(`SELECT * FROM a WHERE id = ${req.params.id}`)'],
  ['a sum', "const id = req.query.id\nawait pool.query('SELECT * FROM a WHERE id = ' + id)"],
  ['destructured', 'const { id } = req.params\nawait pool.query(`SELECT * FROM a WHERE id = ${id}`)'],
  ['an object', 'await pool.query({ text: `SELECT * FROM a WHERE id = ${req.body.id}` })'],
])('SQL fails: %s', async (_, body) => {
  const result = await outcomeOf('injection/sql-parameterised', handler(body))
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
})

test.each([
  ['bound', "await pool.query('SELECT * FROM a WHERE id = $1', [req.params.id])"],
  ['a number', 'await pool.query(`SELECT * FROM a LIMIT ${Number(req.query.limit)}`)'],
  [
    'numbers of parameters',
    "const ids = req.body.ids\nawait pool.query(`SELECT * FROM a WHERE id IN (${ids.map((_, i) => '$' + (i + 1)).join(',')})`, ids)",
  ],
  [
    'a fixed list',
    "const sort = req.query.sort\nif (!['a', 'b'].includes(sort)) return res.sendStatus(400)\nawait pool.query(`SELECT * FROM a ORDER BY ${sort}`)",
  ],
  [
    'a tagged template that binds',
    'await prisma.$queryRaw`SELECT * FROM a WHERE id = ${req.params.id}`\nawait pool.query("SELECT 1")',
  ],
])('SQL passes: %s', async (_, body) => {
  expect((await outcomeOf('injection/sql-parameterised', handler(body))).status).toBe('pass')
})

test('SQL in another file, through a function that a handler calls', async () => {
  const files = expressService("import { find } from './store'\napp.get('/a/:id', (req, res) => find(req.params.id))", {
    'src/store.ts':
      "import { Pool } from 'pg'\nconst pool = new Pool()\nexport function find(id) {\n  return pool.query(`SELECT * FROM a WHERE id = '${id}'`)\n}\n",
  })
  const result = await outcomeOf('injection/sql-parameterised', files)
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'medium' }] })
  expect(placesOf(result)).toEqual(['src/store.ts:4'])
})

test.each([
  ['exec', 'exec(`convert ${req.query.file}`)'],
  ['execSync', "execSync('convert ' + req.body.file)"],
  ['spawn with a shell', 'spawn(`convert ${req.query.file}`, { shell: true })'],
  ['promisify', "const run = require('util').promisify(exec)\nawait run(`convert ${req.query.file}`)"],
  ["a program of the client's choosing", "spawn(req.query.program, ['-v'])"],
])('commands fail: %s', async (_, body) => {
  expect(await outcomeOf('injection/no-shell-commands', handler(body))).toMatchObject({
    status: 'fail',
    findings: [{ confidence: 'high' }],
  })
})

test.each([
  ['a list', "execFile('convert', ['--', req.query.file])"],
  ['a constant line', "exec('ls | wc -l')"],
  ['a method of a pattern', '/a/.exec(req.query.file)'],
  ['none', 'res.send()'],
])('commands pass: %s', async (_, body) => {
  expect((await outcomeOf('injection/no-shell-commands', handler(body))).status).toBe('pass')
})

test.each([
  ['eval', 'eval(req.body.code)'],
  ['new Function', "new Function('x', req.body.code)"],
  ['vm', "require('vm').runInNewContext(req.body.code)"],
])('evaluation fails: %s', async (_, body) => {
  expect(await outcomeOf('injection/no-dynamic-evaluation', handler(body))).toMatchObject({
    status: 'fail',
    findings: [{ confidence: 'high' }],
  })
})

test.each([
  ['a timer with a function', 'setTimeout(() => req.body, 10)'],
  ['JSON', 'JSON.parse(req.body.text)'],
])('evaluation passes: %s', async (_, body) => {
  expect((await outcomeOf('injection/no-dynamic-evaluation', handler(body))).status).toBe('pass')
})
