import { argument } from '../../parsers/python/syntax.ts'
import type { PythonFacts } from '../python/types.ts'
import type { RouteHolder } from './objects.ts'

const DEFAULTS = { openapi_url: '/openapi.json', docs_url: '/docs', redoc_url: '/redoc' } as const

/**
 * The routes a FastAPI application adds itself: schema, Swagger UI with its OAuth redirect, ReDoc.
 * Source: fastapi.applications.FastAPI.setup. `known` is false when an argument could not be read.
 */
export function documentationRoutes(
  python: PythonFacts,
  app: RouteHolder,
): { path: string; handler: string; known: boolean }[] {
  if (app.framework !== 'FastAPI' || app.kind !== 'application') return []
  const read = (name: keyof typeof DEFAULTS | 'swagger_ui_oauth2_redirect_url', fallback: string) => {
    const nodes = [app.node, ...app.constructors].flatMap((call) => argument(call, name) ?? [])
    const node = nodes[0]
    if (node === undefined) return { path: fallback, known: true }
    const value = python.constant(node)
    return { path: typeof value === 'string' ? value : '', known: value !== undefined }
  }
  const schema = read('openapi_url', DEFAULTS.openapi_url)
  if (schema.path === '') return []
  const setup = 'fastapi.applications.FastAPI.setup.<locals>'
  const docs = read('docs_url', DEFAULTS.docs_url)
  const redirect = read('swagger_ui_oauth2_redirect_url', '/docs/oauth2-redirect')
  return [
    { ...schema, handler: `${setup}.openapi` },
    { ...docs, handler: `${setup}.swagger_ui_html` },
    { ...redirect, handler: `${setup}.swagger_ui_redirect`, path: docs.path === '' ? '' : redirect.path },
    { ...read('redoc_url', DEFAULTS.redoc_url), handler: `${setup}.redoc_html` },
  ].filter(({ path }) => path !== '')
}
