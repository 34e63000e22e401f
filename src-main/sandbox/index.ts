/** A whole billing system to run against: HTTP API, demo company, card gateway, mail and SMS sinks. */
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { createClock, type SavedClock } from './clock.ts'
import { openEffects } from './commands/effects.ts'
import { openHiddenState } from './commands/hidden.ts'
import { createRunner } from './commands/run.ts'
import type { Parts } from './commands/work.ts'
import { openDue } from './due.ts'
import { createFaults, parseFaults } from './faults.ts'
import { openGateway } from './gateway.ts'
import { addApi, createApp, behindLine } from './http/app.ts'
import { createApi } from './http/api.ts'
import { addControl } from './http/control.ts'
import { addReconcile } from './http/reconcile.ts'
import { addResources } from './http/resources.ts'
import { addSms, smsAccountSid, type SmsFaultPlan } from './http/sms.ts'
import { openLinks } from './links.ts'
import { startMailSink, type MailFaults, type ReceivedMail } from './mail/sink.ts'
import { openCompany } from './openCompany.ts'
import { PARTY_IDS } from './seed/parties.ts'
import { openSmsLog } from './smsLog.ts'
import { createTime } from './time.ts'

export { NotASandboxError, SandboxInUseError } from './store.ts'
export type { MailFaults, ReceivedMail } from './mail/sink.ts'

export interface SandboxOptions {
  /** 0: any free port, or the one the file was last served on. */
  port?: number | undefined
  /** How many customers the company has; 400 when not given. */
  accounts?: number | undefined
  /** 1 when not given. */
  seed?: number | undefined
  /** A SQLite file that keeps everything between starts. One that holds the same company is used again; another company replaces it. */
  file?: string | undefined
  /** Epoch ms: where the histories of a new company end. The real time, to the hour, when not given. */
  now?: number | undefined
  /** Whether the clock runs. It does when `now` is not given, and stands still at `now` when it is. */
  liveClock?: boolean | undefined
  /** Misbehaviour, as `parseFaults` reads it. */
  faults?: string | undefined
  smtpPort?: number | undefined
  /** A token of one's own; else the file's, or a new one. */
  token?: string | undefined
}

export interface Sandbox {
  /** `http://127.0.0.1:port` */
  url: string
  /** May do everything; `${token}-view` may only look. */
  token: string
  /** `smtp://127.0.0.1:port` */
  smtp: string
  /** The account of the Twilio-shaped API; user is its last segment, the password the token. */
  sms: string
  accounts: number
  /** Messages the mail sink has received whole. */
  receivedMail(): number
  /** The latest thousand messages, the oldest of them first. */
  mails(): ReceivedMail[]
  /** @throws FaultSpecError */
  setFaults(spec: string | null): void
  setMailFault(faults: MailFaults): Promise<void>
  /** Moves the clock, and lets happen what comes due. */
  moveClock(to: number): void
  now(): number
  close(): Promise<void>
}

/** @throws NotASandboxError, SandboxInUseError, FaultSpecError */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  // Wrong words are said before a company is founded, which takes its time.
  parseFaults(options.faults ?? null)
  const company = openCompany(options)
  const { store, size } = company
  const faults = createFaults(size.seed, options.faults ?? null, store.firstIds)
  const parts: Parts = { store, gateway: openGateway(store), links: openLinks(store), due: openDue(store), hidden: openHiddenState(store) }
  const effects = openEffects(store)
  const sms = openSmsLog(store)
  const clock = createClock(savedClock(store.meta('clock'), options, size.now))
  store.setMeta('clock', JSON.stringify(clock.saved()))
  const token = options.token ?? store.meta('token') ?? randomBytes(24).toString('base64url')
  store.setMeta('token', token)
  const passTime = createTime(parts, clock)
  const closing: (() => Promise<void> | void)[] = [company.close]
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).toReversed()) await end()
  }
  try {
    const mail = await onPort(options.smtpPort, store.meta('smtpPort'), (port) => startMailSink({ port, now: clock.now }))
    closing.push(mail.close)
    store.setMeta('smtpPort', new URL(mail.url).port)
    const sid = smsAccountSid(size.seed)
    const app = createApp({ token, faults, passTime })
    const smsFaults: SmsFaultPlan = { next: [] }
    addControl(app, { parts, effects, clock, faults, mail, sms, smsFaults, accounts: size.accounts, seed: size.seed, passTime })
    addSms(app, { log: sms, sid, token, now: clock.now, faults: smsFaults })
    addReconcile(app, store, faults)
    addResources(app, store, faults)
    addApi(app, createApi({ store, runner: createRunner(parts, effects), faults, parties: PARTY_IDS, system: { id: `sandbox-${size.seed}-${size.accounts}`, name: `the demo company of ${size.accounts} accounts` }, now: clock.now }), token)
    const server = await onPort(options.port, store.meta('port'), (port) => listen(behindLine(app, faults), port))
    closing.push(() => stop(server))
    const { port } = server.address() as AddressInfo
    store.setMeta('port', String(port))
    const url = `http://127.0.0.1:${port}`
    return {
      url, token, smtp: mail.url, sms: `${url}/2010-04-01/Accounts/${sid}`, accounts: size.accounts,
      receivedMail: mail.received, mails: mail.mails, setFaults: faults.set, setMailFault: mail.setFaults,
      moveClock(to) {
        clock.moveTo(to)
        store.setMeta('clock', JSON.stringify(clock.saved()))
        passTime()
      },
      now: clock.now,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function savedClock(saved: string | null, { now, liveClock }: SandboxOptions, seededAt: number): SavedClock {
  if (saved !== null && now === undefined) return JSON.parse(saved) as SavedClock
  if (now === undefined) return liveClock === false ? { live: false, at: seededAt } : { live: true, offsetMs: 0 }
  return liveClock === true ? { live: true, offsetMs: now - Date.now() } : { live: false, at: now }
}

/** On the port asked for; else on the last one, where it is still free; else on any. */
async function onPort<T>(wanted: number | undefined, last: string | null, start: (port: number) => Promise<T>): Promise<T> {
  if (wanted !== undefined && wanted !== 0) return start(wanted)
  if (last === null) return start(0)
  return start(Number(last)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return start(0)
    throw error
  })
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(server)) as Server
    server.once('error', reject)
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
