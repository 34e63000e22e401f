import { expect, test } from 'vitest'
import type { PaperSpec } from '#contract/documents.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { PaperMaker, StatementRun } from '#main/core/ports/mail.ts'
import { preparePaper, renderPaper } from '#main/mail/preparePaper.ts'
import { prepareStatements } from '#main/mail/prepareStatements.ts'
import { haltCampaign } from '#main/mail/messageLog.ts'
import type { Books } from '../fixtures/books.ts'
import { emptyBooks } from '../fixtures/books.ts'
import { contact, customer } from '../core/schedules/desk.ts'
import { dispatch, messages, NOW, states } from './customers.ts'
import { smtpSink } from './smtpSink.ts'

const RUN: StatementRun = { party: 'au', statement: { kind: 'balance-forward', from: '2026-10-01', to: '2026-10-31' }, who: { filter: {}, only: 'not_empty' }, recipients: ['billing_email'], schedule: null, again: false }
const prepare = ({ database }: Books, given: Partial<Parameters<typeof prepareStatements>[1]> = {}) => prepareStatements(database, { ...RUN, by: 'Rosa Lindqvist', ratePerMinute: null, now: NOW, ...given })

/** Customers named `customer1@…`, and so on. */
function company(count: number): Books {
  const books = emptyBooks()
  books.together(() => {
    books.party()
    for (let n = 1; n <= count; n++) customer(books, { email: `customer${n}@customer.example` })
  })
  books.derive()
  return books
}

const paper: PaperMaker = () => ({ moved: true, owedMinor: [{ minor: 100, currency: 'AUD' }], draw: () => Promise.resolve({ bytes: Buffer.from('%PDF-1.7 invented'), pages: 1 }) })
const account = (spec: PaperSpec) => (spec.paper === 'statement' ? (spec.account as string) : '')

test('one account whose statement cannot be made, or is too large, is left out with why; the others get theirs', async () => {
  const books = company(5)
  const sink = await smtpSink()
  const { campaignId } = prepare(books)
  const result = await dispatch(books.database, campaignId, {
    smtp: sink.url, connector: null,
    papers: (spec) => {
      if (account(spec) === 'acc_1') throw new JobFailure('NOT_OF_THIS_KIND', 'This account has no statement of this kind.')
      if (account(spec) === 'acc_2') throw new TypeError('x is undefined')
      if (account(spec) === 'acc_3') return { ...paper(spec), draw: () => Promise.resolve({ bytes: Buffer.alloc(8_000_000), pages: 900 }) }
      return paper(spec)
    },
  })
  expect(result).toMatchObject({ sent: 2, skipped: 3, failed: 0, stopped: null })
  expect(messages(books.database, campaignId).map(({ reason }) => reason)).toEqual([
    'This account has no statement of this kind.', 'It could not be made, because of an error in Counterfoil: x is undefined',
    expect.stringMatching(/^The message would be 1[01]\.\d MB, and mail servers refuse more than 10 MB\./), null, null,
  ])
})

test('what a run is for is looked at as each statement is made: who owes, in whose account anything moved', async () => {
  const books = company(3)
  const sink = await smtpSink()
  const { campaignId } = prepare(books, { who: { filter: {}, only: 'owing' } })
  const owed: Record<string, number> = { acc_1: 100, acc_2: 0, acc_3: -500 }
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, papers: (spec) => ({ ...paper(spec), owedMinor: [{ minor: owed[account(spec)]!, currency: 'AUD' }] }) })
  expect(messages(books.database, campaignId).map(({ state, reason }) => reason ?? state)).toEqual(['sent', 'Nothing is owed at the end of the period.', 'Nothing is owed at the end of the period.'])

  const all = prepare(books, { who: { filter: {}, only: 'all' }, statement: { kind: 'balance-forward', from: '2026-09-01', to: '2026-09-30' } })
  books.database.raw.exec(`UPDATE cache.account SET status = 'closed' WHERE id = 'acc_1'`)
  await dispatch(books.database, all.campaignId, { smtp: sink.url, connector: null, papers: (spec) => ({ ...paper(spec), moved: false, owedMinor: [] }) })
  expect(messages(books.database, all.campaignId).map(({ state, reason }) => reason ?? state)).toEqual(['The account is closed, and nothing is open.', 'sent', 'sent'])
})

test('addresses are looked at again just before: one that bounced or is gone gets nothing, the others of the account do', async () => {
  const books = company(2)
  const added = contact(books, { id: 'acc_1', partyId: 'au' }, { email: 'second@customer.example', roles: ['billing_email'] })
  contact(books, { id: 'acc_2', partyId: 'au' }, { email: 'other@customer.example', roles: ['approver'] })
  const sink = await smtpSink()
  const { campaignId } = prepare(books)
  books.database.raw.exec(`UPDATE cache.contact SET email = 'moved@customer.example' WHERE email = 'customer1@customer.example'`)
  books.database.raw.exec(`UPDATE cache.contact SET emailBouncedAt = 5 WHERE email = 'customer2@customer.example'`)
  expect(added).toBeDefined()
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, papers: paper })
  expect(messages(books.database, campaignId).map(({ state, reason, toAddress }) => [toAddress, reason ?? state])).toEqual([
    ['second@customer.example', 'sent'], ['customer2@customer.example', 'Mail to this address comes back.'],
  ])
  expect(sink.taken().map(({ to }) => to)).toEqual(['second@customer.example'])
})

