import dns from 'node:dns'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { smtpServer, withoutPassword } from '#main/mail/smtpServer.ts'
import { createSmtpTransport, NoMailServer, verifySmtp } from '#main/mail/transport.ts'
import { failedDelivery } from '#main/mail/smtpReply.ts'
import { smtpSink } from './smtpSink.ts'

describe('a mail server’s address', () => {
  test.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, user: null, password: null, tls: 'starttls' }],
    ['smtp://mail.example:25', { host: 'mail.example', port: 25, user: null, password: null, tls: 'starttls' }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, user: null, password: null, tls: 'implicit' }],
    ['smtp://ana:p%40ss%3Aword@mail.example', { host: 'mail.example', port: 587, user: 'ana', password: 'p@ss:word', tls: 'starttls' }],
    ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, user: null, password: null, tls: 'none' }],
    ['smtp://ana:x@localhost:2525', { host: 'localhost', port: 2525, user: 'ana', password: 'x', tls: 'none' }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, user: null, password: null, tls: 'none' }],
    ['smtp://relay.inside.example:25?tls=never', { host: 'relay.inside.example', port: 25, user: null, password: null, tls: 'none' }],
    // A name that only looks like this machine is not this machine.
    ['smtp://127.0.0.1.evil.example', { host: '127.0.0.1.evil.example', port: 587, user: null, password: null, tls: 'starttls' }],
  ])('%s', (url, server) => expect(smtpServer(url)).toEqual(server))

  test.each(['http://mail.example', 'smtp://', 'mail.example:587', '', 'smtp://mail.example/path', 'smtp://a%ZZ:b@mail.example', 'file:///etc/passwd'])('%s is refused', (url) => {
    expect(() => smtpServer(url)).toThrow(expect.objectContaining({ code: 'SMTP_URL' }))
  })

  test('a password with ?tls=never is refused', () => {
    expect(() => smtpServer('smtp://ana:secret@mail.example?tls=never')).toThrow('never sent to a mail server without TLS')
  })

  test('is shown without the password', () => {
    expect(withoutPassword('smtps://ana:s%40cret@mail.example:465')).toBe('smtps://ana@mail.example:465')
  })
})

