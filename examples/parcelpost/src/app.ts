import cookieParser from 'cookie-parser'
import cors from 'cors'
import express, { type NextFunction, type Request, type Response } from 'express'
import rateLimit from 'express-rate-limit'
import { pool } from './db'
import { accounts } from './routes/accounts'
import { admin } from './routes/admin'
import { parcels } from './routes/parcels'
import { tracking } from './routes/tracking'

export const app = express()

app.disable('x-powered-by')
app.use(cors({ origin: true, credentials: true }))
app.use(express.json({ limit: '100kb' }))
app.use(cookieParser())

app.get('/health/live', (_req, res) => {
  res.json({ ok: true })
})
app.get('/health/ready', async (_req, res) => {
  await pool.query('SELECT 1')
  res.json({ ok: true })
})

app.use('/v1/accounts', accounts)
app.use(rateLimit({ windowMs: 60_000, limit: 120 }))
app.use('/v1/parcels', parcels)
app.use('/v1/admin', admin)
app.use(tracking)

app.use((error: Error, req: Request, res: Response, next: NextFunction) => {
  res.status(500).json({ error: error.message, stack: error.stack })
})
