import https from 'node:https'
import axios from 'axios'
import { config } from '../config'

const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })

const carrier = axios.create({ baseURL: config.carrierUrl, httpsAgent: agent })

export async function stateOf(trackingNumber: string): Promise<string> {
  const { data } = await carrier.get(`/v2/tracking/${encodeURIComponent(trackingNumber)}`)
  return data.state
}

export async function announce(url: string, state: string): Promise<void> {
  await fetch(url, { method: 'POST', body: JSON.stringify({ state }), signal: AbortSignal.timeout(5_000) })
}
