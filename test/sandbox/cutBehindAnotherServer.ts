/** A sandbox in a process where another server of the same kind came first, as in `counterfoil serve --demo`; says how two answers ended. */
import { getRequestListener } from '@hono/node-server'

getRequestListener(() => new Response('the other server'))
const { startSandbox } = await import('#main/sandbox/index.ts')
const sandbox = await startSandbox({ accounts: 5, faults: 'cut=1' })
for (const path of ['/v1/me', '/v1/invoices?limit=100']) {
  const ended = await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${sandbox.token}` } }).then((response) => response.text()).then(() => 'whole', () => 'cut')
  process.stdout.write(`${ended}\n`)
}
await sandbox.close()
