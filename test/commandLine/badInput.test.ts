import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { Contract } from '#contract/index.ts'
import { createCore } from '#main/core/createCore.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { filesIn } from '../fixtures/folders.ts'
import { CLI, counterfoil, document, failing, failure, json, printed, start, watched } from './counterfoil.ts'
import { NOW, pulledCompany, TODAY, type PulledCompany } from './pulledCompany.ts'
import { Dispatched, NotDispatched, Served, Synced } from './shapes.ts'

let company: PulledCompany
let on: string[]
beforeAll(async () => {
  company = await pulledCompany(40)
  on = ['--workspace', company.workspace]
})
afterAll(() => company.dispose())

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-bad-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** The desk of a workspace without a line, for as long as `ask` takes. */
async function withDesk<T>(workspaceDir: string, ask: (client: ContractRouterClient<Contract>) => Promise<T>): Promise<T> {
  const core = await createCore({
    workspaceDir, who: 'a test', version: '0', workerFile: join(CLI, '../worker.ts'), automatic: false,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) }, log: { info() {}, warn() {}, error: () => '' },
  })
  try {
    return await ask(createRouterClient(core.router))
  } finally {
    await core.close()
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('no workspace: it says how to make one, and makes none', async () => {
  const dir = join(folder(), 'nowhere')
  expect(await failing(1, 'NO_WORKSPACE', 'queue', 'registrations', '--workspace', dir)).toContain(`There is no folder ${dir}. Name a workspace, or make one`)
  expect(await failing(1, 'NO_WORKSPACE', 'sync', '--workspace', dir)).toContain('counterfoil sync --workspace')
  expect(filesIn(join(dir, '..'))).toEqual({})
})

test('a folder that is not a workspace is left as it is, even where one is to be made', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'holiday.jpg'), 'not ours')
  const before = filesIn(dir)
  expect(await failing(1, 'NOT_A_WORKSPACE', 'aging', '--workspace', dir, '--as-of', TODAY)).toContain('is not a workspace')
  await failing(1, 'NOT_A_WORKSPACE', 'sync', '--workspace', dir, ...company.connection)
  expect(filesIn(dir)).toEqual(before)
})

test('a workspace from a newer version is refused untouched', async () => {
  const dir = join(folder(), 'newer')
  await json('sync', '--workspace', dir, ...company.connection)
  const desk = openSqlite(join(dir, 'desk.db'))
  desk.pragma('user_version = 999')
  desk.close()
  const before = filesIn(dir)
  expect(await failing(1, 'NEWER_VERSION', 'verify', '--workspace', dir)).toContain('was written by a newer Counterfoil (shape 999')
  expect(filesIn(dir)).toEqual(before)
})

test('a damaged desk.db names the command that goes back to its backup, and that does', async () => {
  const dir = join(folder(), 'damaged')
  await json('sync', '--workspace', dir, ...company.connection)
  await json('backup', '--workspace', dir)
  writeFileSync(join(dir, 'desk.db'), Buffer.alloc(65_536, 0x5a))
  expect(await failing(1, 'DESK_DAMAGED', 'verify', '--workspace', dir)).toMatch(/The newest sound backup is .*\. To go back to it: "counterfoil restore --desk latest", with the same --workspace\. The damaged file is kept aside\.$/)
  await json('restore', '--workspace', dir, '--desk', 'latest')
  await json('verify', '--workspace', dir)
})

test('a locked workspace: whoever comes second is told who has it, and the first goes on', async () => {
  const { child, firstLine, ended } = start('serve', ...on, '--json')
  const { url } = Served.parse(JSON.parse(await firstLine))
  const words = await failing(1, 'LOCKED', 'queue', 'held-invoices', ...on)
  expect(words).toContain(`is in use by counterfoil serve (process ${child.pid} on `)
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
  child.kill('SIGTERM')
  expect((await ended).code).toBe(0)
  await json('queue', 'held-invoices', ...on, '--limit', '1')
})

