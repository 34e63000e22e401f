/** A mail server of the test's own: it counts what it took, and misbehaves to order. */
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Taken {
  to: string
  raw: string
}

/** What to answer at a step: a reply, `cut` or `silence`; undefined is the ordinary answer. */
export type Answer = string | undefined

export interface Behaviour {
  greeting?(connection: number): Answer
  mailFrom?(address: string): Answer
  rcptTo?(address: string): Answer
  /** After the whole message was read. With `cut` or `silence` the message counts as taken: the sender cannot know. */
  message?(taken: Taken): Answer
}

export interface SmtpSink {
  url: string
  port: number
  behave(behaviour: Behaviour): void
  taken(): readonly Taken[]
  /** How many messages each recipient got. */
  byRecipient(): Map<string, number>
  connections(): { now: number; most: number; all: number }
  /** Called with each message that was taken. */
  onTaken(listener: (count: number) => void): void
  stop(): Promise<void>
}

/** `port`: one that another has left. */
export async function smtpSink(behaviour: Behaviour = {}, port = 0): Promise<SmtpSink> {
  const taken: Taken[] = []
  const listeners: ((count: number) => void)[] = []
  const sockets = new Set<Socket>()
  let current = behaviour
  let most = 0
  let all = 0

  const server: Server = createServer((socket) => {
    sockets.add(socket)
    all++
    most = Math.max(most, sockets.size)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    const answer = (given: Answer, usual: string) => {
      if (given === 'cut') socket.destroy()
      else if (given !== 'silence') socket.write(`${given ?? usual}\r\n`)
      if (given?.startsWith('421') === true) socket.end()
    }
    let to: string[] = []
    let data: string[] | null = null
    let rest = ''
    answer(current.greeting?.(all), '220 sink.example ready')
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n')
      rest = lines.pop()!
      for (const line of lines) one(line)
    })
    const one = (line: string) => {
      if (data !== null) {
        if (line !== '.') {
          data.push(line.startsWith('..') ? line.slice(1) : line)
          return
        }
        const message = { to: to.join(','), raw: Buffer.from(data.join('\r\n'), 'latin1').toString('utf8') }
        data = null
        const given = current.message?.(message)
        if (given === undefined || given.startsWith('2') || given === 'cut' || given === 'silence') {
          taken.push(message)
          for (const listener of listeners) listener(taken.length)
        }
        answer(given, '250 2.0.0 taken')
        return
      }
      const verb = line.slice(0, 4).toUpperCase()
      const address = /<(.*)>/.exec(line)?.[1] ?? ''
      if (verb === 'EHLO') answer(undefined, '250-sink.example\r\n250 8BITMIME')
      else if (verb === 'MAIL') answer(current.mailFrom?.(address), '250 ok')
      else if (verb === 'RCPT') {
        const given = current.rcptTo?.(address)
        if (given === undefined || given.startsWith('2')) to.push(address)
        answer(given, '250 ok')
      } else if (verb === 'DATA') {
        data = []
        answer(undefined, '354 go on')
      } else if (verb === 'RSET') {
        to = []
        answer(undefined, '250 ok')
      } else if (verb === 'QUIT') {
        answer(undefined, '221 bye')
        socket.end()
      } else answer(undefined, '502 not known')
      if (verb === 'MAIL') to = []
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: taking } = server.address() as AddressInfo
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  onTestFinished(stop)
  return {
    url: `smtp://127.0.0.1:${taking}`,
    port: taking,
    behave: (next) => { current = next },
    taken: () => taken,
    byRecipient: () => taken.reduce((counts, { to }) => counts.set(to, (counts.get(to) ?? 0) + 1), new Map<string, number>()),
    connections: () => ({ now: sockets.size, most, all }),
    onTaken: (listener) => void listeners.push(listener),
    stop,
  }
}
