import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { expect, test } from 'vitest'
import type { CoreStart, FromCore, ToCore } from '#contract/coreProcess.ts'
import type { Core, CorePorts } from '#main/core/createCore.ts'
import { WorkspaceError } from '#main/db/workspaceError.ts'
import { runCoreProcess } from '#main/hosts/coreProcess.ts'
import { PRIVATE, tinyCore, type TinyClient } from './tinyCore.ts'

const start: CoreStart = {
  kind: 'start', workspaceDir: '/workspaces/meridian', create: false, who: 'the desktop application', version: '0.1.0', demo: false, connection: null, smtpUrl: null, sms: null,
}

/** The shell's end of the line. */
function shellOf(createCore: (ports: CorePorts) => Promise<Core>) {
  const heard: FromCore[] = []
  const waiting: { is(message: FromCore): boolean; resolve(message: FromCore): void }[] = []
  let listener: (event: { data: ToCore; ports: MessagePort[] }) => void = () => {}
  let exit: (code: number) => void
  const exited = new Promise<number>((resolve) => (exit = resolve))
  runCoreProcess(
    {
      on: (_event, given) => (listener = given),
      postMessage(message) {
        heard.push(message)
        for (const wait of waiting) if (wait.is(message)) wait.resolve(message)
      },
    },
    { createCore, workerFile: '/worker.js', exit: (code) => exit(code) },
  )
  return {
    heard,
    exited,
    tell: (data: ToCore, ports: MessagePort[] = []) => listener({ data, ports }),
    /** The first message of a kind; with an id, the one about that. */
    hear<K extends FromCore['kind']>(kind: K, id?: number): Promise<Extract<FromCore, { kind: K }>> {
      return new Promise((resolve) => {
        const is = (message: FromCore) => message.kind === kind && (id === undefined || ('id' in message && message.id === id))
        const before = heard.find(is)
        if (before) resolve(before as Extract<FromCore, { kind: K }>)
        else waiting.push({ is, resolve: resolve as (message: FromCore) => void })
      })
    },
  }
}

const later = <T>() => {
  let resolve!: (value: T) => void
  return { promise: new Promise<T>((given) => (resolve = given)), resolve }
}

test('a window that connects before the workspace is open is answered when it is', async () => {
  const { promise, resolve } = later<Core>()
  const shell = shellOf(() => promise)
  shell.tell(start)
  const { port1, port2 } = new MessageChannel()
  port1.start()
  shell.tell({ kind: 'port' }, [port2])
  const client: TinyClient = createORPCClient(new RPCLink({ port: port1 }))
  const answer = client.invoice.find({ number: 'IN1' })
  expect(shell.heard).toEqual([])
  resolve(tinyCore().core)
  expect(await answer).toEqual({ number: 'IN1', totalMinor: 124_000 })
  expect(shell.heard).toEqual([{ kind: 'ready' }])
  port1.close()
})

test('the core is given what the shell started it with', async () => {
  const given = later<CorePorts>()
  const shell = shellOf((ports) => {
    given.resolve(ports)
    return Promise.resolve(tinyCore().core)
  })
  shell.tell({ ...start, demo: true, connection: { url: 'http://127.0.0.1:1', token: 't' }, smtpUrl: 'smtp://127.0.0.1:2' })
  expect(await given.promise).toMatchObject({
    workspaceDir: '/workspaces/meridian', who: 'the desktop application', workerFile: '/worker.js', demo: true,
    connection: { url: 'http://127.0.0.1:1', token: 't' }, smtpUrl: 'smtp://127.0.0.1:2',
  })
})

test('a workspace that cannot be used is told in its own words', async () => {
  const shell = shellOf(() => Promise.reject(new WorkspaceError('LOCKED', 'The workspace is in use by counterfoil sync.')))
  shell.tell(start)
  expect(await shell.hear('failed')).toEqual({ kind: 'failed', code: 'LOCKED', message: 'The workspace is in use by counterfoil sync.' })
})

