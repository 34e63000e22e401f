import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '#main/db/sqlite.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import { todayOf } from '#main/hosts/commandLine/today.ts'
import { CLI, counterfoil, document, failing, json, printed, watched } from './counterfoil.ts'
import { pulledCompany, TODAY, type PulledCompany } from './pulledCompany.ts'
import { AgingReport, Dispatched, FailedCharges, HeldInvoices, Made, Reconciled, Registrations } from './shapes.ts'

const ACCOUNTS = 120
let company: PulledCompany
let on: string[]
beforeAll(async () => {
  company = await pulledCompany(ACCOUNTS)
  on = ['--workspace', company.workspace]
})
afterAll(() => company.dispose())

test('sync makes the workspace, pulls everything, and says so in one document', async () => {
  expect(company.pulled).toMatchObject({ quarantined: 0, pushed: 0, refused: 0 })
  expect(company.pulled.rows).toBeGreaterThan(ACCOUNTS)
})

test('a second sync needs only the token, from the environment too, and moves nothing', async () => {
  const ended = await watched(process.execPath, [CLI, 'sync', ...on, '--json'], { COUNTERFOIL_TOKEN: company.sandbox.token }).ended
  expect(document(ended)).toMatchObject({ rows: 0, quarantined: 0 })
})

test('every queue prints its rows as the window gets them, filtered, sorted and limited', async () => {
  const registrations = await printed(Registrations, 'queue', 'registrations', ...on)
  expect(registrations.rows).toHaveLength(registrations.total)
  const toSend = await printed(Registrations, 'queue', 'registrations', ...on, '--need', 'send', '--party', 'au')
  expect(toSend.total).toBe(registrations.rows.filter(({ need, partyId }) => need === 'send' && partyId === 'au').length)
  expect(toSend.rows.map(({ need, partyId }) => `${need} ${partyId}`)).toEqual(toSend.rows.map(() => 'send au'))

  const failed = await printed(FailedCharges, 'queue', 'failed-charges', ...on, '--sort', 'amount', '--order', 'desc')
  const amounts = failed.rows.map(({ amount }) => amount)
  expect(amounts, 'currency by currency').toEqual(amounts.toSorted((a, b) => (a.currency === b.currency ? b.minor - a.minor : a.currency < b.currency ? 1 : -1)))
  expect(amounts.length).toBeGreaterThan(2)
  const paused = await printed(FailedCharges, 'queue', 'failed-charges', ...on, '--paused', 'yes', '--kind', 'recharge', '--show', 'all')
  expect(paused.rows.every(({ kind, pausedAt }) => kind === 'recharge' && pausedAt !== null)).toBe(true)
  expect((await printed(FailedCharges, 'queue', 'failed-charges', ...on, '--show', 'snoozed')).total).toBe(0)
  expect((await printed(FailedCharges, 'queue', 'failed-charges', ...on, '--assignee', 'Nobody Here')).rows).toEqual([])

  const held = await printed(HeldInvoices, 'queue', 'held-invoices', ...on, '--limit', '2')
  expect(held.rows).toHaveLength(2)
  expect(held.total).toBeGreaterThan(2)
  const today = await printed(HeldInvoices, 'queue', 'held-invoices', ...on, '--today', '--sort', 'since')
  expect(today.total).toBeLessThan(held.total)
  expect(today.rows.every(({ approvesAt }) => approvesAt !== null && approvesAt < Date.now() + 25 * 3_600_000)).toBe(true)
  expect(await printed(HeldInvoices, 'queue', 'held-invoices', ...on, '--assignee', 'Nobody at all')).toMatchObject({ total: 0, rows: [] })
  expect(await printed(HeldInvoices, 'queue', 'held-invoices', ...on, '--show', 'done')).toMatchObject({ total: 0, rows: [] })
})

test('when an invoice approves itself is told in the zone of its party', async () => {
  const { rows } = await printed(HeldInvoices, 'queue', 'held-invoices', ...on, '--party', 'au')
  const at = rows.find(({ approvesAt }) => approvesAt !== null)!
  const { stdout } = await counterfoil('queue', 'held-invoices', ...on, '--party', 'au')
  expect(stdout.split('\n').find((line) => line.startsWith(at.invoiceNumber))).toContain(instantWords(at.approvesAt!, 'Australia/Sydney'))
})

