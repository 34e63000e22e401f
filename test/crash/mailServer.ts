/** A mail server that counts by recipient what it took, tells each step, and misbehaves to some of them. */
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** What has just happened on a connection. `half`: the first bytes of a message have come; of a small one its end may have come with them, and is not looked at yet. */
export type Step = 'connected' | 'rcpt' | 'half' | 'taken' | 'answered'

export interface CountingServer {
  url: string
  /** How often each recipient's message was taken. */
  taken: ReadonlyMap<string, number>
  /** Called at each step. */
  watch(listener: (step: Step) => void): void
  close(): Promise<void>
}

/** What a recipient's address asks for, as the mail servers of the world do. */
export type Manner = 'refuse' | 'later once' | 'cut before' | 'cut after'
export const MANNERS: readonly Manner[] = ['refuse', 'later once', 'cut before', 'cut after']

const END = '\r\n.\r\n'

export async function countingServer(mannerOf: (address: string) => Manner | null): Promise<CountingServer> {
  const taken = new Map<string, number>()
  const seen = new Set<string>()
  const sockets = new Set<Socket>()
  let tell: (step: Step) => void = () => {}

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    const answer = (reply: string) => void socket.write(`${reply}\r\n`)
    let to = ''
    let inData = false
    let begun = false
    let rest = ''
    answer('220 ready')
    tell('connected')
    socket.on('data', (chunk: string) => {
      rest += chunk
      while (!socket.destroyed) {
        if (inData) {
          if (rest !== '' && !begun) {
            begun = true
            tell('half')
          }
          const end = rest.indexOf(END)
          if (end === -1) return
          rest = rest.slice(end + END.length)
          inData = false
          begun = false
          taken.set(to, (taken.get(to) ?? 0) + 1)
          tell('taken')
          if (mannerOf(to) === 'cut after') socket.destroy()
          else {
            answer('250 taken')
            tell('answered')
          }
          continue
        }
        const end = rest.indexOf('\r\n')
        if (end === -1) return
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        command(line)
      }
    })

    function command(line: string): void {
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'EHLO') answer('250-here\r\n250-PIPELINING\r\n250 8BITMIME')
      else if (verb === 'RCPT') recipient(line.slice(line.indexOf('<') + 1, line.indexOf('>')))
      else if (verb === 'DATA') {
        inData = to !== ''
        answer(inData ? '354 go on' : '503 nobody to give it to')
      } else if (verb === 'QUIT') socket.end('221 bye\r\n')
      else {
        to = ''
        answer('250 ok')
      }
    }

    function recipient(address: string): void {
      const manner = mannerOf(address)
      const first = !seen.has(address)
      seen.add(address)
      tell('rcpt')
      if (manner === 'refuse') answer('550 5.1.1 No such mailbox')
      else if (manner === 'later once' && first) answer('450 4.2.1 Not now')
      else if (manner === 'cut before' && first) socket.destroy()
      else {
        to = address
        answer('250 ok')
      }
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, taken,
    watch: (listener) => void (tell = listener),
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
