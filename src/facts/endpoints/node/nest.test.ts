import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../testing/audit.ts'

const PACKAGE = { 'package.json': '{"name":"t","dependencies":{"@nestjs/core":"11","@nestjs/common":"11"}}' }

const main = (more = ''): string => `import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module'
async function bootstrap() {
  const app = await NestFactory.create(AppModule)
  ${more}
  await app.listen(3000)
}
bootstrap()
`
const GUARDS = `import { Injectable, SetMetadata, UseGuards, applyDecorators, UnauthorizedException } from '@nestjs/common'
import { AuthGuard } from '@nestjs/passport'
import { Reflector } from '@nestjs/core'
export const PUBLIC = 'isPublic'
export const Public = () => SetMetadata(PUBLIC, true)
@Injectable()
export class JwtGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) { super() }
  canActivate(context) {
    if (this.reflector.getAllAndOverride(PUBLIC, [context.getHandler(), context.getClass()])) return true
    return super.canActivate(context)
  }
}
export class SoftGuard extends AuthGuard('jwt') { handleRequest(error, user) { return user } }
export class TokenGuard { canActivate(context) { const request = context.switchToHttp().getRequest(); if (!request.headers.authorization) throw new UnauthorizedException(); return true } }
export const Admin = () => applyDecorators(SetMetadata('roles', ['admin']), UseGuards(TokenGuard))
`

async function routesOf(files: Record<string, string>): Promise<string[]> {
  const facts = await factsOf('endpoints', { ...PACKAGE, 'src/guards.ts': GUARDS, ...files })
  return facts.endpoints.map(({ method, path, auth }) => `${method} ${path} ${auth.kind}`)
}

const module = (controllers: string, providers = '', decorators = ''): Record<string, string> => ({
  'src/app.module.ts': `import { Module, Controller, Get, Post, UseGuards } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { ThrottlerGuard } from '@nestjs/throttler'
import { Admin, JwtGuard, Public, SoftGuard, TokenGuard } from './guards'
${controllers}
@Module({ controllers: [Cats], providers: [${providers}] })
export class CatsModule {}
${decorators}
@Module({ imports: [CatsModule] })
export class AppModule {}
@Controller('lost')
export class Lost { @Get() all() {} }
@Module({ controllers: [Lost] })
export class LostModule {}
`,
})

describe('routes of NestJS', () => {
  it('reads controllers of the modules that are imported, with prefix and version', async () => {
    const cats =
      "@Controller({ path: 'cats', version: '2' })\nexport class Cats { @Get() all() {}\n@Post(':id/feed') feed() {} }"
    const setup = "app.setGlobalPrefix('api')\n  app.enableVersioning({ type: VersioningType.URI })"
    expect(await routesOf({ 'src/main.ts': main(setup), ...module(cats) })).toEqual([
      'GET /api/v2/cats open',
      'POST /api/v2/cats/{id}/feed open',
    ])
  })

  it('asks guards of the method, the class, compositions, and what they let through', async () => {
    const cats = `@Controller('cats')
export class Cats {
  @Get('a') @UseGuards(TokenGuard) a() {}
  @Get('b') @Admin() b() {}
  @Get('c') @UseGuards(SoftGuard) c() {}
  @Get('d') @UseGuards(ThrottlerGuard) d() {}
  @Get('e') e() {}
}`
    expect(await routesOf({ 'src/main.ts': main(), ...module(cats) })).toEqual([
      'GET /cats/a guarded',
      'GET /cats/b guarded',
      'GET /cats/c optional',
      'GET /cats/d open',
      'GET /cats/e open',
    ])
  })

  it('counts APP_GUARD of any module, and public what the guard itself takes for public', async () => {
    const cats = "@Controller('cats')\nexport class Cats { @Get() all() {}\n@Public() @Post('login') login() {} }"
    const routes = await routesOf({
      'src/main.ts': main(),
      ...module(cats, '{ provide: APP_GUARD, useClass: JwtGuard }'),
    })
    expect(routes[0]).toBe('GET /cats guarded')
    expect(routes[1]).not.toContain('guarded')
    const throttled = await routesOf({
      'src/main.ts': main(),
      ...module(cats, '{ provide: APP_GUARD, useClass: ThrottlerGuard }'),
    })
    expect(throttled[0]).toBe('GET /cats open')
  })

  it('takes the throttler for a limit, not for a guard', async () => {
    const cats = "@Controller('cats')\nexport class Cats { @Get() @UseGuards(ThrottlerGuard) all() {} }"
    const { endpoints } = await factsOf('endpoints', { ...PACKAGE, 'src/main.ts': main(), ...module(cats) })
    expect(endpoints.map(({ rateLimit }) => rateLimit?.name)).toEqual(['@nestjs/throttler.ThrottlerGuard'])
  })

  it('does not know what a guard of a library does', async () => {
    const cats =
      "import { Weird } from 'weird'\n@Controller('cats')\nexport class Cats { @Get() @UseGuards(Weird) all() {} }"
    expect(await routesOf({ 'src/main.ts': main(), ...module(cats) })).toEqual(['GET /cats unknown'])
  })
})
