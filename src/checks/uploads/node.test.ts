import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const paths = (body: string) =>
  outcomeOf(
    'uploads/paths-contained',
    expressService(
      `import fs from 'fs'\nimport path from 'path'\napp.get('/f/:name', async (req, res) => {\n${body}\n})`,
    ),
  )

test.each([
  ['joined', "res.send(await fs.promises.readFile(path.join('files', req.params.name)))"],
  ['sent', "res.sendFile(path.resolve('files', req.params.name))"],
  ['a stream', 'fs.createReadStream(`files/${req.query.name}`).pipe(res)'],
])('a path from a request fails: %s', async (_, body) => {
  const outcome = await paths(body)
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect(placesOf(outcome)).toEqual(['src/app.ts:6'])
})

test.each([
  ['a root', "res.sendFile(req.params.name, { root: 'files' })"],
  ['its last part', "res.sendFile(path.join('/files', path.basename(req.params.name)))"],
  [
    'held to its folder',
    "const file = path.resolve('files', req.params.name)\nif (!file.startsWith(BASE)) return res.sendStatus(404)\nres.sendFile(file)",
  ],
  ['fixed', "res.send(fs.readFileSync('files/a.txt'))"],
])('a path that cannot leave passes: %s', async (_, body) => {
  expect((await paths(body)).status).toBe('pass')
})

test('sizes of uploads', async () => {
  const run = (options: string) =>
    outcomeOf(
      'uploads/size-limited',
      expressService(
        `import multer from 'multer'\nconst upload = multer(${options})\napp.post('/a', upload.single('a'), (req, res) => res.send())`,
      ),
    )
  expect((await run("{ dest: 'x' }")).status).toBe('fail')
  expect((await run('{ limits: { fileSize: 1000 } }')).status).toBe('pass')
  expect(await run('options()')).toMatchObject({ findings: [{ confidence: 'medium' }] })
  expect((await outcomeOf('uploads/size-limited', expressService(''))).status).toBe('not-applicable')
})

test('a form without files, and a limit that hangs on a setting', async () => {
  const run = (body: string) =>
    outcomeOf('uploads/size-limited', expressService(`import multer from 'multer'\n${body}`))
  expect((await run("const form = multer()\napp.post('/a', form.none(), (req, res) => res.send())")).status).toBe(
    'not-applicable',
  )
  expect(
    (
      await run(
        "const upload = multer({ limits: max ? { fileSize: max } : undefined })\napp.post('/a', upload.single('a'), (req, res) => res.send())",
      )
    ).status,
  ).toBe('pass')
})