test('a wrong address: a web server that is no billing system, an address in clear, nobody there', async () => {
  const dir = join(folder(), 'new')
  const site = createHttpServer((_, response) => void response.end('<h1>It works!</h1>'))
  const address = await listening(site)
  const sync = (code: string, url: string) => failing(1, code, 'sync', '--workspace', dir, '--url', url, '--token', 'x')
  expect(await sync('MALFORMED', `http://${address}`)).toContain(`${address} answers, but not as a billing system does`)
  expect(await sync('MALFORMED', 'http://billing.example')).toContain('in clear. Give an address that begins with https://')
  await new Promise((resolve) => site.close(resolve))
  expect(await sync('OFFLINE', `http://${address}`)).toContain(`Nothing answers at ${address}`)
  // A wrong address is not kept.
  expect(await failing(1, 'NOT_CONNECTED', 'sync', '--workspace', dir)).toContain('has no source yet')
  expect(await failing(2, 'WRONG_USE', 'sync', '--workspace', dir, '--url', 'billing.example')).toContain('is no address of a billing system')
})

test('a wrong token is told as such, and no token at all is wrong use', async () => {
  const unauthorized = await failing(1, 'UNAUTHORIZED', 'sync', ...on, '--token', 'wrong')
  expect(unauthorized).toContain('does not take the token')
  expect(unauthorized).toContain('Give another one with --token, or in COUNTERFOIL_TOKEN.')
  expect(unauthorized).not.toContain('Settings')
  expect(await failing(2, 'NO_TOKEN', 'sync', ...on)).toContain('give --token, or set COUNTERFOIL_TOKEN')
})

test('another billing system is refused: nothing is pulled from it or sent to it, and what waits goes on waiting', async () => {
  const own = await pulledCompany(60)
  onTestFinished(() => own.dispose())
  const other = await startSandbox({ accounts: 60, seed: 2, now: NOW })
  onTestFinished(() => other.close())
  const workspace = ['--workspace', own.workspace]
  const waiting = await withDesk(own.workspace, (client) => client.heldInvoices.page({ state: 'held', limit: 1 }).then(({ rows }) => client.heldInvoices.release({ invoice: rows[0]!.invoiceId })))
  const aging = await json('aging', ...workspace, '--as-of', TODAY)

  const message = await failing(1, 'CONNECTION_FAILED', 'sync', ...workspace, '--url', other.url, '--token', other.token)
  expect(message).toContain('holds the copy of another billing system')
  const dispatched = await counterfoil('mail', 'dispatch', 'registrations', ...workspace, '--smtp', other.smtp, '--url', other.url, '--token', other.token, '--json')
  expect(dispatched.code).toBe(1)
  expect(NotDispatched.parse(document(dispatched))).toMatchObject({ sent: 0, failed: 0, error: { code: 'STOPPED', message: expect.stringContaining('holds the copy of another billing system') as string } })
  expect(other.receivedMail()).toBe(0)
  expect(await json('aging', ...workspace, '--as-of', TODAY)).toEqual(aging)
  const left = await withDesk(own.workspace, (client) => client.outbox.page({ limit: 10 }))
  expect(left.rows).toMatchObject([{ id: waiting.id, state: 'queued', attempts: 0 }])

  expect(await printed(Synced, 'sync', ...workspace, '--token', own.sandbox.token)).toMatchObject({ pushed: 1, refused: 0, conflicts: 0, waiting: 0, uncertain: 0 })
})

test('a host that takes the call and never answers is given up after the time that was given, and not tried again and again', async () => {
  let calls = 0
  const address = await listening(createServer((socket) => {
    socket.once('data', () => (calls += 1)).on('error', () => {})
  }))
  const sync = await failing(1, 'TIMEOUT', 'sync', '--workspace', join(folder(), 'new'), '--url', `http://${address}`, '--token', 'x', '--timeout', '1')
  expect(sync).toContain(`${address} did not answer within 1 seconds`)
  expect(calls).toBe(1)
})

