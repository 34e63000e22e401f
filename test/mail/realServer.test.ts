/**
 * Mail through servers that nobody here wrote: Debian's postfix takes it and reports what it cannot
 * deliver, Debian's dovecot gives the reports out. They change users, so only root can start them.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { Email } from 'postal-mime'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Contract } from '#contract/index.ts'
import type { ContactId } from '#contract/vocabulary.ts'
import { createCore } from '#main/core/createCore.ts'
import { connect } from '#main/db/workspace.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { CLI, counterfoil, document, json, watched, type Ended } from '../commandLine/counterfoil.ts'
import { mayStart, startMailServers, type MailServers } from './mailServers.ts'

const LONG = 300_000

/** Addresses in the middle of the list, one a kind of trouble. */
interface Troubles {
  /** Postfix itself has no such mailbox. */
  unknown: string[]
  /** The server that postfix hands it on to says no. */
  refused: string
  full: string
}

interface Addressed { email: string; contactName: string | null; accountName: string; accountId: string; partyId: string }

let dir: string
let workspace: string
let sandbox: Sandbox
let servers: MailServers
let going: Addressed[]
let senders: Map<string, string>
let trouble: Troubles

describe.runIf(mayStart)('postfix and dovecot', () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'counterfoil-real-'))
    workspace = join(dir, 'desk')
    sandbox = await startSandbox({ accounts: 80, seed: 3 })
    await json('sync', '--workspace', workspace, '--url', sandbox.url, '--token', sandbox.token)
    const read = <T>(sql: string): T[] => {
      const database = connect(workspace)
      try {
        return database.raw.prepare<[], T>(sql).all()
      } finally {
        database.close()
      }
    }
    going = read<Addressed>(`SELECT lower(email) AS email, contactName, accountName, accountId, partyId FROM cache.registrationItem WHERE need = 'send' AND email IS NOT NULL ORDER BY registrationId`)
    senders = new Map(read<{ id: string; senderEmail: string }>('SELECT id, lower(senderEmail) AS senderEmail FROM cache.party').map(({ id, senderEmail }) => [id, senderEmail]))
    const contacts = read<{ email: string }>('SELECT DISTINCT lower(email) AS email FROM cache.contact WHERE email IS NOT NULL').map(({ email }) => email)
    const only = going.filter(({ email }) => going.filter((other) => other.email === email).length === 1).map(({ email }) => email)
    trouble = { unknown: only.slice(2, 4), refused: only[5]!, full: only[6]! }
    const away = new Set([...trouble.unknown, trouble.refused, trouble.full])
    servers = await startMailServers({
      mailboxes: [...contacts, ...going.map(({ email }) => email)].filter((address) => !away.has(address)),
      far: { [trouble.refused]: '550 5.1.1 This account was closed', [trouble.full]: '552 5.2.2 Mailbox full, quota exceeded' },
      senders: [...senders.values()],
    })
  }, LONG)
  afterAll(async () => {
    await servers?.stop()
    await sandbox?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** The command line, by whom the servers' authority is trusted. */
  const trusting = async (...args: string[]): Promise<Ended> => watched(process.execPath, [CLI, ...args, '--json'], { NODE_EXTRA_CA_CERTS: servers.authority }).ended
  const done = async (ended: Ended): Promise<unknown> => {
    expect(ended.code, ended.stderr + ended.stdout + servers.log().slice(-2000)).toBe(0)
    return document(ended)
  }
  const dispatch = ['mail', 'dispatch', 'registrations', '--token']
  const allMail = async () => (await Promise.all([...new Set(going.map(({ email }) => email))].map(async (email) => (await servers.mailbox(email)).map((mail) => ({ ...mail, at: email }))))).flat()

  test('a certificate that nobody here trusts: nothing goes, and the reason is told', async () => {
    const ended = await counterfoil(...dispatch, sandbox.token, '--workspace', workspace, '--smtp', servers.smtp, '--json')
    expect(ended.code).toBe(1)
    expect(JSON.stringify(document(ended))).toMatch(/its certificate cannot be trusted/)
    const read = await counterfoil('mail', 'read-bounces', '--workspace', workspace, '--imap', servers.imaps([...senders.values()][0]!), '--json')
    expect(read.code).toBe(1)
    expect(JSON.stringify(document(read))).toMatch(/its certificate cannot be trusted .*Nothing was read/)
    await servers.delivered()
    expect(await allMail()).toEqual([])
  }, LONG)

  test('registration emails over STARTTLS, with the certificate checked, are all there once and read as they were meant', async () => {
    const sent = await done(await trusting(...dispatch, sandbox.token, '--workspace', workspace, '--smtp', servers.smtp)) as { sent: number; failed: number; uncertain: number }
    expect(sent).toMatchObject({ sent: going.length, failed: 0, uncertain: 0 })
    expect(servers.log()).toMatch(/starttls=1/)
    await servers.delivered()

    const arrived = await allMail()
    const came = going.filter(({ email }) => ![...trouble.unknown, trouble.refused, trouble.full].includes(email))
    expect(arrived).toHaveLength(came.length)
    expect(arrived.map(({ at }) => at).sort()).toEqual(came.map(({ email }) => email).sort())
    expect(new Set(arrived.map(({ email }) => email.messageId)).size).toBe(arrived.length)
    expect(new Set(arrived.map(({ email }) => linkIn(email.text))).size).toBe(arrived.length)
    // Names in other letters are among them.
    expect(came.some(({ contactName }) => /[^ -~]/.test(contactName ?? ''))).toBe(true)
    for (const { at, email } of arrived) {
      const whom = came.filter((one) => one.email === at)
      const [to] = email.to ?? []
      expect(to?.address?.toLowerCase()).toBe(at)
      expect(whom.map(({ contactName, accountName }) => contactName ?? accountName)).toContain(to?.name)
      expect([...senders.values()]).toContain(addressOf(email))
      expect(email.subject).not.toMatch(/=\?|\p{Cc}/u)
      expect(email.messageId).toMatch(/^<[0-9a-f]{32}@[^>]+>$/)
      expect(linkIn(email.text)).toMatch(/^https:\/\/\S+$/)
      expect(email.html).toContain(linkIn(email.text)!.replaceAll('&', '&amp;'))
      expect(Date.parse(email.date!)).toBeGreaterThan(0)
    }
  }, LONG)

  test('what postfix sends back is read over IMAP, set against message, contact and registration, and dead addresses are left out from then on', async () => {
    const total = { read: 0, bounces: 0, matched: 0 }
    const readAll = async (url: (sender: string) => string) => {
      const before = { ...total }
      for (const sender of senders.values()) {
        const read = await done(await trusting('mail', 'read-bounces', '--workspace', workspace, '--imap', url(sender))) as typeof total
        for (const key of ['read', 'bounces', 'matched'] as const) total[key] += read[key]
      }
      return { read: total.read - before.read, bounces: total.bounces - before.bounces, matched: total.matched - before.matched }
    }
    expect(await readAll(servers.imaps)).toEqual({ read: 4, bounces: 4, matched: 4 })
    // STARTTLS; and what was read is not read again.
    expect(await readAll(servers.imap)).toEqual({ read: 0, bounces: 0, matched: 0 })

    const { rows } = await json('mail', 'suppressions', '--workspace', workspace) as { rows: { address: string; reason: string; words: string }[] }
    expect(rows.map(({ address }) => address).sort()).toEqual([...trouble.unknown, trouble.refused].sort())
    expect(rows.find(({ address }) => address === trouble.refused)).toMatchObject({ reason: 'bounced', words: expect.stringMatching(/^there is no such mailbox \(.*550 5\.1\.1 .*This account was closed\)$/) as string })

    const { client, database } = await opened(null)
    const marked = database.raw.prepare<[], { toAddress: string; state: string; bounce: string }>('SELECT toAddress, state, bounce FROM message WHERE bouncedAt IS NOT NULL').all()
    expect(marked.map(({ toAddress }) => toAddress).sort()).toEqual([...trouble.unknown, trouble.refused, trouble.full].sort())
    expect(marked.find(({ toAddress }) => toAddress === trouble.full)).toMatchObject({ state: 'sent', bounce: expect.stringMatching(/^the mailbox is full \(.*552 5\.2\.2/) as string })

    const dead = going.find(({ email }) => email === trouble.refused)!
    const { contacts } = await client.accounts.detail({ account: dead.accountId })
    expect(contacts.find(({ email }) => email?.toLowerCase() === dead.email)?.suppressed).toMatch(/^Mail to this address comes back, since \d+ \w+ \d{4} \(there is no such mailbox/)
    const { rows: queue } = await client.registrations.page({ limit: 500 })
    expect(queue.filter(({ suppressed }) => suppressed !== null).map(({ email }) => email!.toLowerCase()).toSorted()).toEqual([...trouble.unknown, trouble.refused].sort())

    const registrations = queue.filter(({ email }) => [...trouble.unknown, trouble.refused, trouble.full].includes(email?.toLowerCase() ?? '')).map(({ registrationId }) => registrationId)
    const comesBack = async () => (await client.mail.preview({ order: { kind: 'registration', selection: { registrations } }, again: true })).skipped.find(({ reason }) => reason === 'Mail to this address comes back.')?.count
    expect(registrations).toHaveLength(4)
    expect(await comesBack()).toBe(3)

    // A person says that the address was mended: it is written to again.
    await client.suppressions.remove({ address: trouble.refused, note: 'They opened it again.' })
    expect(await comesBack()).toBe(2)
  }, LONG)

  test('a statement goes as a PDF that opens', async () => {
    const { client, account, contact } = await somebodyWithAStatement(servers.plainSmtp)
    const before = await servers.mailbox(contact.email!.toLowerCase())
    const paper = { paper: 'statement', account, kind: 'balance-forward', ...last(365) } as const
    await client.sent({ paper, contacts: [contact.id] })
    await servers.delivered()
    const [mail, ...more] = (await servers.mailbox(contact.email!.toLowerCase())).slice(before.length)
    expect(more).toEqual([])
    const [pdf] = mail!.email.attachments
    expect(pdf).toMatchObject({ mimeType: 'application/pdf', disposition: 'attachment' })
    const file = join(dir, 'read-back.pdf')
    writeFileSync(file, Buffer.from(pdf!.content as ArrayBuffer))
    execFileSync('qpdf', ['--check', file], { stdio: 'ignore' })
    expect(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })).toMatch(/\S{3}/)
    expect(mail!.email.text).toMatch(/\S/)
    expect(mail!.email.html).toMatch(/<html/i)
  }, LONG)

  test('a message that is larger than the server takes fails with the server’s own words', async () => {
    const { client, account, contact } = await somebodyWithAStatement(servers.smallSmtp)
    const row = await client.sent({ paper: { paper: 'statement', account, kind: 'balance-forward', ...last(396) }, contacts: [contact.id] })
    expect(row).toMatchObject({ state: 'failed', serverReply: expect.stringMatching(/^552 5\.3\.4 /) as string })
  }, LONG)

  /** A core over the workspace, closed with the test. */
  async function opened(smtpUrl: string | null) {
    const core = await createCore({
      workspaceDir: workspace, who: 'a test', workerFile: join(import.meta.dirname, '../../src-main/worker.ts'), version: 'test', automatic: false, smtpUrl,
      secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) }, log: { info() {}, warn() {}, error: () => 'id' },
      connection: { url: sandbox.url, token: sandbox.token },
    })
    onTestFinished(() => core.close())
    const client: ContractRouterClient<Contract> = createRouterClient(core.router)
    return { client, database: core.context.database, core }
  }

  /** So many days up to the company’s own. */
  function last(days: number): { from: string; to: string } {
    const to = businessDateAt(sandbox.now(), 'UTC')
    return { from: addDays(to, -days), to }
  }

  async function somebodyWithAStatement(smtpUrl: string) {
    const { client, core } = await opened(smtpUrl)
    const { rows } = await client.accounts.page({ limit: 100 })
    for (const { accountId } of rows) {
      const { contacts } = await client.accounts.detail({ account: accountId })
      const contact = contacts.find(({ email, suppressed, emailBouncedAt }) => email !== null && suppressed === null && emailBouncedAt === null && email.toLowerCase() !== trouble.full)
      if (contact === undefined) continue
      const sent = async (request: Omit<Parameters<typeof client.mail.sendPaper>[0], 'contacts'> & { contacts: ContactId[] }) => {
        const { campaign } = await client.mail.sendPaper(request)
        for (;;) {
          const { campaign: { state }, rows: [row] } = await client.mail.messages({ campaign, limit: 1 })
          if (state === 'done' || state === 'paused' || state === 'cancelled') return row
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      return { core, account: accountId, contact, client: { ...client, sent } }
    }
    throw new Error('Nobody here can be sent a statement.')
  }
})

const linkIn = (text: string | undefined): string | undefined => /https:\/\/\S+register\S*/.exec(text ?? '')?.[0]
const addressOf = ({ from }: Email): string => (from !== undefined && 'address' in from ? (from.address ?? '').toLowerCase() : '')
