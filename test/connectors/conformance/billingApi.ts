/** The billing system that speaks our API: the sandbox, over HTTP. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import type { ConnectorWorld } from './world.ts'

export async function billingApiWorld(): Promise<ConnectorWorld> {
  const sandbox = await startSandbox({ accounts: 40, now: Date.UTC(2026, 10, 20, 2, 0) })
  const servers: Server[] = []
  const connect = (url = sandbox.url, token = sandbox.token, timeoutMs = 30_000) => createBillingApiConnector({ url, token, timeoutMs })
  const answering = async (answer: (response: ServerResponse) => void) => {
    const server = createServer((_request, response) => answer(response))
    servers.push(server)
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    return connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'any', 300)
  }
  const own = connect()
  const party = (await own.me()).parties[0] as PartyId
  const accounts = (await own.page('accounts', { party, cursor: null, limit: 100 })).records as { id: AccountId; status: string }[]
  let asked = 0
  return {
    party,
    connect: () => connect(),
    async changeAnAccount() {
      const { id } = accounts[0]!
      await fetch(`${sandbox.url}/sandbox/change`, { method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ resource: 'accounts', id, fields: { name: `Renamed ${(asked += 1)} Pty Ltd` } }) })
      return id
    },
    async command() {
      return { command: 'setPoNumber', input: { accountId: accounts[1]!.id, poNumber: `PO-${(asked += 1)}` } }
    },
    line: {
      gone: () => connect('http://127.0.0.1:9', 'any', 2000),
      wrongKey: () => connect(sandbox.url, 'not-the-token'),
      tooOften: () => answering((response) => response.writeHead(429, { 'retry-after': '7', 'content-type': 'application/json' }).end('{}')),
      broken: () => answering((response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{}')),
      silent: () => answering(() => {}),
    },
    async close() {
      await own.close()
      for (const server of servers) server.closeAllConnections()
      await Promise.all(servers.map((server) => new Promise((resolve) => void server.close(resolve))))
      await sandbox.close()
    },
  }
}
