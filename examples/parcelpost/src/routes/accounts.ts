import { Router } from 'express'
import { passwordMatches, requireShop, signSession } from '../auth'
import { findShop } from '../db'

export const accounts = Router()

accounts.post('/login', async (req, res) => {
  const { email, password } = req.body
  const shop = await findShop(email)
  if (!shop || !passwordMatches(password, shop.password_hash)) {
    res.status(401).json({ error: 'wrong e-mail or password' })
    return
  }
  const token = signSession({ shop: shop.id, role: 'owner' })
  res.cookie('session', token, { httpOnly: true, maxAge: 8 * 3_600_000 })
  res.json({ name: shop.name })
})

accounts.post('/logout', requireShop, (req, res) => {
  res.clearCookie('session')
  res.status(204).end()
})
