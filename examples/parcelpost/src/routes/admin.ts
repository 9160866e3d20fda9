import { Router } from 'express'
import { requireOwner, requireShop } from '../auth'
import { pool } from '../db'
import { refund } from '../services/payments'

export const admin = Router()

admin.use(requireShop)

admin.get('/users', requireOwner, async (req, res) => {
  const { rows } = await pool.query('SELECT id, email, role FROM users WHERE shop_id = $1', [res.locals.shop.shop])
  res.json(rows)
})

admin.post('/refunds', requireOwner, async (req, res) => {
  res.json(await refund(String(req.body.charge)))
})

/** Owners describe the price of a delivery as a formula over weight and distance. */
admin.post('/prices', requireOwner, (req, res) => {
  const price = new Function('weight', 'distance', `return ${req.body.formula}`)
  res.json({ example: price(2.5, 120) })
})
