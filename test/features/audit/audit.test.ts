/** The audit trail as a window reads it, checks it and has it as a file. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { audit as auditContract, AuditFilter } from '#contract/audit.ts'
import { AnswerState } from '#contract/answers.ts'
import { commands } from '#contract/commands.ts'
import { auditCheckJob, auditExportJob } from '#main/core/jobs/audit.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { appendAudits, checkAudit } from '#main/db/audit.ts'
import { actionsLike, isKnownAction } from '#main/db/auditActions.ts'
import { auditSearch, auditWalk, invoiceNumbered, LOOKED_THROUGH, restOf } from '#main/db/auditPage.ts'
import { NAMES_SQL } from '#main/db/auditTeller.ts'
import { auditRouter } from '#main/features/audit/handlers.ts'
import { clientOf } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'
import { recalculated } from '../../fixtures/readers.ts'
import { busyAccount, codeOf, DAY, NOW, workDesk } from '../work/books.ts'

function opened() {
  const at = workDesk()
  const running: Promise<unknown>[] = []
  // Jobs run where they are asked for, on their own connection.
  const jobs = { start: (job: string, input: never) => {
    const finished = (job === 'audit.check' ? auditCheckJob : auditExportJob)(input, { signal: new AbortController().signal, progress: () => {} })
    running.push(finished)
    return { id: 'activity', finished }
  } }
  const context = Object.create(at.desk.context, { jobs: { value: jobs } }) as CoreContext
  const client = clientOf<typeof auditContract>(auditRouter(context))
  const write = (entries: Partial<Parameters<typeof appendAudits>[1][number]>[]) =>
    appendAudits(at.database, entries.map((entry) => ({ at: at.clock.now, by: 'Noor Vale', action: 'settings.intervals', subject: 'workspace', detail: {}, ...entry })))
  const words = async (filter: AuditFilter = {}) => (await client.page({ ...filter, limit: 100 })).rows.map((row) => row.words)
  return { ...at, client, work: at.client, write, words, running, context }
}

describe('the page', () => {
  test('tells what was done in plain words, to what, and what the entry says, the newest first', async () => {
    const at = opened()
    const { failed, hold, account, unpaid, held } = busyAccount(at.books)
    await at.work.assign({ items: [failed], to: 'Ines Carvalho' })
    at.clock.now += 1000
    await at.work.nextAction({ items: [hold], action: { text: 'Ask for the order number', on: '2026-11-24' } })
    at.clock.now += 1000
    await at.work.promise({ account: account.id, invoice: unpaid.id, amount: { minor: 12_345, currency: 'AUD' }, dueOn: '2026-11-27', note: 'By phone' })
    const { rows } = await at.client.page({ limit: 10 })
    expect(rows.map((row) => [row.by, row.words, row.subject, row.accountId])).toEqual([
      ['Noor Vale', 'Promise to pay A$123.45 by 27 Nov 2026', `Kestrel Freight (A-000001), ${unpaid.number}`, account.id],
      ['Noor Vale', 'Next action: Ask for the order number, on 24 Nov 2026', `Kestrel Freight (A-000001), ${held.number}`, account.id],
      ['Noor Vale', 'Assigned to Ines Carvalho', `Kestrel Freight (A-000001), ${unpaid.number}`, account.id],
    ])
    expect(rows[0]!.says).toEqual([
      { label: 'Invoice', value: unpaid.number }, { label: 'Amount', value: 'A$123.45' }, { label: 'Promised by', value: '27 Nov 2026' }, { label: 'Note', value: 'By phone' }])
    expect(rows[2]!.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('a command is told by its label and what it carries, with amounts in their currency and names for ids', async () => {
    const at = opened()
    const { account, held } = busyAccount(at.books)
    at.context.outbox.enqueue('holdInvoice', { invoiceId: held.id as never, reason: 'Wrong quantity', channel: 'phone' }, { accountId: account.id, partyId: 'au', targetId: held.id, ifMatch: 1 })
    const { rows: [row] } = await at.client.page({ limit: 10 })
    expect(row).toMatchObject({ words: commands.holdInvoice.label, subject: `Kestrel Freight (A-000001), Invoice ${held.number}`, accountId: account.id })
    expect(row!.says).toContainEqual({ label: 'Reason', value: 'Wrong quantity' })
  })

  test('a list is told item by item, each amount in its own currency, and what a thing is made of part by part', async () => {
    const at = opened()
    const { held, unpaid } = busyAccount(at.books)
    at.write([
      { action: 'answer.confirm', subject: 'a1', detail: { as: 'approve', invoices: [held.id, unpaid.id] } },
      { action: 'mail.sendPaper', subject: 'c1', detail: { contacts: [], rows: [{ invoiceId: held.id, amountMinor: 12_345, currency: 'AUD' }, { invoiceId: unpaid.id, amountMinor: 700, currency: 'JPY', note: null }] } },
    ])
    const { rows: [paper, answer] } = await at.client.page({ limit: 10 })
    expect(answer!.says).toContainEqual({ label: 'Invoices', value: `${held.number}, ${unpaid.number}` })
    expect(paper!.says).toEqual([{ label: 'Contacts', value: 'None' }, { label: 'Rows', value: `Invoice ${held.number}, Amount A$123.45; Invoice ${unpaid.number}, Amount ¥700` }])
  })

  test('of what is no longer here its ids are told, and of an entry that was edited with other tools what it holds', async () => {
    const at = opened()
    at.write([{ action: 'promise.kept', subject: 'p1', detail: { accountId: 'acc_gone', invoiceId: 'inv_gone', amountMinor: 5, currency: 'AUD' } }, { action: 'something.later', subject: 'x' }])
    at.database.raw.exec('DROP TRIGGER audit_is_never_changed')
    at.database.raw.prepare(`UPDATE audit SET detail = 'no json' WHERE action = 'something.later'`).run()
    expect((await at.client.page({ limit: 10 })).rows.map(({ words, subject, accountId, says }) => [words, subject, accountId, says.length])).toEqual([
      ['something.later', 'x', null, 1], ['Promise kept', 'acc_gone, inv_gone', 'acc_gone', 2]])
  })

  test('pages each entry once, from the newest on, also where many are of one moment', async () => {
    const at = opened()
    at.write(Array.from({ length: 250 }, (_, n) => ({ at: NOW + Math.floor(n / 40), subject: String(n) })))
    const rows = await visitAll((place) => at.client.page({ limit: 7, ...place }))
    expect(rows.map(({ subject }) => Number(subject))).toEqual(Array.from({ length: 250 }, (_, n) => 249 - n))
    expect(await codeOf(at.client.page({ limit: 7, after: 'bm9uc2Vuc2U' }))).toBe('BAD_CURSOR')
  })
})

describe('filters', () => {
  const filled = () => {
    const at = opened()
    const [kestrel, harbour] = [at.books.account({ name: 'Kestrel Freight' }), at.books.account({ name: 'Harbour Signs' })]
    const invoice = at.books.invoice(kestrel)
    at.books.derive()
    at.write([
      { at: NOW - 3 * DAY, action: 'settings.intervals', by: 'Adaeze Obi' },
      { at: NOW - 2 * DAY, action: 'work.assign', subject: invoice.id, detail: { queue: 'heldInvoices', accountId: kestrel.id, to: 'Ines Carvalho' } },
      { at: NOW - DAY, action: 'command.releaseInvoice', subject: invoice.id, detail: { accountId: kestrel.id }, by: 'Adaeze Obi' },
      { at: NOW - DAY, action: 'work.done', subject: 'reg_1', detail: { queue: 'registrations', accountId: harbour.id } },
      { at: NOW, action: 'mail.dispatch', subject: 'c1', detail: { kind: 'registration', messages: 1200 } },
    ])
    const found = async (filter: AuditFilter) => (await at.client.page({ ...filter, limit: 50 })).rows.map(({ action }) => action)
    return { ...at, kestrel, harbour, invoice, found }
  }

  test('by who, by group, by account, and by any of them together', async () => {
    const { found, kestrel, harbour } = filled()
    expect(await found({ by: 'Adaeze Obi' })).toEqual(['command.releaseInvoice', 'settings.intervals'])
    expect(await found({ group: 'work' })).toEqual(['work.done', 'work.assign'])
    expect(await found({ account: kestrel.id as never })).toEqual(['command.releaseInvoice', 'work.assign'])
    expect(await found({ account: kestrel.id as never, group: 'work' })).toEqual(['work.assign'])
    expect(await found({ account: kestrel.id as never, by: 'Adaeze Obi' })).toEqual(['command.releaseInvoice'])
    expect(await found({ group: 'work', by: 'Adaeze Obi' })).toEqual([])
    expect(await found({ group: 'work', account: harbour.id as never, by: 'Noor Vale' })).toEqual(['work.done'])
    expect(await found({ group: 'mail' })).toEqual(['mail.dispatch'])
  })

  test('by days, both included', async () => {
    const { found } = filled()
    const day = (at: number) => new Date(at).toLocaleDateString('sv-SE')
    expect(await found({ from: day(NOW - 2 * DAY), to: day(NOW - DAY) })).toEqual(['work.done', 'command.releaseInvoice', 'work.assign'])
    expect(await found({ from: day(NOW) })).toEqual(['mail.dispatch'])
    expect(await found({ to: day(NOW - 3 * DAY) })).toEqual(['settings.intervals'])
  })

  test('by a text: what an entry says, how it reads, whose account, which invoice', async () => {
    const { found, invoice } = filled()
    expect(await found({ text: 'ines carv' })).toEqual(['work.assign'])
    expect(await found({ text: 'assigned' })).toEqual(['work.assign'])
    expect(await found({ text: 'kestrel' })).toEqual(['command.releaseInvoice', 'work.assign'])
    expect(await found({ text: invoice.number.toLowerCase() })).toEqual(['command.releaseInvoice', 'work.assign'])
    expect(await found({ text: '100%' })).toEqual([])
    expect(await found({ text: 'adaeze', group: 'settings' })).toEqual(['settings.intervals'])
  })

  test('a text that is far back is found by going on: a page looks through so many entries and no more', async () => {
    const at = opened()
    at.write([{ subject: 'needle' }, ...Array.from({ length: LOOKED_THROUGH + 5 }, (_, n) => ({ subject: `hay ${n}` }))])
    const first = await at.client.page({ text: 'needle', limit: 50 })
    expect([first.rows.length, first.next !== null]).toEqual([0, true])
    const second = await at.client.page({ text: 'needle', limit: 50, after: first.next! })
    expect([second.rows.map(({ subject }) => subject), second.next]).toEqual([['needle'], null])
    expect((await visitAll((place) => at.client.page({ text: 'hay', limit: 500, ...place }))).length).toBe(LOOKED_THROUGH + 5)
  })

  test('the people are all whom the trail names', async () => {
    expect(await filled().client.people()).toEqual(['Adaeze Obi', 'Noor Vale'])
  })
})

describe('the check', () => {
  test('says how many entries there are, that all are as they were written, and the hash that stands for them', async () => {
    const at = opened()
    at.write([{ subject: 'a' }, { subject: 'b' }])
    const { rows: [newest] } = await at.client.page({ limit: 1 })
    expect(await at.client.check()).toEqual({ entries: 2, brokenAt: null, lastHash: newest!.hash })
  })

  test.each([
    ['changed', `UPDATE audit SET by = 'Somebody Else' WHERE id = 2`, 2],
    ['taken out', 'DELETE FROM audit WHERE id = 2', 3],
    ['put in', `INSERT INTO audit (id, at, by, action, subject, detail, previousHash, hash) SELECT 9, at, by, action, 'forged', detail, hash, hash FROM audit WHERE id = 3`, 9],
    ['made no JSON', `UPDATE audit SET detail = 'x' WHERE id = 1`, 1],
  ])('an entry that was %s is shown', async (_what, edit, brokenAt) => {
    const at = opened()
    at.write([{ subject: 'a' }, { subject: 'b' }, { subject: 'c' }])
    at.database.raw.exec('DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted')
    at.database.raw.exec(edit)
    expect((await at.client.check()).brokenAt).toBe(brokenAt)
  })

  test('an empty trail is whole', async () => {
    expect(await opened().client.check()).toEqual({ entries: 0, brokenAt: null, lastHash: '' })
  })
})

describe('as a file', () => {
  const documents = (at: ReturnType<typeof opened>) => readdirSync(join(at.books.dir, 'documents'))

  test('a CSV holds every entry that the filter means, the oldest first, and its hashes can be worked out from it', async () => {
    const at = opened()
    at.write([{ subject: 'a', detail: { note: '=1+1, "quoted"' } }, { subject: 'b', by: 'Adaeze Obi' }, { subject: 'c' }])
    expect(await at.client.export({ format: 'csv' })).toEqual({ activity: 'activity' })
    await Promise.all(at.running)
    const [name] = documents(at)
    const [titles, ...lines] = readFileSync(join(at.books.dir, 'documents', name!), 'utf8').replace('\uFEFF', '').trim().split('\r\n').map(cells)
    const column = (title: string) => titles!.indexOf(title)
    const of = (line: string[], title: string) => line[column(title)]!
    let previous = ''
    for (const line of lines) {
      const told = [of(line, 'Hash of the entry before'), Number(of(line, 'Time (ms since 1970)')), of(line, 'Who'), of(line, 'Action'), of(line, 'Subject'), of(line, 'Detail')]
      expect(told[0]).toBe(previous)
      expect(createHash('sha256').update(JSON.stringify(told)).digest('hex')).toBe(of(line, 'Hash'))
      previous = of(line, 'Hash')
    }
    expect(lines.map((line) => of(line, 'Subject'))).toEqual(['a', 'b', 'c', 'audit'])
    expect(previous).toBe(at.database.raw.prepare('SELECT hash FROM audit WHERE id = 4').pluck().get())
    // That it was taken is in the trail before it is.
    expect(await at.words()).toEqual(['Audit trail exported', 'Intervals changed', 'Intervals changed', 'Intervals changed'])
  })

  test('a workbook holds the same, with a summary by person and by action; only what the filter means', async () => {
    const at = opened()
    at.write([{ subject: 'a' }, { subject: 'b', by: 'Adaeze Obi' }, { subject: 'c', by: 'Adaeze Obi', action: 'view.save' }])
    await at.client.export({ format: 'xlsx', by: 'Adaeze Obi' })
    await Promise.all(at.running)
    const book = await recalculated(join(at.books.dir, 'documents', documents(at)[0]!))
    expect(Object.keys(book)).toEqual(expect.arrayContaining(['Summary', 'Audit trail']) as string[])
    expect(book['Audit trail']!.slice(1).map((row) => [row[2], row[3], row[9]])).toEqual([['Adaeze Obi', 'Intervals changed', 'b'], ['Adaeze Obi', 'View saved', 'c']])
    expect(book['Summary']!.filter(([first]) => ['Adaeze Obi', 'settings.intervals', 'view.save'].includes(first!)).map(([first, second]) => [first, second])).toEqual([['Adaeze Obi', '2'], ['settings.intervals', '1'], ['view.save', '1']])
    expect(at.database.raw.prepare('SELECT kind, title FROM document').get()).toEqual({ kind: 'audit-trail', title: 'Audit trail, 2026-11-20' })
  })

  test('more entries than a page are all in it', async () => {
    const at = opened()
    at.write(Array.from({ length: 2_345 }, (_, n) => ({ subject: `s${n}` })))
    const made = await auditExportJob({ workspaceDir: at.books.dir, filter: { format: 'csv' }, timeZone: 'UTC', now: NOW, destination: { to: 'file', path: join(at.books.dir, 'a.csv') } }, { signal: new AbortController().signal, progress: () => {} })
    expect(made.count).toBe(2_345)
  })

  test('a person can call it off, and nothing is left', async () => {
    const at = opened()
    at.write(Array.from({ length: 2_345 }, (_, n) => ({ subject: `s${n}` })))
    const calledOff = new AbortController()
    const progress = () => calledOff.abort()
    await expect(auditExportJob({ workspaceDir: at.books.dir, filter: { format: 'xlsx' }, timeZone: 'UTC', now: NOW, destination: { to: 'workspace', by: 'Noor Vale' } }, { signal: calledOff.signal, progress })).rejects.toMatchObject({ name: 'JobCancelled' })
    expect(documents(at)).toEqual([])
  })
})

/** Quoted cells of a line. */
const cells = (line: string): string[] => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => (quoted ?? plain ?? '').replaceAll('""', '"').replace(/^'(?=[=+\-@])/, ''))

describe('every action that the code writes', () => {
  const source = (folder: string): string[] => readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts')).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  const written = new Set<string>()
  for (const text of source(join(import.meta.dirname, '../../../src-main'))) {
    // The first argument of `audit(…)`, or what stands behind `action:`; and where actions stand in a list, the list.
    if (!/audit\(|appendAudit|ACTIONS\b/.test(text)) continue
    for (const [, argument] of [...text.matchAll(/\baudit\(\s*([^,]+),|\baction:\s*([^,}]+)[,}]|ACTIONS = \{([^}]+)\}|\bchanged\(\s*([^,)]+),|\? \(\[('[a-z]+\.[A-Za-z_]+')|: \(\[([^,]+),/g)].map((match) => [match[0], match.slice(1).find((part) => part !== undefined) ?? ''])) {
      for (const [, action] of argument!.matchAll(/'([a-z]+\.[A-Za-z_]+)'/g)) written.add(action!)
    }
  }
  for (const state of AnswerState.options) written.add(`answer.${state}`)
  for (const command of Object.keys(commands)) written.add(`command.${command}`)

  test('has words of its own', () => {
    expect(written.size).toBeGreaterThan(60)
    expect([...written].filter((action) => !isKnownAction(action))).toEqual([])
  })

  test('belongs to a group that people can choose', () => {
    const { database } = workDesk()
    appendAudits(database, [...written].map((action) => ({ at: 1, by: 'x', action, subject: 'y', detail: {} })))
    expect(database.raw.prepare(`SELECT action FROM audit WHERE area = 'other'`).pluck().all()).toEqual([])
  })

  test('is found by how it reads', () => {
    expect(actionsLike('promise')).toEqual(expect.arrayContaining(['promise.make', 'promise.broken', 'promise.withdraw']) as string[])
    expect(actionsLike('PUT BACK')).toEqual(['work.undo'])
    expect(actionsLike('work.assign')).toEqual(['work.assign'])
  })
})

test('the plans: the page along what narrows it most, in its own order; names by key', () => {
  const { database } = workDesk()
  const read = { after: null, limit: 100, newestFirst: true, timeZone: 'Australia/Sydney' }
  const account = 'a' as never
  const cases: [AuditFilter, string][] = [[{}, 'audit_by_time'], [{ from: '2026-01-01', to: '2026-02-01' }, 'audit_by_time'], [{ by: 'x' }, 'audit_by_person'], [{ group: 'work' }, 'audit_by_area'], [{ account }, 'audit_by_account'], [{ account, by: 'x', group: 'work', from: '2026-01-01' }, 'audit_by_account'], [{ group: 'work', by: 'x' }, 'audit_by_area']]
  for (const [filter, index] of cases) {
    expectWalk(database, auditWalk(filter, read, 101), index)
    expectWalk(database, auditWalk(filter, { ...read, after: [NOW, 1], newestFirst: false }, 101), index)
    const rest = restOf(database, { ...filter, text: 'kestrel' })
    const plan = database.plan(auditSearch(filter, read, rest))
    expect(plan.join('\n')).toContain(index)
    // `looked`: the so many entries that a page looks through.
    expect(plan.filter((line) => line.startsWith('SCAN ') && !/USING|VIRTUAL TABLE|^SCAN looked$/.test(line))).toEqual([])
  }
  expectNoScan(database, invoiceNumbered('IN1'))
  for (const sql of Object.values(NAMES_SQL)) expect(database.raw.prepare<[string], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all('x').filter(({ detail }) => detail.startsWith('SCAN'))).toEqual([])
  expect(checkAudit(database).entries).toBe(0)
})
