import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, plimsoll } from '../testing/command.ts'
import { gitDirectory, gitIn, temporaryDirectory, writeFiles } from '../testing/directory.ts'
import { testServer } from '../testing/postgres.ts'

beforeAll(ensureBuilt, 120_000)

const flyway = {
  'orders/db/migration/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, code text);',
  'orders/db/migration/V2__index.sql': 'CREATE INDEX orders_code ON orders (code);',
}

describe('plimsoll migrate status', () => {
  const server = testServer(18)

  it('lists histories without any configuration', () => {
    const ran = plimsoll(['-C', temporaryDirectory(flyway), 'migrate', 'status'])
    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(/orders +- +flyway +2 revisions +2 +not asked/)
    expect(ran.out).toContain('1 service, 0 problems, no database asked')
  })

  it('compares with every database that plimsoll.yaml names, and one that is gone is a row', async () => {
    await server.withDatabase(async (client, { host, user, database }) => {
      await client.query('CREATE TABLE flyway_schema_history (version text, success boolean)')
      await client.query("INSERT INTO flyway_schema_history VALUES ('1', true), ('7', true), ('8', false)")
      const url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host ?? '')}`
      const root = temporaryDirectory({
        ...flyway,
        'plimsoll.yaml': [
          'services:',
          '  orders:',
          '    databases:',
          '      production: ${ORDERS_URL}',
          '      stage: postgresql://u:geheim@127.0.0.1:1/x',
          '      dev: ${NOT_SET}',
        ].join('\n'),
      })
      const env = { ORDERS_URL: url }
      const ran = plimsoll(['-C', root, 'migrate', 'status', '--format', 'json'], { env })
      expect(ran.code).toBe(1)
      const { services } = JSON.parse(ran.out)
      expect(services.map((row: { environment: string }) => row.environment)).toEqual(['production', 'stage', 'dev'])
      expect(services[0].database).toEqual({ state: 'read', current: ['1', '7'], pending: ['2'], unknown: ['7'] })
      expect(services[1].database.state).toBe('unreachable')
      expect(services[2].database).toMatchObject({ state: 'no-address' })
      expect(ran.out).not.toContain('geheim')
      const text = plimsoll(['-C', root, 'migrate', 'status', '--env', 'production'], { env })
      expect(text.out).toMatch(/orders +production +flyway +2 revisions +2 +1 pending, 1 unknown/)
      expect(text.out).toContain('the database has 7, which is no revision of the repository')
    })
  })

  it('says so when there is nothing, and names what is there when a service is not', () => {
    expect(plimsoll(['-C', temporaryDirectory({ 'a.txt': '' }), 'migrate', 'status'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no migrations were found'),
    })
    expect(plimsoll(['-C', temporaryDirectory(flyway), 'migrate', 'status', 'ordres'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('found: orders'),
    })
  })
})

describe('plimsoll migrate inventory', () => {
  it('tells services with and without migrations', () => {
    const root = temporaryDirectory({
      ...flyway,
      'orders/package.json': '{ "dependencies": { "pg": "8" } }',
      'billing/pyproject.toml': '[project]\ndependencies = [\n  "sqlalchemy>=2",\n]\n',
      'site/package.json': '{ "dependencies": { "react": "19" } }',
    })
    const ran = plimsoll(['-C', root, 'migrate', 'inventory'])
    expect(ran.code).toBe(1)
    expect(ran.out).toMatch(/^billing +none/m)
    expect(ran.out).toMatch(/^orders +flyway/m)
    expect(ran.out).toContain('it depends on sqlalchemy and has no migrations (billing/pyproject.toml:3)')
    expect(ran.out).not.toContain('site')
  })
})

describe('plimsoll migrate lint', () => {
  it('judges loose SQL against a schema', () => {
    const root = temporaryDirectory({
      'schema.sql': 'CREATE TABLE t (id bigint PRIMARY KEY, a int);',
      'change.sql': 'SET lock_timeout = 1000;\nCREATE INDEX i ON t (a);',
      'good.sql': 'CREATE TABLE u (id bigint PRIMARY KEY);',
    })
    const bad = plimsoll(['-C', root, 'migrate', 'lint', 'change.sql', '--setup', 'schema.sql'])
    expect(bad.code).toBe(1)
    expect(bad.out).toContain('blocker[index-without-concurrently]')
    expect(bad.out).toContain('--> change.sql:2')
    expect(plimsoll(['-C', root, 'migrate', 'lint', 'good.sql'])).toMatchObject({ code: 0 })
  })

  it('judges a history, or only what a branch brings with it', () => {
    const root = gitDirectory(flyway)
    expect(plimsoll(['-C', root, 'migrate', 'lint', '--since', 'HEAD'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 revisions'),
    })
    gitIn(root, 'checkout', '-qb', 'branch')
    writeFiles(root, { 'orders/db/migration/V3__more.sql': 'CREATE INDEX more ON orders (code, id);' })
    const ran = plimsoll(['-C', root, 'migrate', 'lint', '--since', 'main', '--format', 'json'])
    const report = JSON.parse(ran.out)
    expect(report.revisions).toBe(1)
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        rule: 'index-without-concurrently',
        file: 'orders/db/migration/V3__more.sql',
        line: 1,
        revision: '3',
      }),
    )
    expect(ran.code).toBe(1)
  })

  it.each([
    ['github', /^::error file=orders\/db\/migration\/V2__index\.sql,line=1,title=index-without-concurrently::/m],
    ['junit', /<failure message="1 findings"|<failure message="\d+ findings"/],
    ['sarif', /"ruleId": "index-without-concurrently"/],
  ])('writes %s', (format, pattern) => {
    const ran = plimsoll(['-C', temporaryDirectory(flyway), 'migrate', 'lint', '--format', format])
    expect(ran.out).toMatch(pattern)
  })

  it('counts what the parser refuses, and goes on', () => {
    const root = temporaryDirectory({ 'a.sql': 'CREATE TABEL x ();\nDROP TABLE y;' })
    const ran = plimsoll(['-C', root, 'migrate', 'lint', 'a.sql', '--format', 'json'])
    expect(ran.code).toBe(1)
    const report = JSON.parse(ran.out)
    expect(report.unread).toEqual([expect.objectContaining({ file: 'a.sql', line: 1 })])
    expect(report.statements).toBe(1)
  })

  it.each([
    [['--enable', 'no-such-rule'], 'there is no rule no-such-rule'],
    [['gone.sql'], 'gone.sql'],
    [['--postgres', '9'], 'major version from 14 to 18'],
  ])('refuses %j with a reason', (words, reason) => {
    const ran = plimsoll(['-C', temporaryDirectory(flyway), 'migrate', 'lint', ...words])
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining(reason) })
  })
})

describe('plimsoll migrate sql', () => {
  it('writes a range in both directions', () => {
    const root = temporaryDirectory(flyway)
    const up = plimsoll(['-C', root, 'migrate', 'sql', '1:head'])
    expect(up).toMatchObject({ code: 0 })
    expect(up.out).toBe(
      '-- revision 2: index\n-- orders/db/migration/V2__index.sql\nCREATE INDEX orders_code ON orders (code);\n',
    )
    expect(plimsoll(['-C', root, 'migrate', 'sql', 'head', '--down']).out).toContain('there is no undo migration')
    expect(plimsoll(['-C', root, 'migrate', 'sql', 'nope'])).toMatchObject({ code: 2 })
  })
})
