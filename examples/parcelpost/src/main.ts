import pino from 'pino'
import { app } from './app'
import { config } from './config'
import { pool } from './db'

const log = pino({ redact: ['req.headers.authorization', 'req.headers.cookie'] })

const server = app.listen(config.port, () => log.info({ port: config.port }, 'listening'))

process.on('SIGTERM', () => {
  server.close(() => pool.end().then(() => process.exit(0)))
})