test('a queue is searched by words', async () => {
  const all = await printed(HeldInvoices, 'queue', 'held-invoices', ...on)
  const wanted = all.rows[1]!
  const found = await printed(HeldInvoices, 'queue', 'held-invoices', ...on, '--text', wanted.accountName)
  expect(found.rows.map(({ invoiceId }) => invoiceId)).toContain(wanted.invoiceId)
  expect(found.total).toBeLessThan(all.total)
})

test('without --json a queue is a table for people, and whoever stops reading it sees no error', async () => {
  const line = [process.execPath, CLI, 'queue', 'registrations', ...on].map((word) => `'${word}'`).join(' ')
  const { stdout, stderr } = await watched('sh', ['-c', `${line} | head -n 1; echo "rows of $(${line} | tail -n 1)"`]).ended
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^Account +Name +Why +Needs +Email +Sent +Assigned\nrows of \d+ of \d+\n$/)
})

test('the aging of the accounts sums to its totals, currency by currency, and a party’s is a part of it', async () => {
  const report = await printed(AgingReport, 'aging', ...on, '--as-of', TODAY, '--by', 'account')
  expect(report.asOf).toBe(TODAY)
  for (const total of report.totals) {
    const rows = report.accounts.filter(({ currency }) => currency === total.currency)
    const sums = Object.fromEntries((['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus', 'unapplied', 'balance'] as const).map((column) => [column, rows.reduce((sum, row) => sum + row[column], 0)]))
    expect({ currency: total.currency, ...sums }).toEqual(total)
    expect(total.balance).toBe(total.current + total.d1_30 + total.d31_60 + total.d61_90 + total.d90plus - total.unapplied)
  }
  const us = await printed(AgingReport, 'aging', ...on, '--as-of', TODAY, '--party', 'us')
  expect(us.accounts).toEqual([])
  const ofParty = report.accounts.filter(({ partyId, currency }) => partyId === 'us' && currency === 'USD')
  expect(us.totals.find(({ currency }) => currency === 'USD')?.balance).toBe(ofParty.reduce((sum, { balance }) => sum + balance, 0))
})

test('the aging is of today where the party is, unless a day is told', async () => {
  const cache = openSqlite(join(company.workspace, 'cache.db'))
  const zone = cache.prepare(`SELECT timeZone FROM party WHERE id = 'us'`).pluck().get() as string
  cache.close()
  const before = Date.now()
  const us = await printed(AgingReport, 'aging', ...on, '--party', 'us')
  // A day may begin between the two looks at the clock.
  const days = () => [before, Date.now()].map((at) => businessDateAt(at, zone))
  expect(days()).toContain(us.asOf)
  const aged = async (...more: string[]) => (await printed(Made, 'report', 'aged-receivables', ...on, '--party', 'us', ...more, '--out', join(company.dir, 'aged-of-us.csv'))).count
  const today = await aged()
  expect(await Promise.all([...new Set(days())].map((day) => aged('--as-of', day)))).toContain(today)
  expect(today).toBeGreaterThan(await aged('--as-of', '1999-12-31'))
  const at = Date.UTC(2026, 4, 1, 2)
  const zones = [{ id: 'au', timeZone: 'Australia/Sydney' }, { id: 'us', timeZone: 'America/New_York' }]
  expect([todayOf(zones, 'au', at), todayOf(zones, 'us', at), todayOf(zones, null, at), todayOf([], null, at)]).toEqual(['2026-05-01', '2026-04-30', '2026-04-30', '2026-05-01'])
})