test('a start that fails for an unknown reason is told by the id that the log has', async () => {
  const shell = shellOf(() => Promise.reject(new Error(PRIVATE)))
  shell.tell(start)
  const failed = await shell.hear('failed')
  const logged = await shell.hear('log')
  expect(failed.code).toBe('UNEXPECTED')
  expect(failed.message).toContain(logged.data['id'])
  expect(failed.message).not.toContain(PRIVATE)
  expect(JSON.stringify(logged.data)).toContain(PRIVATE)
})

test('secrets are asked of the shell', async () => {
  const given = later<CorePorts>()
  const shell = shellOf((ports) => {
    given.resolve(ports)
    return Promise.resolve(tinyCore().core)
  })
  shell.tell(start)
  const { secrets } = await given.promise
  const token = secrets.get('billingToken')
  const kept = secrets.set('smtpUrl', 'smtp://a:b@mail.meridian.example')
  const [asked, set] = shell.heard.filter((message) => message.kind === 'secret')
  expect([asked, set]).toMatchObject([{ name: 'billingToken', write: null }, { name: 'smtpUrl', write: { value: 'smtp://a:b@mail.meridian.example' } }])
  shell.tell({ kind: 'secret', id: set!.id, value: null, kept: false })
  shell.tell({ kind: 'secret', id: asked!.id, value: 'token', kept: true })
  expect(await Promise.all([token, kept])).toEqual(['token', false])
})

test('the shell learns where a document is and which portals there are', async () => {
  const receipt = { path: '/workspaces/meridian/documents/receipt.pdf', fileName: 'receipt.pdf', contentType: 'application/pdf' }
  const shell = shellOf(() => Promise.resolve(tinyCore({ d1: receipt }).core))
  shell.tell(start)
  await shell.hear('ready')
  shell.tell({ kind: 'ask', id: 1, question: 'documentFile', input: { id: 'd1' } })
  shell.tell({ kind: 'ask', id: 2, question: 'documentFile', input: { id: '../desk.db' } })
  shell.tell({ kind: 'ask', id: 3, question: 'portalUrls', input: null })
  const answers = await Promise.all([1, 2, 3].map((id) => shell.hear('answer', id)))
  expect(answers.map(({ answer }) => answer)).toEqual([receipt, null, ['https://portal.meridian.example/sign-in']])
})

test('the core hears that the machine woke; one that is still starting needs not', async () => {
  const { promise, resolve } = later<Core>()
  const tiny = tinyCore()
  const shell = shellOf(() => promise)
  shell.tell(start)
  shell.tell({ kind: 'wake' })
  resolve(tiny.core)
  await shell.hear('ready')
  expect(tiny.wakes()).toBe(0)
  shell.tell({ kind: 'wake' })
  expect(tiny.wakes()).toBe(1)
})

test('a question before the workspace is open is answered with a failure, not with silence', async () => {
  const shell = shellOf(() => new Promise(() => {}))
  shell.tell(start)
  shell.tell({ kind: 'ask', id: 1, question: 'portalUrls', input: null })
  expect(await shell.hear('answer-failed')).toMatchObject({ id: 1 })
})

test('a core that is told to close while it starts closes the workspace it then has', async () => {
  const { promise, resolve } = later<Core>()
  let closed = 0
  const shell = shellOf(() => promise)
  shell.tell(start)
  shell.tell({ kind: 'close' })
  resolve({ ...tinyCore().core, close: () => Promise.resolve(void closed++) })
  expect(await shell.exited).toBe(0)
  expect(closed).toBe(1)
  expect(shell.heard).toEqual([])
})

test('a core that cannot close in order ends all the same, and says why', async () => {
  const shell = shellOf(() => Promise.resolve({ ...tinyCore().core, close: () => Promise.reject(new Error('a job hangs')) }))
  shell.tell(start)
  await shell.hear('ready')
  shell.tell({ kind: 'close' })
  expect(await shell.exited).toBe(1)
  expect(JSON.stringify(await shell.hear('log'))).toContain('a job hangs')
})
