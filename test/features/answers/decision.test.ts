/** Which invoices an answer is about, and whether it is taken: over books, without a line. */
import { describe, expect, test } from 'vitest'
import { decide } from '#main/core/answers/decision.ts'
import { senderOf } from '#main/core/answers/sender.ts'
import { readSmsAnswer } from '#main/domain/smsAnswer.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'

const NOW = Date.UTC(2026, 2, 20, 3)
const HOUR_MS = 3_600_000
const NUMBER = '+61491570110'

function customer(books: Books, { phone = '0491 570 110', parentId = null as string | null, partyId = 'au', approver = true } = {}) {
  const account = books.account({ name: 'Kestrel Freight', partyId, parentId, approverId: null })
  const contact = books.put('contacts', { id: `con_${account.id}`, rev: 1, partyId, updatedAt: 1, accountId: account.id, name: 'Rosa Lindqvist', email: null, phone, roles: ['approver'], prefers: 'sms', emailBouncedAt: null, smsStoppedAt: null })
  if (approver) books.database.raw.prepare('UPDATE cache.account SET approverId = ? WHERE id = ?').run(contact.id, account.id)
  return { account, contact }
}

function asked(books: Books, account: ReturnType<typeof customer>['account'], { hoursAgo = 5, sentBy = 'sms', number }: { hoursAgo?: number; sentBy?: 'sms' | 'email'; number?: string } = {}) {
  const invoice = books.invoice(account, { totalMinor: 110_000, ...(number === undefined ? {} : { number }) })
  const requestedAt = NOW - hoursAgo * HOUR_MS
  books.put('approvals', { id: `apr_${invoice.id}`, rev: 1, partyId: account.partyId, updatedAt: 1, accountId: account.id, invoiceId: invoice.id, preference: 'approve_all', approverId: null, sentBy, state: 'waiting', requestedAt, autoApprovesAt: null, events: [{ kind: 'requested', at: requestedAt, by: 'x', channel: null }] })
  return invoice
}

/** A message of this desk to the number. */
function sent(books: Books, kind: string, invoices: readonly { id: string; accountId: string; partyId: string }[], hoursAgo: number, state = 'sent') {
  const id = `${kind}_${hoursAgo}`
  const { raw } = books.database
  const templateId = `t_${id}`
  raw.prepare('INSERT INTO template (id, kind, version, subject, html, text, createdAt, createdBy) VALUES (?, ?, 1, ?, ?, ?, 1, ?)').run(templateId, `${kind}${id}`, '', '', '', 'x')
  raw.prepare('INSERT INTO campaign (id, kind, partyId, state, templateId, total, createdAt, createdBy) VALUES (?, ?, ?, ?, ?, 1, 1, ?)').run(id, kind, 'au', 'done', templateId, 'x')
  raw.prepare(`INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, messageId, queuedAt, settledAt, channel, subjects) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 'sms', ?)`)
    .run(id, id, invoices[0]?.accountId ?? 'acc', 'au', invoices[0]?.id ?? 'x', NUMBER, 'Rosa', state, `<${id}@x>`, NOW - hoursAgo * HOUR_MS, JSON.stringify(invoices.map((one) => one.id)))
}

function company(): Books {
  const books = emptyBooks()
  books.party()
  return books
}
function decided(books: Books, body: string, { at = NOW - 60_000, from = NUMBER, to = '+61491570006' } = {}) {
  books.derive()
  books.database.raw.exec(`UPDATE cache.party SET smsNumbers = '["+61491570006","+61491570156"]'`)
  const { take, propose, invoices, ...rest } = decide(books.database, { id: 'SM1', from, to, body, at }, readSmsAnswer(body), senderOf(books.database, from)!, { now: NOW, mayManage: true, fresh: true })
  return { ...rest, take: take.map(({ id }) => id), propose: propose.map(({ id }) => id), invoices: invoices.map(({ id }) => id) }
}

describe('what this desk asked about', () => {
  test('an answer to a number that is not the company’s is for a person, however clear it is', () => {
    const books = company()
    const { account } = customer(books)
    const one = asked(books, account)
    sent(books, 'approval_request', [one], 4)
    expect(decided(books, 'HOLD', { to: '+447700900110' })).toMatchObject({ state: 'proposed', take: [], propose: [one.id], remark: expect.stringMatching(/^It came to \+447700900110, which is no SMS number of / ) })
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'taken', take: [one.id] })
  })

  test('HOLD means all invoices of the newest request to this number, and none of an older one', () => {
    const books = company()
    const { account } = customer(books)
    const [old, one, two] = [asked(books, account, { hoursAgo: 90, sentBy: 'email' }), asked(books, account, { sentBy: 'email' }), asked(books, account, { sentBy: 'email' })]
    sent(books, 'approval_request', [old], 80)
    sent(books, 'approval_request', [one, two], 4)
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'taken', take: [one.id, two.id], propose: [] })
  })

  test('a request that may have arrived counts; one that failed does not', () => {
    const books = company()
    const { account } = customer(books)
    const [one, two] = [asked(books, account, { sentBy: 'email' }), asked(books, account, { sentBy: 'email' })]
    sent(books, 'approval_request', [one], 4, 'uncertain')
    sent(books, 'approval_request', [two], 2, 'failed')
    expect(decided(books, 'APPROVE')).toMatchObject({ state: 'taken', take: [one.id] })
  })

  test('what it asked about and is approved meanwhile is not changed for another that waits', () => {
    const books = company()
    const { account } = customer(books)
    const [one, two] = [asked(books, account), asked(books, account, { sentBy: 'email' })]
    sent(books, 'approval_request', [one], 4)
    books.database.raw.prepare(`UPDATE cache.approval SET state = 'auto_approved' WHERE invoiceId = ?`).run(one.id)
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'proposed', invoices: [one.id], remark: `${one.number} is approved already. It can be put on hold all the same.` })
    expect(decided(books, 'APPROVE')).toMatchObject({ state: 'noted', remark: `${one.number}: approved already.`, propose: [] })
    expect(two.id).not.toBe(one.id)
  })

  test('OK after a message about something else is no approval; APPROVE is', () => {
    const books = company()
    const { account } = customer(books)
    const one = asked(books, account)
    sent(books, 'approval_request', [one], 4)
    sent(books, 'payment_failed', [one], 1)
    expect(decided(books, 'ok')).toMatchObject({ intent: 'approve', state: 'proposed', propose: [one.id], remark: expect.stringContaining('something else') })
    expect(decided(books, 'approve')).toMatchObject({ state: 'taken', take: [one.id] })
    // The answer came before that other message.
    expect(decided(books, 'ok', { at: NOW - 2 * HOUR_MS })).toMatchObject({ state: 'taken', take: [one.id] })
  })
})