test('two campaigns of the same statement that run at the same moment do not both write to an address', async () => {
  const books = company(20)
  const sink = await smtpSink()
  const first = prepare(books)
  books.database.raw.prepare(`UPDATE campaign SET state = 'paused'`).run()
  const second = prepare(books)
  expect(second.skipped).toBe(0)
  const results = await Promise.all([first, second].map(({ campaignId }) => dispatch(books.database, campaignId, { smtp: sink.url, connector: null, papers: paper })))
  expect(results[0]!.sent + results[1]!.sent).toBe(20)
  expect([...sink.byRecipient().values()]).toEqual(Array(20).fill(1))
})

test('a message whose fate is not known keeps its statement from going again in another run', async () => {
  const books = company(1)
  const sink = await smtpSink({ message: () => 'cut' })
  const { campaignId } = prepare(books)
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, papers: paper })
  expect(states(books.database, campaignId)).toEqual({ uncertain: 1 })
  expect(prepare(books)).toMatchObject({ total: 1, skipped: 1 })
})

test('a paused campaign makes and sends nothing', async () => {
  const books = company(2)
  const sink = await smtpSink()
  const { campaignId } = prepare(books)
  const made: string[] = []
  const result = await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, papers: (spec) => { haltCampaign(books.database, campaignId, 'paused', NOW); made.push(account(spec)); return paper(spec) } })
  expect(result).toMatchObject({ sent: 0, queued: 2 })
  expect(sink.taken()).toEqual([])
})

test('one document: the message is shown as it will read, is sent once, and again only when a person says so', async () => {
  const books = emptyBooks()
  books.party()
  const { id: accountId, ...rest } = customer(books, { name: 'Ōtara Plumbing', email: 'office@otara.example' })
  const ana = contact(books, { id: accountId, partyId: 'au' }, { email: 'ana@otara.example', roles: ['admin'], name: 'Ana\r\nBcc: x@evil.example' })
  const payment = books.payment({ id: accountId, ...rest }, { ref: 'PM000042' })
  const mere = books.database.raw.prepare<[], string>(`SELECT id FROM cache.contact WHERE email = 'office@otara.example'`).pluck().get()!
  const spec: PaperSpec = { paper: 'receipt', payment: payment.id as never }
  expect(renderPaper(books.database, { paper: spec, contacts: [mere] })).toMatchObject({
    from: 'Meridian Fleet Accounts <accounts@au.meridianfleet.example>', to: 'Mere Tautahi <office@otara.example>', attachments: ['Receipt PM000042, Ōtara Plumbing.pdf'],
    subject: 'Receipt PM000042 from Meridian Fleet Pty Ltd: Ōtara Plumbing (A-000001)', text: expect.stringMatching(/^Hello Mere Tautahi,\n\nThe receipt for Ōtara Plumbing \(account A-000001\) is attached/),
  })
  expect(renderPaper(books.database, { paper: spec, contacts: [mere, 'con_none'] })).toBeNull()
  expect(books.database.raw.prepare('SELECT count(*) AS n FROM template').get()).toEqual({ n: 0 })

  const sink = await smtpSink()
  const request = { paper: spec, contacts: [mere, ana], by: 'Rosa Lindqvist', again: false, now: NOW }
  const { campaignId, total } = preparePaper(books.database, request)
  expect(total).toBe(1)
  // Pressed twice: the first has not gone yet.
  expect(() => preparePaper(books.database, request)).toThrow(JobFailure)
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, papers: paper })
  const [{ to, raw }] = sink.taken() as [{ to: string; raw: string }]
  expect(to.split(',').sort()).toEqual(['ana@otara.example', 'office@otara.example'])
  expect(raw).not.toMatch(/^Bcc:/im)
  expect(raw).toContain('Hello,')
  expect(() => preparePaper(books.database, { ...request, contacts: [mere], now: NOW + 40 * 86_400_000 })).toThrow(/^Sent before: the same document went, or may have gone, to office@otara\.example on \d+ \w+ \d{4}\.$/)
  expect(() => preparePaper(books.database, { ...request, again: true, now: NOW + 1000 })).toThrow(/^Sent before/)
  const again = preparePaper(books.database, { ...request, contacts: [mere], again: true, now: NOW + 120_000 })
  await dispatch(books.database, again.campaignId, { smtp: sink.url, connector: null, papers: paper, now: () => NOW + 120_000 })
  expect(sink.byRecipient().get('office@otara.example')).toBe(1)
  expect(sink.taken()).toHaveLength(2)
})

test('none of the contacts can be written to: nothing is written down', () => {
  const books = emptyBooks()
  books.party()
  const made = customer(books, { email: null })
  const id = books.database.raw.prepare<[], string>('SELECT id FROM cache.contact').pluck().get()!
  const request = { paper: { paper: 'remittance-slip', account: made.id as never, on: '2026-11-01' } as PaperSpec, contacts: [id], by: 'Rosa', again: false, now: NOW }
  expect(() => preparePaper(books.database, request)).toThrow('None of these contacts can be written to. No email address.')
  expect(() => preparePaper(books.database, { ...request, contacts: ['con_none'] })).toThrow(/not in the local copy/)
  expect(books.database.raw.prepare('SELECT count(*) AS n FROM campaign').get()).toEqual({ n: 0 })
})
