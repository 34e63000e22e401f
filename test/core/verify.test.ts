import { closeSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyWorkspace, type VerifyReport } from '#main/core/verify.ts'
import { appendAudit } from '#main/db/audit.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { booksIn, emptyBooks, type Books } from '../fixtures/books.ts'
import { emptyFolder } from '../fixtures/folders.ts'

const NOW = Date.UTC(2026, 2, 20)
const verified = ({ database, dir }: Pick<Books, 'database' | 'dir'>, on?: string): Promise<VerifyReport> =>
  verifyWorkspace({ database, documentsDir: join(dir, 'documents'), now: () => NOW }, on)

function writeDocument({ database, dir }: Books, id: string, fileName: string, content = 'a receipt'): void {
  writeFileSync(join(dir, 'documents', fileName), content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  database.raw.prepare(`INSERT INTO document VALUES (?, 'receipt', 'Receipt', ?, ?, ?, NULL, 1, 'Rosa', '{}')`).run(id, fileName, sha256, content.length)
}

/** Two accounts with sound books, two documents, three entries in the audit trail. */
function soundBooks(): Books {
  const books = emptyBooks()
  books.together(() => {
    books.party()
    const account = books.account({ ref: 'A-000001' })
    const invoice = books.invoice(account, { totalMinor: 110_000 })
    const payment = books.payment(account, { amountMinor: 100_000 })
    books.allocation(payment, invoice, { amountMinor: 90_000 })
    books.refund(payment, { amountMinor: 5_000 })
    books.hold(invoice)
    books.account({ ref: 'A-000002' })
  })
  for (let i = 1; i <= 3; i++) appendAudit(books.database, { at: i, by: 'Rosa', action: 'note.added', subject: 'acc_1', detail: { i } })
  books.derive()
  writeDocument(books, 'doc_1', 'Receipt PM1.pdf')
  writeDocument(books, 'doc_2', 'Receipt PM2.pdf')
  return books
}

function leftOnTheLine({ database }: Books): void {
  database.raw.exec(`INSERT INTO template (id, kind, partyId, version, subject, html, text, createdAt, createdBy) VALUES ('t', 'registration', NULL, 1, 's', 'h', 't', 1, 'us');
    INSERT INTO campaign (id, kind, partyId, state, templateId, total, createdAt, createdBy) VALUES ('c1', 'registration', NULL, 'cancelled', 't', 1, 1, 'Noor'), ('c2', 'registration', NULL, 'running', 't', 1, 1, 'Noor');
    INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, messageId, attempts, queuedAt, sendingAt) VALUES
      ('m1', 'c1', 'acc_1', 'au', 'r1', 'mere@customer.example', 'Mere', 'sending', '<1@x.example>', 1, 1, 2), ('m2', 'c2', 'acc_1', 'au', 'r1', 'mere@customer.example', 'Mere', 'sending', '<2@x.example>', 1, 1, 2)`)
}

/** What is told, without the rows that are shown whole. */
const told = async (books: Books, on?: string) => (await verified(books, on)).problems.map(({ kind, subject, message }) => `${kind} · ${subject} · ${message.replaceAll(/\{.*?\}/g, '{…}')}`)

describe('verifying', () => {
  test('finds nothing in a sound workspace, and counts accounts without any books too', async () => {
    expect(await verified(soundBooks())).toEqual({ accounts: 2, differences: 0, problems: [], ledger: null, waiting: [], unfinished: [], pulled: true })
  })

  test.each<[string, (books: Books) => void, string[]]>([
    ['a document that was changed', ({ dir }) => writeFileSync(join(dir, 'documents', 'Receipt PM2.pdf'), 'a receiqt'), ['document · Receipt PM2.pdf · the file is not the one that was made']],
    ['a document that is gone', ({ dir }) => rmSync(join(dir, 'documents', 'Receipt PM1.pdf')), ['document · Receipt PM1.pdf · the file is missing, or cannot be read']],
    ['a document whose name was made to lead elsewhere', ({ database }) => database.raw.exec(`UPDATE document SET fileName = '../desk.db' WHERE id = 'doc_1'`), ['document · ../desk.db · is no name of a file in the folder of documents']],
    ['a balance changed by other hands', ({ database }) => database.raw.exec(`UPDATE cache.accountBalance SET balanceMinor = 0`), ['computed · accountBalance acc_1 AUD · is {…}, and should be {…}']],
    ['a row of a queue taken away', ({ database }) => database.raw.exec(`DELETE FROM cache.heldInvoice`), ['computed · heldInvoice inv_1 · is missing, and should be {…}']],
    ['a message left on the line by a campaign that does not run', leftOnTheLine, ['mail · mere@customer.example · message m1 is marked as being sent, though nothing sends it: close Counterfoil and open it again']],
    ['an entry of the audit trail rewritten', ({ database }) => database.raw.exec(`DROP TRIGGER audit_is_never_changed; UPDATE audit SET by = 'Nobody' WHERE id = 2`), ['audit · entry 2 · was changed, or an entry before it was taken away']],
    ['an entry of the audit trail taken away', ({ database }) => database.raw.exec(`DROP TRIGGER audit_is_never_deleted; DELETE FROM audit WHERE id = 2`), ['audit · entry 3 · was changed, or an entry before it was taken away']],
  ])('finds %s', async (_, change, problems) => {
    const books = soundBooks()
    change(books)
    expect(await told(books)).toEqual(problems)
  })

  test('finds more allocated than there is, on the invoice and from the payment, from the day it is so', async () => {
    const books = soundBooks()
    const account = { id: 'acc_1', partyId: 'au', currency: 'AUD' }
    const payment = books.payment(account, { amountMinor: 25_000 })
    books.allocation(payment, { id: 'inv_1' }, { amountMinor: 30_000, effectiveOn: '2026-03-01' })
    books.derive()
    expect(await told(books)).toEqual(['books · A-000001 · invoice inv_1 is over-allocated by 10000 AUD (minor units)', `books · A-000001 · payment ${payment.id} is over-allocated by 5000 AUD (minor units)`])
    expect(await told(books, '2026-02-28')).toEqual([])
  })

  test('finds a row that belongs to nothing, and money left on a void invoice, and names accounts that have no record', async () => {
    const books = soundBooks()
    const account = { id: 'acc_1', partyId: 'au', currency: 'AUD' }
    const gone = books.invoice(account, { status: 'void', voidedOn: '2026-03-02' })
    const payment = books.payment(account, { amountMinor: 700 })
    books.allocation(payment, gone, { amountMinor: 700 })
    const stray = { id: 'acc_404', partyId: 'au', currency: 'AUD' }
    books.allocation(books.payment(stray, { amountMinor: 100 }), { id: 'inv_404' })
    books.derive()
    const problems = await told(books)
    expect(problems).toContain(`books · A-000001 · void invoice ${gone.id} still has 700 AUD (minor units) allocated to it`)
    expect(problems).toContainEqual(expect.stringMatching(/^books · acc_404 · allocation all_\d+ refers to something that is not in the copy/))
    expect((await verified(books)).accounts).toBe(3)
  })

  test('tells a hundred problems and counts all', async () => {
    const books = soundBooks()
    for (let i = 0; i < 130; i++) books.database.raw.prepare(`INSERT INTO document VALUES (?, 'receipt', 'Receipt', ?, 'x', 1, NULL, 1, 'Rosa', '{}')`).run(`lost_${i}`, `lost ${i}.pdf`)
    const { differences, problems } = await verified(books)
    expect([differences, problems.length]).toEqual([130, 100])
  })

  test('leaves out a party whose first pull has not come to its end, names it, and leaves it as it is', async () => {
    const books = soundBooks()
    books.together(() => {
      books.party({ id: 'us', partyId: 'us', name: 'USA', currency: 'USD' })
      const account = books.account({ id: 'acc_us', partyId: 'us', currency: 'USD' })
      const invoice = books.invoice(account, { totalMinor: 5_000 })
      // Its payment has not come yet, and of another account not even the account.
      books.allocation({ id: 'pay_later', accountId: account.id, partyId: 'us', currency: 'USD', amountMinor: 100, receivedOn: '2026-02-01' }, invoice)
      books.invoice({ id: 'acc_later', partyId: 'us', currency: 'USD' })
    })
    const kept = books.database.raw.prepare('SELECT key FROM cache.meta ORDER BY key').all()
    expect(await verified(books)).toMatchObject({ accounts: 2, differences: 0, problems: [], unfinished: ['us'], pulled: true })
    expect(books.database.raw.prepare('SELECT key FROM cache.meta ORDER BY key').all()).toEqual(kept)
    expect(books.database.raw.prepare('SELECT * FROM cache.staleAccount').all()).toEqual([])
    books.derive()
    expect(await verified(books)).toMatchObject({ accounts: 4, unfinished: [] })
    expect(await told(books)).toContain('books · A-000003 · allocation all_2 refers to something that is not in the copy')
  })

  test('knows a party of the operator of which nothing has come at all', async () => {
    const books = soundBooks()
    books.database.raw.prepare(`INSERT INTO cache.meta VALUES ('me', ?)`).run(JSON.stringify({ operator: {}, grants: [], parties: ['au', 'us'] }))
    expect(await verified(books)).toMatchObject({ accounts: 2, differences: 0, unfinished: ['us'] })
  })

  test('says of a workspace that nothing was pulled into that nothing was', async () => {
    expect(await verified(emptyBooks())).toEqual({ accounts: 0, differences: 0, problems: [], ledger: null, waiting: [], unfinished: [], pulled: false })
  })

  test('lets other work of the process through', async () => {
    const books = soundBooks()
    let ticks = 0
    const timer = setInterval(() => { ticks++ }, 0)
    await verified(books)
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(0)
  })
})

describe('verifying a damaged database', () => {
  /** Sound books whose file has every page of one table overwritten while nobody looks. */
  function damaged(schema: 'main' | 'cache', tableOrIndex: string) {
    const dir = emptyFolder()
    const first = openWorkspace(dir, { create: true, who: 'a test' })
    const books = booksIn(dir, first.database)
    books.together(() => {
      books.party()
      for (let i = 0; i < 60; i++) books.invoice(books.account())
    })
    for (let i = 0; i < 200; i++) appendAudit(first.database, { at: i, by: 'Rosa', action: 'note.added', subject: 'acc_1', detail: { text: 'x'.repeat(100) } })
    books.derive()
    writeDocument(books, 'doc_1', 'Receipt.pdf')
    const pages = first.database.raw.prepare<[string, string], number>('SELECT pageno FROM dbstat(?) WHERE name = ? ORDER BY pageno').pluck().all(schema, tableOrIndex)
    rmSync(join(dir, 'documents', 'Receipt.pdf'))
    const { database } = first
    for (const name of ['main', 'cache']) database.raw.pragma(`${name}.wal_checkpoint(TRUNCATE)`)
    database.raw.pragma('cache.shrink_memory')
    const file = join(dir, schema === 'main' ? 'desk.db' : 'cache.db')
    expect(statSync(file).size).toBeGreaterThan(0)
    const fd = openSync(file, 'r+')
    // All but the root, so that it breaks half-way.
    for (const page of pages.slice(1)) writeSync(fd, Buffer.alloc(4096, 0xa5), 0, 4096, (page - 1) * 4096)
    closeSync(fd)
    return { database, dir, books, first }
  }
  test.each([
    ['main', 'audit', 'desk.db', 'the audit trail'],
    ['cache', 'account', 'cache.db', 'the books'],
  ] as const)('tells a corrupt page of %s.%s, and goes on to what can still be read', async (schema, table, file, part) => {
    const { database, dir, first } = damaged(schema, table)
    try {
      const { differences, problems } = await verified({ database, dir })
      expect(differences).toBeGreaterThan(0)
      const subjects = problems.map(({ kind, subject }) => `${kind} ${subject}`)
      expect(subjects).toContain(`database ${file}`)
      expect(subjects).toContain(`database ${part}`)
      expect(subjects).toContain('document Receipt.pdf')
    } finally {
      first.close()
    }
  })
})