describe('a session with the server', () => {
  const server = async (options: SMTPServerOptions) => {
    const made = new SMTPServer({ logger: false, authOptional: true, disableReverseLookup: true, ...options })
    made.on('error', () => {})
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => new Promise<void>((resolve) => made.close(() => resolve())))
    return (made.server.address() as AddressInfo).port
  }
  const why = (url: string) => verifySmtp(url, { connectTimeoutMs: 3000, answerTimeoutMs: 3000 }).then(() => null, (error: NoMailServer) => error)

  test('a certificate that nobody vouches for ends it before a password is told', async () => {
    const told: string[] = []
    // smtp-server's own certificate, made out by itself to localhost.
    const port = await server({ secure: true, onAuth: ({ password }, _, done) => { told.push(password ?? ''); done(null, { user: 'x' }) } })
    const error = await why(`smtps://ana:secret@localhost:${port}`)
    expect(error).toMatchObject({ settled: true, message: expect.stringMatching(/its certificate cannot be trusted \(\w+\)\. Nothing was sent\./) })
    expect(told).toEqual([])
  })

  test('a wrong password is told as such, with the server’s words and without ours', async () => {
    const port = await server({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: (_auth, _session, done) => done(Object.assign(new Error('5.7.8 Bad credentials'), { responseCode: 535 })) })
    const error = await why(`smtp://ana:secret@127.0.0.1:${port}`)
    expect(error).toMatchObject({ settled: true, message: expect.stringContaining('does not take the user name or password. It said: 535 5.7.8 Bad credentials') })
    expect(error!.message).not.toContain('secret')
  })

  test('a right one signs in', async () => {
    const told: string[] = []
    const port = await server({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: ({ username, password }, _session, done) => { told.push(`${username} ${password}`); done(null, { user: 'x' }) } })
    expect(await why(`smtp://ana:s%40cret@127.0.0.1:${port}`)).toBeNull()
    expect(told).toEqual(['ana s@cret'])
  })

  test('where STARTTLS is asked for and not offered, nothing is sent', async () => {
    // Only a name of another machine asks for STARTTLS; the connection is led to the sink all the same.
    const sink = await smtpSink()
    vi.spyOn(dns, 'resolve4').mockImplementation(((_host: string, done: (error: null, addresses: string[]) => void) => done(null, ['127.0.0.1'])) as never)
    vi.spyOn(dns, 'lookup').mockImplementation(((_host: string, _options: unknown, done: (error: null, addresses: unknown) => void) => done(null, [{ address: '127.0.0.1', family: 4 }])) as never)
    const error = await why(`smtp://ana:secret@mail.elsewhere.example:${sink.port}`)
    expect(error).toMatchObject({ settled: true, message: expect.stringContaining('it does not offer STARTTLS. Nothing was sent.') })
    expect(sink.taken()).toHaveLength(0)
  })

  test('a connection that the server closed while idle is replaced, and no message is lost', async () => {
    const sink = await smtpSink()
    const transport = createSmtpTransport(sink.url, { connections: 1 })
    onTestFinished(() => transport.close())
    const send = async () => {
      const lane = await transport.acquire()
      try {
        return await lane.deliver({ from: 'a@b.example', to: ['c@d.example'] }, Buffer.from('Subject: x\r\n\r\nx'))
      } finally {
        lane.release()
      }
    }
    expect(await send()).toMatchObject({ kind: 'accepted' })
    sink.behave({ rcptTo: () => '421 4.4.2 Idle too long' })
    expect(await send()).toMatchObject({ kind: 'deferred', reply: '421 4.4.2 Idle too long' })
    sink.behave({})
    expect(await send()).toMatchObject({ kind: 'accepted' })
    expect(sink.connections().all).toBe(2)
  })

  test('a connection that is cut between being handed out and being used has surely sent nothing, and refuses nothing', async () => {
    const sink = await smtpSink()
    const transport = createSmtpTransport(sink.url, { connections: 1 })
    onTestFinished(() => transport.close())
    const lane = await transport.acquire()
    await sink.stop()
    // The end of the connection is read first.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await lane.deliver({ from: 'a@b.example', to: ['c@d.example'] }, Buffer.from('Subject: x\r\n\r\nx'))).toEqual({ kind: 'cut', reason: 'The connection to the mail server was cut.' })
    expect(failedDelivery(Object.assign(new Error('Connection was destroyed. Cannot send message.'), { code: 'ECONNECTION', command: 'API' }), false)).toMatchObject({ kind: 'cut' })
  })

  test('a message after a refused one begins a new transaction on the same connection', async () => {
    const sink = await smtpSink({ rcptTo: (address) => (address === 'no@d.example' ? '550 no' : undefined) })
    const transport = createSmtpTransport(sink.url, { connections: 1 })
    onTestFinished(() => transport.close())
    for (const to of ['no@d.example', 'yes@d.example', 'no@d.example', 'two@d.example']) {
      const lane = await transport.acquire()
      await lane.deliver({ from: 'a@b.example', to: [to] }, Buffer.from('Subject: x\r\n\r\n.\r\n..x\r\n'))
      lane.release()
    }
    expect(sink.taken().map(({ to }) => to)).toEqual(['yes@d.example', 'two@d.example'])
    expect(sink.taken()[0]!.raw).toBe('Subject: x\r\n\r\n.\r\n..x')
    expect(sink.connections().all).toBe(1)
  })

  test('closing ends what is on the line as unknown instead of waiting for ever', async () => {
    const sink = await smtpSink({ message: () => 'silence' })
    const transport = createSmtpTransport(sink.url, { connections: 1 })
    const lane = await transport.acquire()
    const delivery = lane.deliver({ from: 'a@b.example', to: ['c@d.example'] }, Buffer.from('Subject: x\r\n\r\nx'))
    const waiting = expect(transport.acquire()).rejects.toThrow(NoMailServer)
    sink.onTaken(() => transport.close())
    expect(await delivery).toMatchObject({ kind: 'unknown' })
    await waiting
  })
})
