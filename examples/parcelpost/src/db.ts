import { Pool } from 'pg'
import { config } from './config'

export const pool = new Pool({
  connectionString: config.databaseUrl,
  max: 10,
  connectionTimeoutMillis: 3_000,
  statement_timeout: 10_000,
})

export async function findShop(email: string) {
  const { rows } = await pool.query('SELECT id, name, email, password_hash FROM shops WHERE email = $1', [email])
  return rows[0]
}
