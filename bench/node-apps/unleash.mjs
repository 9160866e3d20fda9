export default async function ({ load, standIn }) {
  const { default: getApp } = await load('dist/lib/app.js')
  const { createConfig } = await load('dist/lib/create-config.js')
  let config
  try {
    config = createConfig({})
  } catch (error) {
    console.error('config:', error.stack)
    config = standIn('config')
  }
  await getApp(config, standIn('stores'), standIn('services'), undefined, standIn('db'))
}
