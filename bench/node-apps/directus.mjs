export default async function ({ load }) {
  const { ExtensionManager } = await load('dist/extensions/manager.js')
  // Extensions are found on the disk of an installation.
  ExtensionManager.prototype.initialize = async () => {}
  const { getFlowManager } = await load('dist/flows.js')
  getFlowManager().initialize = async () => {}
  const { default: createApp } = await load('dist/app.js')
  await createApp()
}
