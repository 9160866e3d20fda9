// The decorators of NestJS are run for real; the routes are read off what they leave on the classes, as the router of
// NestJS does. The prefix is the one that main.js sets.
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', '*', 'OPTIONS', 'HEAD', 'SEARCH']
const join = (...parts) =>
  `/${parts
    .flatMap((part) => String(part ?? '').split('/'))
    .filter(Boolean)
    .join('/')}`

export default async function ({ load, require }) {
  require('reflect-metadata')
  const { AppModule } = await load('dist/app.module.js')
  const routes = []
  const seen = new Set()
  const visit = (given) => {
    const module = given?.forwardRef ? given.forwardRef() : (given?.module ?? given)
    if (typeof module !== 'function' || seen.has(module)) return
    seen.add(module)
    for (const controller of Reflect.getMetadata('controllers', module) ?? []) {
      const base = Reflect.getMetadata('path', controller)
      for (const name of Object.getOwnPropertyNames(controller.prototype)) {
        const handler = controller.prototype[name]
        const method = typeof handler === 'function' ? Reflect.getMetadata('method', handler) : undefined
        if (method === undefined) continue
        for (const path of [Reflect.getMetadata('path', handler)].flat())
          routes.push({ method: METHODS[method] ?? String(method), path: join('api', base, path), handler: name })
      }
    }
    for (const one of Reflect.getMetadata('imports', module) ?? []) visit(one)
  }
  visit(AppModule)
  return routes
}
