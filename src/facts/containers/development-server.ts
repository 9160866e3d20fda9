const SERVERS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /\b(uvicorn|hypercorn|granian|gunicorn|fastapi|sanic|litestar)\b.*--(auto-)?reload\b/,
    'a server that reloads on changes (--reload)',
  ],
  [/\bfastapi dev\b/, 'the development server of FastAPI'],
  [/\bflask\b.*\brun\b/, 'the development server of Flask'],
  [/\bmanage\.py runserver\b|\bdjango-admin runserver\b/, 'the development server of Django'],
  [/\b(npm|pnpm|yarn|bun)( run)? (dev|start:dev|develop|serve:dev)\b/, 'a development script of its package manager'],
  [/\b(next|nuxt|nuxi|astro|remix) dev\b/, 'a development server'],
  [
    /(^|\s)(vite|webpack-dev-server|webpack serve|nodemon|ts-node-dev|tsx watch|nest start --watch|ng serve)(\s|$)/,
    'a development server',
  ],
]

/** What development server a command starts, in words; undefined when none is recognised. */
export function developmentServer(command: string): string | undefined {
  if (/\bvite (build|preview)\b/.test(command)) return undefined
  const text = command.replace(/--reload[= ]?(false|False|0)\b/, '')
  return SERVERS.find(([pattern]) => pattern.test(text))?.[1]
}
