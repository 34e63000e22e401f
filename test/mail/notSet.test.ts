/** A party whose page, or whose address, nobody has given yet: nothing that customers get shows the place where it is missing. */
import { expect, test } from 'vitest'
import { partyById } from '#main/db/books.ts'
import { letterheadOf } from '#main/core/jobs/correspondents.ts'
import { waysToPay } from '#main/documents/pdf/payBox.ts'
import { paperWords } from '#main/documents/words/paper.ts'
import { isSet, NO_PAGE, NO_SENDER, shownAddress } from '#main/domain/notSet.ts'
import { notSetBecause } from '#main/mail/notSet.ts'
import { TEMPLATES } from '#main/mail/templates/kinds.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { dispatch } from './customers.ts'
import { approvalOrder, ends, failedOrder, failing, OURS, paperMaker, period, person, prepared, preview, smsSink, waiting } from './orders.ts'
import { smtpSink } from './smtpSink.ts'

const PAGE_MISSING = /^The page that customers of .+ are sent to is not set, and this message leads there\. Give it in Settings, Letterhead, or where the party is kept\.$/
const SENDER_MISSING = /^The address that emails of .+ come from is not set\. Give it where the party is kept: Settings, Sources, for one of your own\.$/
const textOf = (raw: string): string => raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function company(party: { portalUrl?: string; senderEmail?: string }): Books {
  const books = emptyBooks()
  books.party({ smsNumbers: OURS, ...party })
  return books
}

async function send(books: Books, campaignId: string) {
  const sink = await smtpSink()
  const sms = smsSink()
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, sms, papers: paperMaker() })
  return [...sink.taken().map(({ raw }) => textOf(raw)), ...sms.taken.map(({ body }) => body)]
}

test.each([
  ['https://not-set.invalid', false], ['https://not-set.invalid/pay', false], ['HTTPS://Portal.INVALID.', false], ['not-set@not-set.invalid', false], ['not-set@stripe-account.invalid', false], ['', false],
  ['https://portal.example', true], ['https://portal.example/invalid', true], ['https://invalid.example', true], ['invalid@desk.example', true],
])('“%s” was given by somebody: %s', (address, given) => {
  expect(isSet(address)).toBe(given)
  expect(shownAddress(address)).toBe(given ? address : '')
})

test('a document names neither a page nor an address that is not set, and keeps the ones that are', () => {
  const letterhead = (party: { portalUrl?: string; senderEmail?: string }) => {
    const books = company(party)
    return letterheadOf(books.database, books.database.first(partyById('au'))!)
  }
  const bare = letterhead({ portalUrl: NO_PAGE, senderEmail: NO_SENDER })
  expect(JSON.stringify(bare)).not.toContain('invalid')
  expect(bare).toMatchObject({ portalUrl: '', email: '' })
  expect(waysToPay(paperWords('en'), { ...bare, remittance: ['BSB 062-000'] })).toEqual(['BSB 062-000'])
  const whole = letterhead({ portalUrl: 'https://portal.example' })
  expect(waysToPay(paperWords('en'), { ...whole, remittance: [] })).toEqual(['Pay or see your account online: https://portal.example'])
})

test('a receipt goes without the line about the page; with a page it has it', async () => {
  const receipts = async (portalUrl: string) => {
    const books = company({ portalUrl })
    const account = books.account()
    person(books, account)
    books.payment(account, { amountMinor: 5_000 })
    books.derive()
    return send(books, prepared(books, { kind: 'receipt', selection: { period } }).campaignId)
  }
  const [without] = await receipts(NO_PAGE)
  expect(without).toContain('we will look into it.')
  expect(without).not.toMatch(/invalid|also at/)
  const [whole] = await receipts('https://portal.example')
  expect(whole).toContain('Your invoices and receipts are also at https://portal.example')
})

test.each(['email', 'sms'] as const)('what leads to the page is left out by %s, in the preview and just before it would go, with what to do', async (channel) => {
  const books = company({ portalUrl: NO_PAGE })
  failing(books, { people: [{ phone: '+61491570156' }] })
  waiting(books, { approver: { phone: '+61491570157' } })
  books.derive()
  for (const order of [failedOrder(channel), approvalOrder(channel)]) expect(preview(books, order)).toMatchObject({ willSend: 0, skipped: [{ reason: expect.stringMatching(PAGE_MISSING), count: 1 }] })
  const given = company({ portalUrl: 'https://portal.example' })
  failing(given, { people: [{ phone: '+61491570156' }] })
  given.derive()
  expect(preview(given, failedOrder(channel))).toMatchObject({ willSend: 1 })
  const { campaignId } = prepared(given, failedOrder(channel))
  given.database.raw.exec(`UPDATE cache.party SET portalUrl = '${NO_PAGE}'`)
  expect(await send(given, campaignId)).toEqual([])
  expect(ends(given, campaignId)).toEqual([expect.stringMatching(PAGE_MISSING)])
})

test('no email goes out under an address that is not set', () => {
  const books = company({ senderEmail: 'not-set@stripe-account.invalid' })
  failing(books)
  books.derive()
  expect(preview(books, failedOrder('email'))).toMatchObject({ willSend: 0, skipped: [{ reason: expect.stringMatching(SENDER_MISSING), count: 1 }] })
})

test('of our templates those go without a page that only mention it', () => {
  const bare = { legalName: 'Harbour', senderEmail: 'accounts@harbour.example', portalUrl: NO_PAGE }
  const need = Object.entries(TEMPLATES).filter(([, { text }]) => notSetBecause(bare, text, 'email') !== null).map(([kind]) => kind)
  expect(need.toSorted()).toEqual(['approval_request', 'card_expiring', 'card_request', 'low_balance', 'payment_failed', 'recharge_declined', 'registration'])
  for (const { text } of Object.values(TEMPLATES)) expect(notSetBecause({ ...bare, portalUrl: 'https://portal.example' }, text, 'email')).toBeNull()
})
