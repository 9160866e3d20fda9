import { readFileSync } from 'node:fs'
import { Router } from 'express'
import { config } from '../config'
import { pool } from '../db'

export const tracking = Router()

tracking.get('/', (_req, res) => {
  const page = readFileSync('templates/tracking.html', 'utf8')
  res.type('html').send(page)
})

tracking.post('/webhooks/carrier', async (req, res) => {
  if (req.headers['x-carrier-secret'] !== config.carrierWebhookSecret) {
    res.status(401).end()
    return
  }
  await pool.query('UPDATE parcels SET state = $1 WHERE tracking_number = $2', [req.body.state, req.body.number])
  res.status(204).end()
})
