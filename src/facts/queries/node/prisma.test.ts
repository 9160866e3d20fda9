import { expect, test } from 'vitest'
import { prismaService, scopesOf } from '../../../testing/node-service.ts'

const route = (body: string): string => `app.get('/projects/:id', async (req, res) => {\n${body}\n})`
const scopes = async (body: string, service?: string): Promise<string[]> =>
  scopesOf(await prismaService(route(body), service))

test('a query is told with operation, tables, conditions, where their values come from, and the way to it', async () => {
  const service = `export class TaskService {
  constructor(prisma) { this.prisma = prisma }
  async find(id, org) { return this.load({ id, orgId: org }) }
  load(where) { return this.prisma.project.findFirst({ where: { ...where, slug: 'x' } }) }
}`
  const { entries, queries } = await prismaService(
    route('res.json(await service.find(req.params.id, req.user.orgId))'),
    service,
  )
  expect(entries).toMatchObject([{ name: 'GET /projects/{id}', incomplete: undefined }])
  expect(queries).toMatchObject([
    {
      operation: 'select',
      tables: ['Project'],
      function: 'src/service.TaskService.load',
      at: { file: 'src/service.ts', line: 4 },
      predicates: [
        { table: 'Project', column: 'id', value: 'request' },
        { table: 'Project', column: 'orgId', value: 'principal' },
        { table: 'Project', column: 'slug', value: 'constant' },
      ],
      uses: [
        {
          scope: 'scoped',
          through: [expect.stringContaining('app'), 'src/service.TaskService.find', 'src/service.TaskService.load'],
        },
      ],
    },
  ])
})

test('by identifier alone a query is open; with the tenant a client names it rests on the request', async () => {
  expect(await scopes('res.json(await prisma.project.findUnique({ where: { id: req.params.id } }))')).toEqual([
    'select Project open',
  ])
  expect(await scopes('res.json(await prisma.project.findMany({ where: { orgId: req.query.orgId } }))')).toEqual([
    'select Project request',
  ])
})

test('undefined is no condition: what may be undefined limits on some ways only', async () => {
  expect(
    await scopes(
      'const org = req.query.all ? undefined : req.user.orgId\nres.json(await prisma.project.findMany({ where: { orgId: org } }))',
    ),
  ).toEqual(['select Project sometimes'])
  expect(
    await scopes(
      'const where = {}\nif (req.query.mine) where.orgId = req.user.orgId\nres.json(await prisma.project.findMany({ where }))',
    ),
  ).toEqual(['select Project sometimes'])
  expect(
    await scopes(
      'const where = { orgId: req.user.orgId }\nif (req.query.slug) where.slug = req.query.slug\nres.json(await prisma.project.findMany({ where }))',
    ),
  ).toEqual(['select Project scoped'])
})

test('what is spread later may stand in the place of the tenant', async () => {
  expect(
    await scopes('res.json(await prisma.project.findMany({ where: { orgId: req.user.orgId, ...req.query } }))'),
  ).toEqual(['select Project unknown'])
  expect(
    await scopes('res.json(await prisma.project.findMany({ where: { ...req.query, orgId: req.user.orgId } }))'),
  ).toEqual(['select Project scoped'])
})

test('conditions on related rows, in OR and by compound keys', async () => {
  expect(
    await scopes('res.json(await prisma.task.findMany({ where: { project: { orgId: req.user.orgId } } }))'),
  ).toEqual(['select Task scoped'])
  expect(
    await scopes(
      'res.json(await prisma.task.findMany({ where: { OR: [{ id: req.params.id }, { project: { orgId: req.user.orgId } }] } }))',
    ),
  ).toEqual(['select Task open'])
  expect(
    await scopes('res.json(await prisma.task.findMany({ where: { NOT: { project: { orgId: req.user.orgId } } } }))'),
  ).toEqual(['select Task open'])
  expect(
    await scopes(
      'res.json(await prisma.project.findUnique({ where: { orgId_slug: { orgId: req.user.orgId, slug: req.params.id } } }))',
    ),
  ).toEqual(['select Project scoped'])
})

test('a row that is compared with who asks before it is shown', async () => {
  const read = 'const project = await prisma.project.findUnique({ where: { id: req.params.id } })\n'
  const thrown = "if (!project || project.orgId !== req.user.orgId) throw new Error('not found')\nres.json(project)"
  expect(await scopes(read + thrown)).toEqual(['select Project scoped'])
  const answered = 'if (project?.orgId !== req.user.orgId) return res.status(404).json({})\nres.json(project)'
  expect(await scopes(read + answered)).toEqual(['select Project scoped'])
  const other = "if (project.slug !== req.user.orgId) throw new Error('not found')\nres.json(project)"
  expect(await scopes(read + other)).toEqual(['select Project open'])
  const late =
    "if (req.query.fast) return res.json(project)\nif (project.orgId !== req.user.orgId) throw new Error('not found')\nres.json(project)"
  expect(await scopes(read + late)).toEqual(['select Project open'])
  const inverse = "if (project.orgId === req.user.orgId) throw new Error('not found')\nres.json(project)"
  expect(await scopes(read + inverse)).toEqual(['select Project open'])
  const noted = "if (project.orgId !== req.user.orgId) console.log('strange')\nres.json(project)"
  expect(await scopes(read + noted)).toEqual(['select Project open'])
})

