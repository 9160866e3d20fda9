import { expect, test } from 'vitest'
import { factsOf } from '../../../testing/audit.ts'

const service = (imports: string, body: string) => ({
  'package.json': '{"name":"t","dependencies":{"@nestjs/core":"11","@nestjs/common":"11"}}',
  'src/main.ts': `import { NestFactory, RouterModule } from '@nestjs/core'
import { Controller, Get, Module, UnauthorizedException, RequestMethod } from '@nestjs/common'
class AuthMiddleware { use(req, res, next) { if (!req.headers.authorization) throw new UnauthorizedException(); next() } }
@Controller('cats') class Cats { @Get() all() {} @Get(':id') one() {} }
@Controller('dogs') class Dogs { @Get() all() {} }
@Module({ controllers: [Cats] }) class CatsModule {}
@Module({ controllers: [Dogs] }) class DogsModule {}
@Module({ imports: [CatsModule, DogsModule, ${imports}] })
class AppModule { ${body} }
const app = await NestFactory.create(AppModule)
await app.listen(3000)
`,
})

const routesOf = async (imports: string, body: string): Promise<string[]> =>
  (await factsOf('endpoints', service(imports, body))).endpoints.map(({ path, auth }) => `${path} ${auth.kind}`)

test('a router module gives its modules a path', async () => {
  const imports = "RouterModule.register([{ path: 'zoo', children: [{ path: 'small', module: CatsModule }] }])"
  expect(await routesOf(imports, '')).toEqual(['/zoo/small/cats open', '/zoo/small/cats/{id} open', '/dogs open'])
})

test.each([
  ['everywhere', "forRoutes('*')", ['guarded', 'guarded', 'guarded']],
  ['before a controller', 'forRoutes(Cats)', ['guarded', 'guarded', 'open']],
  ['before a path', "forRoutes('dogs')", ['open', 'open', 'guarded']],
  ['with exceptions it is not known', "exclude('cats').forRoutes('*')", ['unknown', 'unknown', 'unknown']],
  [
    'for one method it is not known',
    "forRoutes({ path: 'dogs', method: RequestMethod.POST })",
    ['open', 'open', 'unknown'],
  ],
])('middleware of a module: %s', async (_, chain, expected) => {
  const found = await routesOf('', `configure(consumer) { consumer.apply(AuthMiddleware).${chain} }`)
  expect(found.map((one) => one.split(' ')[1])).toEqual(expected)
})