describe('what the billing system asked about', () => {
  test('two requests by SMS, and no number named: a person decides which', () => {
    const books = company()
    const { account } = customer(books)
    const [one, two] = [asked(books, account), asked(books, account, { hoursAgo: 3 })]
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'proposed', propose: [one.id, two.id], remark: `Several invoices were asked about: ${one.number}, ${two.number}.` })
    expect(decided(books, `HOLD ${two.number}`)).toMatchObject({ state: 'taken', take: [two.id] })
    expect(decided(books, `hold ${two.number.replaceAll(/\D/g, '').replace(/^0+/, '').padStart(3, '0')}`)).toMatchObject({ state: 'taken', take: [two.id] })
    expect(decided(books, `APPROVE ${one.number} & ${two.number}`)).toMatchObject({ state: 'taken', take: [one.id, two.id] })
  })

  test('asked by email, the only one that waits is meant by HOLD and APPROVE, and not by YES', () => {
    const books = company()
    const { account } = customer(books)
    const one = asked(books, account, { sentBy: 'email' })
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'taken', take: [one.id] })
    expect(decided(books, 'YES')).toMatchObject({ state: 'proposed' })
  })

  test('nothing waits: it is for a person', () => {
    const books = company()
    customer(books)
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'proposed', invoices: [], remark: expect.stringContaining('No invoice of theirs waits') })
  })
})

test('an invoice that is on hold without ever having been asked about is on hold already', () => {
  const books = company()
  const { account } = customer(books)
  const invoice = books.invoice(account, { totalMinor: 110_000 })
  books.hold(invoice)
  expect(decided(books, 'HOLD')).toMatchObject({ state: 'noted', remark: `${invoice.number}: on hold already.` })
})

test('what was asked about only after the answer came is not what it answers', () => {
  const books = company()
  const { account } = customer(books)
  const one = asked(books, account, { hoursAgo: 1 })
  expect(decided(books, 'APPROVE', { at: NOW - 2 * HOUR_MS })).toMatchObject({ state: 'proposed', propose: [one.id], remark: 'What waits now was asked about after this came.' })
})

describe('whose number it is', () => {
  test('an agency’s approver decides for its sub-account; another contact of the sub-account does not', () => {
    const books = company()
    const agency = customer(books)
    const sub = customer(books, { parentId: agency.account.id, phone: '+61 491 570 111', approver: false })
    books.database.raw.prepare('UPDATE cache.account SET approverId = ? WHERE id = ?').run(agency.contact.id, sub.account.id)
    const one = asked(books, sub.account)
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'taken', take: [one.id], contactId: agency.contact.id, accountId: sub.account.id })
    expect(decided(books, 'HOLD', { from: '+61491570111' })).toMatchObject({ state: 'proposed', propose: [one.id], contactId: sub.contact.id, remark: expect.stringContaining('approver') })
  })

  test('a number that two customers share names no invoice of one by itself', () => {
    const books = company()
    const [here, there] = [customer(books), customer(books)]
    const [one, two] = [asked(books, here.account), asked(books, there.account)]
    expect(decided(books, 'APPROVE')).toMatchObject({ state: 'proposed', propose: [one.id, two.id], accountId: null })
    expect(decided(books, `APPROVE ${two.number}`)).toMatchObject({ state: 'taken', take: [two.id], accountId: there.account.id, contactId: there.contact.id })
  })

  test('an invoice of somebody else, named, is none of theirs', () => {
    const books = company()
    const [here, there] = [customer(books), customer(books, { phone: '0491 570 119' })]
    const [one, two] = [asked(books, here.account), asked(books, there.account)]
    expect(decided(books, `HOLD ${two.number}`)).toMatchObject({ state: 'proposed', invoices: [one.id], remark: expect.stringContaining(`names ${two.number}`) })
  })

  test.each(['+61 491 570 110', '0491-570-110', '(0491) 570 110', '0491.570.110', '61491570110'])('written as %j it is the same number', (phone) => {
    const books = company()
    const { account } = customer(books, { phone })
    const one = asked(books, account)
    expect(decided(books, 'HOLD')).toMatchObject({ state: 'taken', take: [one.id] })
  })
})