test('each file is made where it was asked for, with its hash, its size and its pages or rows', async () => {
  const { rows } = await printed(FailedCharges, 'queue', 'failed-charges', ...on, '--limit', '1')
  const payment = (await (await fetch(`${company.sandbox.url}/v1/payments?limit=1`, { headers: { authorization: `Bearer ${company.sandbox.token}` } })).json()) as { records: { ref: string; id: string }[] }
  const { ref, id } = payment.records[0]!
  const file = (name: string) => ['--out', join(company.dir, name)]
  const made = [
    await printed(Made, 'receipt', ...on, '--payment', ref, ...file('receipt.pdf')),
    await printed(Made, 'receipt', ...on, '--payment', id, ...file('receipt by id.pdf')),
    await printed(Made, 'statement', ...on, '--account', rows[0]!.accountRef, '--from', '2026-08-01', '--to', '2026-10-31', ...file('statement.pdf')),
    await printed(Made, 'report', 'aged-receivables', ...on, '--as-of', TODAY, ...file('aged.xlsx')),
    await printed(Made, 'report', 'usage', ...on, '--from', '2026-10-01', '--to', '2026-10-31', '--party', 'ww', ...file('usage.xlsx')),
  ]
  for (const one of made) {
    expect(one.path.startsWith(company.dir)).toBe(true)
    expect(one.bytes).toBe(readFileSync(one.path).length)
    expect(one.count).toBeGreaterThan(0)
  }
  // The same payment by its number and by its id.
  expect(made[1]?.sha256).toBe(made[0]?.sha256)
})

test('statements of every kind, an invoice copy and a remittance slip are made where they were asked for', { timeout: 90_000 }, async () => {
  const read = async <T>(path: string) => ((await (await fetch(`${company.sandbox.url}/v1/${path}`, { headers: { authorization: `Bearer ${company.sandbox.token}` } })).json()) as { records: T[] }).records
  const [invoice] = await read<{ number: string }>('invoices?limit=1')
  const accounts = await read<{ ref: string; kind: string; billing: string }>('accounts?limit=500')
  const agency = accounts.find(({ kind }) => kind === 'agency')!.ref
  const prepaid = accounts.find(({ billing }) => billing === 'prepaid')!.ref
  const period = ['--from', '2026-08-01', '--to', '2026-10-31']
  const out = (name: string) => ['--out', join(company.dir, name)]
  const made = [
    await printed(Made, 'statement', ...on, '--account', agency, ...period, '--kind', 'open-item', ...out('open items.pdf')),
    await printed(Made, 'statement', ...on, '--account', prepaid, ...period, '--kind', 'wallet', ...out('wallet.pdf')),
    await printed(Made, 'statement', ...on, '--account', agency, ...period, '--kind', 'agency', ...out('agency.pdf')),
    await printed(Made, 'invoice', ...on, '--number', invoice!.number, ...out('invoice.pdf')),
    await printed(Made, 'remittance-slip', ...on, '--account', agency, '--on', TODAY, ...out('slip.pdf')),
  ]
  for (const one of made) expect(one.bytes).toBe(readFileSync(one.path).length)
})

test('a report is of one invoice by its number, of one account, of one party; a name that ends in .csv makes a CSV file', { timeout: 60_000 }, async () => {
  const { rows } = await printed(FailedCharges, 'queue', 'failed-charges', ...on, '--limit', '1')
  const { records: [invoice] } = (await (await fetch(`${company.sandbox.url}/v1/invoices?limit=1`, { headers: { authorization: `Bearer ${company.sandbox.token}` } })).json()) as { records: { number: string }[] }
  const file = (name: string) => ['--out', join(company.dir, name)]
  const one = await printed(Made, 'report', 'invoice-detail', ...on, '--invoice', invoice!.number, ...file('one invoice.xlsx'))
  const registrations = await printed(Made, 'report', 'registrations', ...on, '--party', 'au', ...file('registrations.xlsx'))
  const payments = await printed(Made, 'report', 'payments', ...on, '--from', '2025-10-01', '--to', TODAY, '--account', rows[0]!.accountRef, '--no-bom', ...file('payments.csv'))
  for (const made of [one, registrations, payments]) expect(made.count).toBeGreaterThan(0)
  expect(readFileSync(one.path, 'latin1').slice(0, 2)).toBe('PK')
  const lines = readFileSync(payments.path, 'utf8').split('\r\n')
  expect(lines[0]).toMatch(/^"Party","Account","Name","Payment"/)
  expect(lines.length).toBe(payments.count + 2)
  expect(lines[1]).toContain(rows[0]!.accountRef)
})

