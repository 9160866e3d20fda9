import Stripe from 'stripe'
import { config } from '../config'

const stripe = new Stripe(config.stripeKey ?? '')

export function refund(charge: string) {
  return stripe.refunds.create({ charge })
}
