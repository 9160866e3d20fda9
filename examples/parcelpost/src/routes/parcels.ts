import { Router } from 'express'
import jwt from 'jsonwebtoken'
import { requireShop, signTrackingLink } from '../auth'
import { pool } from '../db'
import { printLabel } from '../services/printing'
import { stateOf } from '../services/carrier'

export const parcels = Router()

parcels.delete('/:id', async (req, res) => {
  await pool.query('DELETE FROM parcels WHERE id = $1', [req.params.id])
  res.status(204).end()
})

parcels.use(requireShop)

parcels.get('/', async (req, res) => {
  const sort = String(req.query.sort ?? 'created_at')
  const { rows } = await pool.query(`SELECT * FROM parcels WHERE shop_id = $1 ORDER BY ${sort} LIMIT 100`, [
    res.locals.shop.shop,
  ])
  res.json(rows)
})

parcels.get('/stats', async (req, res) => {
  const { shop } = jwt.decode(req.cookies.session) as { shop: number }
  const { rows } = await pool.query('SELECT state, count(*) FROM parcels WHERE shop_id = $1 GROUP BY state', [shop])
  res.json(rows)
})

parcels.get('/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM parcels WHERE id = $1 AND shop_id = $2', [
    req.params.id,
    res.locals.shop.shop,
  ])
  if (rows.length === 0) {
    res.status(404).json({ error: 'no such parcel' })
    return
  }
  res.json({ ...rows[0], state: await stateOf(rows[0].tracking_number), link: signTrackingLink(rows[0].id) })
})

parcels.post('/:id/label', async (req, res) => {
  printLabel(`/var/labels/${Number(req.params.id)}.pdf`, req.body.printer)
  res.status(202).end()
})