test('a dispatch sends each registration email once, counted by the mail server, and again only to nobody', async () => {
  // A link is good from the day on which it is made: by both clocks the same.
  company.sandbox.moveClock(Date.now())
  await json('sync', ...on, '--token', company.sandbox.token)
  const { total } = await printed(Registrations, 'queue', 'registrations', ...on, '--need', 'send')
  const unreachable = await printed(Registrations, 'queue', 'registrations', ...on, '--need', 'fix_address')
  expect(unreachable.total).toBeGreaterThan(0)
  const before = company.sandbox.receivedMail()
  const send = ['mail', 'dispatch', 'registrations', ...on, '--smtp', company.sandbox.smtp, '--token', company.sandbox.token] as const
  const first = await printed(Dispatched, ...send)
  expect(first).toMatchObject({ uncertain: 0, queued: 0 })
  expect(first.campaigns).toHaveLength(1)
  expect([first.sent + first.failed + first.skipped, first.leftOut]).toEqual([total, unreachable.total])
  expect(first.sent).toBeGreaterThan(5)
  expect(company.sandbox.receivedMail() - before).toBe(first.sent)
  const again = await printed(Dispatched, ...send)
  expect(again).toMatchObject({ campaigns: [], sent: 0 })
  expect(company.sandbox.receivedMail() - before).toBe(first.sent)
})

test('reconcile tells what differs from the billing system, mends it, and then nothing differs', async () => {
  const connection = ['--token', company.sandbox.token]
  const sound = await printed(Reconciled, 'reconcile', ...on, ...connection)
  expect(sound).toMatchObject({ differences: 0, repaired: 0, rows: 0, listed: [] })
  expect(sound.compared).toBeGreaterThan(ACCOUNTS * 5)

  const sqlite = openSqlite(join(company.workspace, 'cache.db'))
  const account = sqlite.prepare<[], string>('SELECT accountId FROM payment ORDER BY id LIMIT 1').pluck().get()!
  const deleted = sqlite.prepare('DELETE FROM payment WHERE accountId = ?').run(account).changes
  sqlite.close()
  const words = await counterfoil('reconcile', ...on, ...connection)
  expect(words.code, words.stderr).toBe(0)
  expect(words.stdout).toMatch(new RegExp(`^[\\d,]+ sums compared in [\\d.]+ s; 1 differed, 1 of them repaired; ${deleted} records taken\\.\n`))
  expect(words.stdout).toMatch(new RegExp(`payments +\\w+ +${account} +[A-Z]{3} +${deleted} +0 .* repaired`))
  expect(await printed(Reconciled, 'reconcile', ...on, ...connection)).toMatchObject({ differences: 0, rows: 0 })
})

test('reconcile without a token is wrong use, and with a wrong one a failure', async () => {
  await failing(2, 'NO_TOKEN', 'reconcile', ...on)
  await failing(1, 'UNAUTHORIZED', 'reconcile', ...on, '--token', 'a wrong one')
})

test('verify checks every account and finds nothing wrong', async () => {
  expect(await json('verify', ...on)).toEqual({ accounts: ACCOUNTS, differences: 0, problems: [], ledger: null, waiting: [], unfinished: [], pulled: true })
})

test('verify exits with 1 and names what is wrong', async () => {
  const sqlite = openSqlite(join(company.workspace, 'cache.db'))
  const id = sqlite.prepare<[], string>(`SELECT invoiceId FROM openInvoice LIMIT 1`).pluck().get()!
  sqlite.prepare('UPDATE openInvoice SET openMinor = openMinor + 1 WHERE invoiceId = ?').run(id)
  sqlite.close()
  const ended = await counterfoil('verify', ...on, '--json')
  expect(ended.code).toBe(1)
  expect(document(ended)).toMatchObject({ accounts: ACCOUNTS, problems: expect.arrayContaining([expect.objectContaining({ kind: 'computed', subject: `openInvoice ${id}` })]) as unknown[] })
})

test('help and version are no failures; no command at all is wrong use', async () => {
  const [help, version, nothing] = await Promise.all([counterfoil('report', '--help'), counterfoil('--version'), counterfoil()])
  expect(help).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toContain('aged-receivables')
  expect(version).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  expect(nothing).toMatchObject({ code: 2, stdout: '' })
})