test('malformed records are set aside and counted, and everything else is pulled', async () => {
  const dir = join(folder(), 'malformed')
  company.sandbox.setFaults('malformed=0.02')
  onTestFinished(() => company.sandbox.setFaults(null))
  const { rows, quarantined } = await printed(Synced, 'sync', '--workspace', dir, ...company.connection)
  expect(quarantined).toBeGreaterThan(10)
  expect(rows).toBeGreaterThan(quarantined * 10)
  // Those that came without a name, and read the same, are kept once.
  expect(rows + quarantined).toBeLessThanOrEqual(company.pulled.rows)
  company.sandbox.setFaults(null)
  expect(await json('sync', '--workspace', dir, '--token', company.sandbox.token)).toMatchObject({ quarantined: 0 })
})

test('a disk that fills while a document is written: nothing is kept of it, and what was there before stays', async () => {
  const disk = join(folder(), 'disk')
  mkdirSync(disk)
  const out = join(disk, 'usage.xlsx')
  const ended = await onSmallDisk(disk, `echo before > '${out}'`, ['report', 'usage', ...on, '--from', '2026-01-01', '--to', TODAY, '--out', out, '--json'], `cat '${out}' >&2; ls -A '${disk}' >&2`)
  expect(failure(1, 'DISK_FULL', ended)).toContain('There is no room left on the disk')
  expect(ended.stderr).toMatch(/\nbefore\nusage\.xlsx\n$/)
  await json('verify', ...on)
})

test('an unknown account, payment or party is named', async () => {
  const out = ['--out', join(folder(), 'x.pdf')]
  expect(await failing(1, 'NO_SUCH_PAYMENT', 'receipt', ...on, '--payment', 'PM999999', ...out)).toContain('There is no payment PM999999')
  expect(await failing(1, 'NO_SUCH_INVOICE', 'invoice', ...on, '--number', 'IN999999', ...out)).toContain('There is no invoice IN999999')
  expect(await failing(1, 'NO_SUCH_ACCOUNT', 'remittance-slip', ...on, '--account', 'A-999999', '--on', TODAY, ...out)).toContain('There is no account A-999999')
  expect(await failing(1, 'NO_SUCH_ACCOUNT', 'statement', ...on, '--account', 'A-999999', '--from', TODAY, '--to', TODAY, ...out)).toContain('There is no account A-999999')
  expect(await failing(1, 'NO_SUCH_ACCOUNT', 'aging', ...on, '--as-of', TODAY, '--account', 'A-999999')).toContain('There is no account A-999999')
  expect(await failing(1, 'NO_SUCH_PARTY', 'aging', ...on, '--as-of', TODAY, '--party', 'uk')).toContain('There are au (Australia), us (USA), ww (Worldwide)')
  expect(readdirSync(join(out[1]!, '..'))).toEqual([])
})

test('a date range the wrong way round, and a day that is none, are wrong use', async () => {
  const period = ['--from', '2026-10-31', '--to', '2026-10-01', '--out', join(folder(), 'x.pdf')]
  const [reversed, , noDay] = await Promise.all([
    failing(2, 'DATE_RANGE_REVERSED', 'statement', ...on, '--account', 'A-000001', ...period),
    failing(2, 'DATE_RANGE_REVERSED', 'report', 'usage', ...on, ...period),
    failing(2, 'WRONG_USE', 'aging', ...on, '--as-of', '2026-02-30'),
    failing(2, 'DATES_MISSING', 'report', 'invoice-detail', ...on, '--from', '2026-10-01', '--out', join(folder(), 'x.xlsx')),
  ])
  expect(reversed).toContain('2026-10-31, is after the last, 2026-10-01')
  expect(noDay).toContain('"2026-02-30" is no date')
})

test('a choice that there is not is wrong use, and what there is to choose from is told in words', async () => {
  expect((await counterfoil('report', 'usage', ...on, '--form', 'x')).stderr).toContain('Try counterfoil report usage --help.')
  expect((await counterfoil('reprot', 'usage')).stderr).toContain('Try counterfoil --help.')
  expect(await failing(2, 'WRONG_USE', 'queue', 'failed-charges', ...on, '--sort', 'clock')).toBe('sort is one of amount, last, account, attempts.')
  expect(await failing(2, 'WRONG_USE', 'queue', 'held-invoices', ...on, '--age', 'forever')).toBe('age is one of day, days3, week, month, older.')
})

