/** Stands between the core and the billing system, passes everything on, and kills at the points that lie on the line. */
import { Agent, createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Moment } from './moments.ts'

export interface Relay {
  url: string
  /** From now on; counts from the beginning. `kill` is called once at the most. */
  watchFor(moment: Moment | null, kill: () => void): void
  close(): Promise<void>
}

export async function startRelay(target: string): Promise<Relay> {
  const agent = new Agent({ keepAlive: true })
  let watched: { moment: Moment | null; kill: () => void } = { moment: null, kill: () => {} }
  const seen = { commands: 0, pages: 0 }

  /** Whether this is the point; then the core is killed. */
  const strikes = (at: Moment['at'], count: number, afterMs = 0): boolean => {
    const { moment, kill } = watched
    if (moment?.at !== at || !('n' in moment) || moment.n !== count) return false
    if (afterMs > 0) setTimeout(kill, afterMs)
    else kill()
    return true
  }

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const isCommand = incoming.method === 'POST'
    const isPage = !isCommand && /^\/v1\/[^/?]+\?/.test(incoming.url ?? '')
    const count = isCommand ? (seen.commands += 1) : isPage ? (seen.pages += 1) : 0
    const body = await bytesOf(incoming)
    if (isCommand && strikes('command sent', count)) return void outgoing.destroy()
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      ask(target + incoming.url, { method: incoming.method, headers: { ...incoming.headers, host: new URL(target).host }, agent }, resolve).once('error', reject).end(body)
    })
    const bytes = await bytesOf(answer)
    if (isCommand && strikes('command carried out', count)) return void outgoing.destroy()
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    if (isPage && watched.moment?.at === 'half a page' && watched.moment.n === count) {
      outgoing.write(bytes.subarray(0, bytes.length >> 1), () => strikes('half a page', count))
      return
    }
    outgoing.end(bytes, () => {
      const { moment } = watched
      if (moment && 'ms' in moment) strikes(isCommand ? 'command answered' : 'page answered', count, moment.ms)
    })
  }

  const server = createServer((incoming, outgoing) => {
    // A line that the billing system cut is cut on this side too.
    pass(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    watchFor(moment, kill) {
      seen.commands = 0
      seen.pages = 0
      watched = { moment, kill }
    },
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