test('a check in a function of its own holds for its caller, unless its error is swallowed', async () => {
  const check =
    "async function own(id, org) {\n  const project = await prisma.project.findFirst({ where: { id, orgId: org } })\n  if (!project) throw new Error('no')\n}\n"
  const tasks = 'res.json(await prisma.task.findMany({ where: { projectId: req.params.id } }))'
  const all = async (body: string) => scopesOf(await prismaService(check + route(body)))
  expect(await all(`await own(req.params.id, req.user.orgId)\n${tasks}`)).toEqual([
    'select Project scoped',
    'select Task scoped',
  ])
  expect(await all(`try { await own(req.params.id, req.user.orgId) } catch {}\n${tasks}`)).toEqual([
    'select Project scoped',
    expect.stringMatching(/Task (open|unknown)/),
  ])
  expect(await all(`if (req.query.x) await own(req.params.id, req.user.orgId)\n${tasks}`)).toEqual([
    'select Project scoped',
    expect.stringMatching(/Task (open|unknown)/),
  ])
  expect(await all(`await own(req.params.other, req.user.orgId)\n${tasks}`)).toEqual([
    'select Project scoped',
    'select Task open',
  ])
})

test('writes: by identifier, with the tenant, and rows that are made', async () => {
  expect(await scopes('await prisma.project.delete({ where: { id: req.params.id } })\nres.end()')).toEqual([
    'delete Project open',
  ])
  expect(
    await scopes(
      'await prisma.project.updateMany({ where: { id: req.params.id, orgId: req.user.orgId }, data: req.body })\nres.end()',
    ),
  ).toEqual(['update Project scoped'])
  expect(
    await scopes('await prisma.project.create({ data: { orgId: req.user.orgId, slug: req.body.slug } })\nres.end()'),
  ).toEqual(['insert Project scoped'])
  expect(
    await scopes(
      'await prisma.project.create({ data: { org: { connect: { id: req.user.orgId } }, slug: req.body.slug } })\nres.end()',
    ),
  ).toEqual(['insert Project scoped'])
  expect(await scopes('await prisma.project.create({ data: { ...req.body } })\nres.end()')).toEqual([
    'insert Project unknown',
  ])
  expect(
    await scopes('await prisma.project.create({ data: { orgId: req.user.orgId, ...req.body } })\nres.end()'),
  ).toEqual(['insert Project unknown'])
  expect(
    await scopes('await prisma.project.create({ data: { orgId: req.body.orgId, slug: "x" } })\nres.end()'),
  ).toEqual(['insert Project request'])
})

test('transactions, lists of identifiers out of rows, and clients that are extended', async () => {
  const body = `await prisma.$transaction(async (tx) => {
  const projects = await tx.project.findMany({ where: { orgId: req.user.orgId } })
  res.json(await tx.task.findMany({ where: { projectId: { in: projects.map((one) => one.id) } } }))
})`
  expect(await scopes(body)).toEqual(['select Project scoped', 'select Task scoped'])
  const extended =
    'const mine = prisma.$extends({ query: { $allModels: { findMany({ args, query }) { return query(args) } } } })\n'
  expect(await scopes(`${extended}res.json(await mine.project.findMany({}))`)).toEqual(['select Project unknown'])
})

test('what cannot be followed is told', async () => {
  const service =
    'export class TaskService {\n  constructor(prisma) { this.prisma = prisma }\n  async loadProject(id) { return this.prisma.project.findUnique({ where: { id } }) }\n}'
  const { entries } = await prismaService(
    route('res.json(await req.app.get("tasks").loadProject(req.params.id))'),
    service,
  )
  expect(entries[0]?.incomplete).toContain('loadProject')
})

test('a helper that looks at a row on some ways only leaves a doubt, not an alarm', async () => {
  const helper = `function assertAccess(req, org) {
  if (req.user.kind === 'agent' && req.user.orgId !== org) throw new Error('no')
  if (req.user.kind === 'person' && !req.user.orgs.includes(org)) throw new Error('no')
}
`
  const body = `const project = await prisma.project.findUnique({ where: { id: req.params.id } })
if (!project) return res.status(404).end()
assertAccess(req, project.orgId)
await prisma.project.delete({ where: { id: req.params.id } })
res.json(project)`
  expect(scopesOf(await prismaService(helper + route(body)))).toEqual([
    'select Project unknown',
    'delete Project unknown',
  ])
  const strict = helper
    .replace("req.user.kind === 'agent' && ", '')
    .replace(/ {2}if \(req.user.kind === 'person'.*\n/, '')
  expect(scopesOf(await prismaService(strict + route(body)))).toEqual([
    'select Project scoped',
    'delete Project scoped',
  ])
})
