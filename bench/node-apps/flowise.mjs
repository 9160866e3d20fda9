export default async function ({ tree, require, standIn }) {
  const secrets = ['EXPRESS_SESSION_SECRET', 'JWT_AUTH_TOKEN_SECRET', 'JWT_REFRESH_TOKEN_SECRET', 'TOKEN_HASH_SECRET']
  for (const name of secrets) process.env[name] = 'x'.repeat(40)
  await require(`${tree}/dist/enterprise/utils/authSecrets.js`).initAuthSecrets()
  const { App, start } = require(`${tree}/dist/index.js`)
  // It would connect to its database; what comes of that is looked at while the routes are made.
  App.prototype.initDatabase = async function () {
    const { IdentityManager } = require(`${tree}/dist/IdentityManager.js`)
    this.identityManager = Object.assign(new IdentityManager(), { getPlatformType: () => 'enterprise' })
    for (const name of ['AppDataSource', 'nodesPool', 'telemetry', 'rateLimiterManager', 'sseStreamer'])
      this[name] = standIn(name)
  }
  await start()
}
