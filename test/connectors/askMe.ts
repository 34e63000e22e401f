/** Asks the billing system at the address given who the operator is, and says the name. */
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'

const connector = createBillingApiConnector({ url: process.argv[2] ?? '', token: 'tok_secret' })
const { operator } = await connector.me()
process.stdout.write(`${operator.name}\n`)
await connector.close()
