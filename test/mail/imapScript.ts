/** A server that speaks as much IMAP as a test wants it to, and misbehaves as it is told. */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { selfSigned } from '../connectors/certificate.ts'

export interface ImapScript {
  /** What it says first; null: nothing. */
  greeting?: string | null
  capabilities?: string
  /** Its answers to a command, by the command's name, without the tag; null: it hangs up, undefined: OK. */
  answer?: (command: string, args: string) => string[] | null | undefined
  tls?: boolean
}

/** Answers its port; closed with the test. */
export async function imapScript({ greeting = '* OK ready', capabilities = 'IMAP4rev1', answer = () => undefined, tls = false }: ImapScript): Promise<{ port: number; commands: string[] }> {
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (greeting !== null) socket.write(`${greeting}\r\n`)
    let rest = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      rest += text
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const [, tag = '*', name = '', args = ''] = /^(\S+) (\S+) ?(.*)$/.exec(rest.slice(0, end)) ?? []
        rest = rest.slice(end + 2)
        const command = name === 'UID' ? `UID ${args.split(' ')[0]}` : name
        commands.push(`${command} ${command === 'LOGIN' || command === 'AUTHENTICATE' ? '' : args}`.trim())
        const given = answer(command, args)
        if (given === null) {
          socket.destroy()
          return
        }
        const lines = given ?? (command === 'CAPABILITY' ? [`* CAPABILITY ${capabilities}`, 'OK done'] : command === 'LOGOUT' ? ['* BYE', 'OK bye'] : ['OK done'])
        for (const line of lines) socket.write(/^(\*|\+)/.test(line) ? `${line}\r\n` : `${tag} ${line}\r\n`)
      }
    })
  }
  const server: Server = tls ? createTlsServer(selfSigned(), serve) : createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, commands }
}
