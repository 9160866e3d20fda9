export default async function ({ load }) {
  const settings = { STORAGE_PROVIDER: 'local', STORAGE_PATH: 'x', AUTH_MODE: 'static', TURBO_TOKEN: ['x'] }
  globalThis.plimsollReturns = { 'env-schema.envSchema': settings }
  const { createApp } = await load('dist/app.js')
  createApp()
}
