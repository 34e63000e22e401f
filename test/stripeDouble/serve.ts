/** For looking: `node test/stripeDouble/serve.ts --port 12111`. */
import { parseArgs } from 'node:util'
import { startStripeDouble } from './double.ts'
import { seed } from './seed.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '12111' } } })
const double = await startStripeDouble({ port: Number(values.port) })
seed(double.books)
process.stdout.write(`A stand-in for Stripe at ${double.url}; key ${double.key}\n`)
process.once('SIGINT', () => void double.close())
process.once('SIGTERM', () => void double.close())
