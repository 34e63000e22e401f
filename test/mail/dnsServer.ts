/** A name server of the test's own, over UDP (RFC 1035), and over TCP where an answer is too long for that. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Zone {
  txt?: Record<string, readonly string[]>
  mx?: Record<string, readonly (readonly [number, string])[]>
  a?: Record<string, readonly string[]>
  aaaa?: Record<string, readonly string[]>
  /** Names that are not answered, or answered with SERVFAIL. */
  silent?: readonly string[]
  broken?: readonly string[]
}

export interface DnsServer {
  /** `127.0.0.1:5353` */
  address: string
  zone: Zone
  /** `TXT meridian.example`, in the order asked. */
  asked: string[]
}

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 15: 'MX', 16: 'TXT', 28: 'AAAA' }
const UDP_MAX = 512

/** Wants one port of both kinds; where another program has one of them, another is tried. */
export async function dnsServer(zone: Zone): Promise<DnsServer> {
  for (let tries = 0; ; tries++) {
    try {
      return await listening(zone)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === 9) throw error
    }
  }
}

async function listening(zone: Zone): Promise<DnsServer> {
  const asked: string[] = []
  const made: DnsServer = { address: '', zone, asked }
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const answer = answerTo(query, made)
    if (answer === null) return
    // Too long: the header alone, with TC set; it is asked for again over TCP.
    const short = answer.length <= UDP_MAX ? answer : truncated(answer, query)
    socket.send(short, from.port, from.address)
  })
  const tcp = createServer((line) => {
    let held = Buffer.alloc(0)
    line.on('error', () => {})
    line.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk])
      while (held.length > 2 && held.length >= 2 + held.readUInt16BE(0)) {
        const answer = answerTo(held.subarray(2, 2 + held.readUInt16BE(0)), made)
        held = held.subarray(2 + held.readUInt16BE(0))
        if (answer !== null) line.write(Buffer.concat([word(answer.length), answer]))
      }
    })
  })
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', () => resolve()))
  const { port } = tcp.address() as AddressInfo
  onTestFinished(() => {
    socket.close()
    tcp.close()
  })
  await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(port, '127.0.0.1', () => resolve()))
  made.address = `127.0.0.1:${port}`
  return made
}

function answerTo(query: Buffer, { zone, asked }: DnsServer): Buffer | null {
  const { name, end } = nameAt(query, 12)
  const type = query.readUInt16BE(end)
  asked.push(`${TYPES[type] ?? type} ${name}`)
  if (zone.silent?.includes(name) === true) return null
  const records = dataOf(zone, name, type)
  const known = Object.keys(TYPES).some((each) => dataOf(zone, name, Number(each)).length > 0)
  const code = zone.broken?.includes(name) === true ? 2 : known ? 0 : 3
  const header = Buffer.concat([query.subarray(0, 2), word(0x8180 | code), word(1), word(code === 0 ? records.length : 0), word(0), word(0)])
  const answers = code === 0 ? records.map((data) => Buffer.concat([word(0xc00c), word(type), word(1), Buffer.from([0, 0, 0, 60]), word(data.length), data])) : []
  return Buffer.concat([header, query.subarray(12, end + 4), ...answers])
}

function truncated(answer: Buffer, query: Buffer): Buffer {
  const { end } = nameAt(query, 12)
  const short = Buffer.from(answer.subarray(0, end + 4))
  short.writeUInt16BE(short.readUInt16BE(2) | 0x0200, 2)
  short.writeUInt16BE(0, 6)
  return short
}

function dataOf(zone: Zone, name: string, type: number): Buffer[] {
  switch (TYPES[type] ?? '') {
    case 'TXT': return (zone.txt?.[name] ?? []).map((text) => Buffer.concat((text.match(/[^]{1,255}/g) ?? ['']).map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part, 'latin1')]))))
    case 'MX': return (zone.mx?.[name] ?? []).map(([priority, exchange]) => Buffer.concat([word(priority), nameBytes(exchange)]))
    case 'A': return (zone.a?.[name] ?? []).map((address) => Buffer.from(address.split('.').map(Number)))
    case 'AAAA': return (zone.aaaa?.[name] ?? []).map((address) => Buffer.from(address.split(':').flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff])))
    default: return []
  }
}

function nameAt(message: Buffer, from: number): { name: string; end: number } {
  const labels: string[] = []
  let at = from
  while (message[at] !== 0) {
    labels.push(message.subarray(at + 1, at + 1 + message[at]!).toString('latin1'))
    at += 1 + message[at]!
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

const nameBytes = (name: string): Buffer => Buffer.concat([...name.split('.').filter(Boolean).map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])])
const word = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])
