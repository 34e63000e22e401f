/** Every connector's promises. `npm run test:connector -- NAME` tries one. */
import { billingApiWorld } from './conformance/billingApi.ts'
import { filesWorld } from './conformance/files.ts'
import { stripeWorld } from './conformance/stripe.ts'
import { conforms } from './conformance/suite.ts'
import type { ConnectorWorld } from './conformance/world.ts'

/** A new connector is one entry here. */
const worlds: Record<string, () => Promise<ConnectorWorld>> = { 'billing-api': billingApiWorld, files: filesWorld, stripe: stripeWorld }

const only = process.env['CONNECTOR']
if (only !== undefined && !(only in worlds)) throw new Error(`There is no connector “${only}”; there are ${Object.keys(worlds).join(', ')}.`)
for (const [name, begin] of Object.entries(worlds)) if (only === undefined || only === name) conforms(name, begin)
