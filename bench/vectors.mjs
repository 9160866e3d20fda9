// Asks `database inspect` for the recall of vector indexes on a real pgvector (in PGlite, from npm, installed into the
// cache), and measures the same recall on other rows by hand.
// Needs a build. usage: node bench/vectors.mjs [--print]
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { cacheRoot, ROOT } from './lib/corpus.mjs'
import { table, writeSection } from './lib/section.mjs'

const FOLDER = join(cacheRoot(), 'bench', 'pglite')
const PORT = 54_398
const ADDRESS = `postgres://postgres@127.0.0.1:${PORT}/postgres?sslmode=disable`
const ROWS = 5000
const SERVER = `import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
const db = await PGlite.create({ extensions: { vector } })
const random = '(SELECT array_agg(random() + 0 * g + 0 * i) FROM generate_series(1, 32) i)::vector'
await db.exec(\`CREATE EXTENSION vector;
  CREATE TABLE items (id bigserial PRIMARY KEY, near vector(32), angle vector(32));
  INSERT INTO items (near, angle) SELECT \${random}, \${random} FROM generate_series(1, ${ROWS}) g;
  CREATE INDEX items_near ON items USING hnsw (near vector_l2_ops);
  CREATE INDEX items_angle ON items USING ivfflat (angle vector_cosine_ops) WITH (lists = 100);
  ANALYZE items\`)
await new PGLiteSocketServer({ db, port: ${PORT}, host: '127.0.0.1', maxConnections: 5 }).start()
console.log('ready')
`
const INDEXES = [
  { index: 'items_near', column: 'near', operator: '<->', method: 'hnsw' },
  { index: 'items_angle', column: 'angle', operator: '<=>', method: 'ivfflat, 100 lists, 1 probe' },
]

if (!existsSync(join(FOLDER, 'node_modules'))) {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'package.json'), '{"private":true}\n')
  const names = ['@electric-sql/pglite', '@electric-sql/pglite-pgvector', '@electric-sql/pglite-socket']
  spawnSync('npm', ['install', '--silent', '--ignore-scripts', ...names], { cwd: FOLDER, stdio: 'inherit' })
}
writeFileSync(join(FOLDER, 'server.mjs'), SERVER)

/** Of the ten nearest rows of the last twenty, how many the index finds. */
async function byHand({ column, operator }) {
  const client = new pg.Client(ADDRESS)
  await client.connect()
  const nearest = async (setting, value) => {
    await client.query(`BEGIN; SET LOCAL ${setting} = off`)
    const { rows } = await client.query(`SELECT id FROM items ORDER BY ${column} ${operator} $1 LIMIT 10`, [value])
    await client.query('ROLLBACK')
    return rows.map(({ id }) => id)
  }
  const { rows } = await client.query(`SELECT ${column}::text AS value FROM items ORDER BY id DESC LIMIT 20`)
  let hits = 0
  for (const { value } of rows) {
    const found = await nearest('enable_seqscan', value)
    hits += (await nearest('enable_indexscan', value)).filter((id) => found.includes(id)).length
  }
  await client.end()
  return hits / (rows.length * 10)
}

const server = spawn(process.execPath, [join(FOLDER, 'server.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  await new Promise((resolve, reject) => {
    server.stdout.once('data', resolve)
    server.once('exit', () => reject(new Error('PGlite did not start')))
  })
  const inspect = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/plimsoll.js'), 'database', 'inspect', ADDRESS, '--format', 'json'],
    { encoding: 'utf8' },
  )
  const said = (index) => new RegExp(`${index} finds (\\d+) % of the 10 nearest`).exec(inspect.stdout)?.[1]
  const rows = []
  for (const one of INDEXES)
    rows.push([one.method, `${said(one.index)} %`, `${Math.round((await byHand(one)) * 100)} %`])
  const text = [
    '## Recall of vector indexes',
    `\`database inspect\` on pgvector in PGlite, ${ROWS.toLocaleString('en-GB')} rows of 32 random numbers: the share of the ten nearest rows an index finds, on its own sample of twenty rows, and measured by hand on twenty others (\`bench/vectors.mjs\`).`,
    table(['index', 'inspect says', 'by hand, on other rows'], rows, [1, 2]),
  ].join('\n\n')
  console.log(text)
  if (!process.argv.includes('--print')) writeSection('docs/accuracy.md', 'vectors', text, 'Accuracy')
} finally {
  server.kill()
}
