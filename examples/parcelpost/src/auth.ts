import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import jwt from 'jsonwebtoken'
import { config } from './config'

export interface ShopToken {
  shop: number
  role: 'owner' | 'staff'
}

export function hashPassword(password: string): string {
  const salt = randomBytes(16).toString('hex')
  const digest = createHash('sha256').update(salt + password).digest('hex')
  return `${salt}$${digest}`
}

export function passwordMatches(password: string, stored: string): boolean {
  const [salt = '', digest = ''] = stored.split('$')
  const given = createHash('sha256').update(salt + password).digest()
  const kept = Buffer.from(digest, 'hex')
  return given.length === kept.length && timingSafeEqual(given, kept)
}

export function signSession(token: ShopToken): string {
  return jwt.sign(token, config.jwtSecret, { algorithm: 'HS256', expiresIn: '8h' })
}

/** The link a shop sends to its customer. */
export function signTrackingLink(parcel: number): string {
  return jwt.sign({ parcel }, config.jwtSecret)
}

export function readToken(token: string): ShopToken {
  return jwt.verify(token, config.jwtSecret, { algorithms: ['HS256'] }) as ShopToken
}

export function requireShop(req: Request, res: Response, next: NextFunction) {
  const token = req.cookies?.session ?? req.headers.authorization?.replace(/^Bearer /, '')
  if (!token) {
    res.status(401).json({ error: 'sign in first' })
    return
  }
  try {
    res.locals.shop = readToken(token)
  } catch {
    res.status(401).json({ error: 'the session is over' })
    return
  }
  next()
}

export function requireOwner(req: Request, res: Response, next: NextFunction) {
  if (res.locals.shop?.role !== 'owner') {
    res.status(403).json({ error: 'owners only' })
    return
  }
  next()
}
