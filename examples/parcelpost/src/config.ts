export const config = {
  port: Number(process.env.PORT ?? 3000),
  databaseUrl: process.env.DATABASE_URL,
  jwtSecret: process.env.JWT_SECRET || 'parcelpost-signing-key',
  carrierUrl: process.env.CARRIER_URL ?? 'https://api.carrier.example',
  carrierWebhookSecret: process.env.CARRIER_WEBHOOK_SECRET,
  stripeKey: process.env.STRIPE_SECRET_KEY,
  smtpHost: process.env.SMTP_HOST ?? 'localhost',
}
