/** A mail server that costs as little as one can: it reads commands and ends of messages, and counts by recipient. Forked; tells its URL, and its counts when asked. */
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface SinkCounts {
  received: number
  recipients: number
  /** Recipients who got more than one. */
  doubled: number
  bytes: number
}

const END = Buffer.from('\r\n.\r\n')
const byRecipient = new Map<string, number>()
let received = 0
let bytes = 0

function serve(socket: Socket): void {
  socket.setNoDelay(true)
  socket.on('error', () => {})
  let to = ''
  let inData = false
  /** What has come and is not read yet; in a message its last four bytes, for its end may come in two pieces. */
  let rest: Buffer = Buffer.alloc(0)
  socket.write('220 sink.example ready\r\n')
  socket.on('data', (chunk: Buffer) => {
    let buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let answers = ''
    for (;;) {
      if (inData) {
        const end = buffer.indexOf(END)
        if (end === -1) {
          buffer = buffer.subarray(Math.max(0, buffer.length - END.length + 1))
          break
        }
        buffer = buffer.subarray(end + END.length)
        inData = false
        received++
        byRecipient.set(to, (byRecipient.get(to) ?? 0) + 1)
        answers += '250 2.0.0 taken\r\n'
        continue
      }
      const end = buffer.indexOf('\r\n')
      if (end === -1) break
      const line = buffer.toString('latin1', 0, end)
      buffer = buffer.subarray(end + 2)
      switch (line.slice(0, 4).toUpperCase()) {
        case 'EHLO': answers += '250-sink.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n'; break
        case 'RCPT':
          to = line.slice(line.indexOf('<') + 1, line.lastIndexOf('>'))
          answers += '250 2.1.5 ok\r\n'
          break
        case 'DATA':
          inData = true
          answers += '354 go on\r\n'
          break
        case 'QUIT':
          socket.end(`${answers}221 bye\r\n`)
          return
        default: answers += '250 2.0.0 ok\r\n'
      }
    }
    rest = Buffer.from(buffer)
    bytes += chunk.length
    if (answers !== '') socket.write(answers)
  })
}

const server = createServer(serve)
server.listen(0, '127.0.0.1', () => process.send?.({ url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` }))
process.on('message', () => {
  const counts: SinkCounts = { received, recipients: byRecipient.size, doubled: [...byRecipient.values()].filter((count) => count > 1).length, bytes }
  process.send?.(counts)
  byRecipient.clear()
  received = bytes = 0
})
process.on('disconnect', () => process.exit(0))
