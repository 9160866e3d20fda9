export default async function ({ load }) {
  const app = await load('dist/server/app.js')
  app.build()
  const admin = await load('dist/server/admin-app.js')
  admin.build()
}