test('options that are missing, unknown, or of another queue are wrong use', async () => {
  const [, , ofAnother, noValue, bogus] = await Promise.all([
    failing(2, 'WRONG_USE', 'queue', 'registrations'),
    failing(2, 'WRONG_USE', 'queue', 'refunds', ...on),
    failing(2, 'WRONG_USE', 'queue', 'registrations', ...on, '--channel', 'sms'),
    failing(2, 'WRONG_USE', 'queue', 'failed-charges', ...on, '--hardness', 'soggy'),
    counterfoil('queue', 'registrations', ...on, '--bogus'),
  ])
  expect(ofAnother).toContain('filtered by --channel, but by --need, --reason, --state')
  expect(noValue).toContain('hardness')
  expect(bogus).toMatchObject({ code: 2, stdout: '' })
})

test('a mail server that refuses: nothing is lost, and the next dispatch goes on with the same messages', async () => {
  const dispatch = (smtp: string) => ['mail', 'dispatch', 'registrations', ...on, '--party', 'au', '--token', company.sandbox.token, '--smtp', smtp]
  const before = company.sandbox.receivedMail()
  const gone = await counterfoil(...dispatch('smtp://127.0.0.1:1'), '--json')
  expect(gone.code).toBe(1)
  const { error, ...counts } = NotDispatched.parse(document(gone))
  expect(error).toEqual({ code: 'STOPPED', message: expect.stringMatching(/^Nothing answers at the mail server's address 127\.0\.0\.1:1\..* (is|are) still queued; the same command goes on with them, and so does counterfoil mail resume c\w+\.$/) as string })
  expect(gone.stderr.endsWith(`counterfoil: ${error.message}\n`)).toBe(true)
  expect(counts).toMatchObject({ sent: 0, failed: 0, uncertain: 0 })
  expect(counts.queued).toBeGreaterThan(0)

  const sent = await printed(Dispatched, ...dispatch(company.sandbox.smtp))
  expect(sent).toMatchObject({ campaigns: counts.campaigns, sent: counts.queued, failed: 0, queued: 0 })
  expect(company.sandbox.receivedMail() - before).toBe(counts.queued)
})

test('a mail server that refuses every message is named with its own words, and the figures stand beside them', async () => {
  await company.sandbox.setMailFault({ rejectAll: true })
  onTestFinished(() => company.sandbox.setMailFault({}))
  const refused = await counterfoil('mail', 'dispatch', 'registrations', ...on, '--party', 'us', '--token', company.sandbox.token, '--smtp', company.sandbox.smtp, '--json')
  expect(refused.code).toBe(1)
  expect(NotDispatched.parse(document(refused))).toMatchObject({ sent: 0, queued: 0, error: { code: 'ALL_REFUSED', message: expect.stringContaining('refuses all mail') as string } })
})

test('an operator who may only look sends no mail', async () => {
  const dir = join(folder(), 'looking')
  const token = `${company.sandbox.token}-view`
  await json('sync', '--workspace', dir, '--url', company.sandbox.url, '--token', token)
  const before = company.sandbox.receivedMail()
  expect(await failing(1, 'NOT_ALLOWED', 'mail', 'dispatch', 'registrations', '--workspace', dir, '--token', token, '--smtp', company.sandbox.smtp)).toContain('view billing, not manage it')
  expect(company.sandbox.receivedMail()).toBe(before)
})

/** Runs it where `dir` has room for 64 kB: a file system of that size, or where none can be mounted, a limit on the size of files. */
async function onSmallDisk(dir: string, first: string, args: string[], then: string) {
  const quoted = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ')
  const rest = `${first}; ${quoted}; code=$?; ${then}; exit $code`
  const mount = await watched('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt']).ended.catch(() => ({ code: 1 }))
  return mount.code === 0
    ? watched('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=64k none '${dir}'; ${rest}`]).ended
    // The databases beside it stay below this, and the workbook does not.
    : watched('sh', ['-c', `trap '' XFSZ; ulimit -f 512; ${rest}`]).ended
}
