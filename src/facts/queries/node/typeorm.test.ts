import { expect, test } from 'vitest'
import { scopesOf, typeormService } from '../../../testing/node-service.ts'

const scopes = async (body: string): Promise<string[]> =>
  scopesOf(await typeormService(`app.put('/items/:id', async (req, res) => {\n${body}\n})`))

test('repositories: options, conditions, criteria, operators', async () => {
  expect(await scopes('res.json(await source.getRepository(Item).findOneBy({ id: req.params.id }))')).toEqual([
    'select item open',
  ])
  expect(
    await scopes(
      'res.json(await source.getRepository(Item).find({ where: { orgId: Equal(req.user.orgId) }, order: { id: 1 } }))',
    ),
  ).toEqual(['select item scoped'])
  expect(
    await scopes(
      'res.json(await source.getRepository(Item).find({ where: [{ orgId: req.user.orgId }, { name: req.query.name }] }))',
    ),
  ).toEqual(['select item open'])
  expect(await scopes('res.json(await source.manager.find(Item, { where: { org: { id: req.user.orgId } } }))')).toEqual(
    ['select item scoped'],
  )
  expect(await scopes('await source.getRepository(Item).delete(req.params.id)\nres.end()')).toEqual([
    'delete item open',
  ])
  expect(
    await scopes('await source.getRepository(Item).delete({ id: req.params.id, orgId: req.user.orgId })\nres.end()'),
  ).toEqual(['delete item scoped'])
})

test('what is saved: rows that were read, and new ones', async () => {
  const read =
    'const items = source.getRepository(Item)\nconst item = await items.findOneBy({ id: req.params.id, orgId: req.user.orgId })\nif (!item) throw new Error("no")\n'
  expect(await scopes(`${read}item.name = req.body.name\nres.json(await items.save(item))`)).toEqual([
    'select item scoped',
    'update item scoped',
  ])
  // An identifier among what is sent makes it another row.
  expect(await scopes(`${read}items.merge(item, req.body)\nres.json(await items.save(item))`)).toEqual([
    'select item scoped',
    'update item unknown',
  ])
  expect(await scopes(`${read}items.merge(item, { name: req.body.name })\nres.json(await items.save(item))`)).toEqual([
    'select item scoped',
    'update item scoped',
  ])
  const made =
    'const item = new Item()\nitem.orgId = req.user.orgId\nitem.name = req.body.name\nconst items = source.getRepository(Item)\n'
  expect(await scopes(`${made}res.json(await items.save(items.create(item)))`)).toEqual(['insert item scoped'])
  expect(await scopes(`${made}Object.assign(item, req.body)\nres.json(await items.save(items.create(item)))`)).toEqual([
    'insert item request',
  ])
})

test('query builders change as they are called', async () => {
  const start = "const query = source.getRepository(Item).createQueryBuilder('i')\n"
  expect(
    await scopes(`${start}query.where('i.orgId = :org', { org: req.user.orgId })\nres.json(await query.getMany())`),
  ).toEqual(['select item scoped'])
  expect(
    await scopes(
      `${start}if (req.query.mine) query.where('i.orgId = :org', { org: req.user.orgId })\nres.json(await query.getMany())`,
    ),
  ).toEqual(['select item sometimes'])
  expect(
    await scopes(
      `${start}query.where('i.orgId = :org', { org: req.user.orgId }).orWhere('i.name = :name', { name: 'x' })\nres.json(await query.getMany())`,
    ),
  ).toEqual(['select item open'])
  expect(
    await scopes(
      `${start}query.where('i.orgId = :org', { org: req.user.orgId })\nquery.where('i.name = :name', { name: 'x' })\nres.json(await query.getMany())`,
    ),
  ).toEqual(['select item open'])
  expect(
    await scopes(
      `${start}query.innerJoin('i.org', 'o').where('o.id IN (:...orgs)', { orgs: [req.user.orgId] })\nres.json(await query.getManyAndCount())`,
    ),
  ).toEqual(['select item,org scoped'])
})
