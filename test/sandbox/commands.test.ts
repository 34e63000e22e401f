import { approvalClock } from '#main/domain/approvalClock.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Stored } from '#main/sandbox/row.ts'
import { HOUR, NOW, openDesk, type Answer, type Desk } from './support.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.sandbox.close())

const reason = (answer: Answer) => [answer.status, answer.body.data?.reason]
const logOf = async (accountId: string, kind: string) => (await desk.all('billingLog')).filter((l) => l.accountId === accountId && l.kind === kind && l.at === NOW)

describe('the same idempotency key', () => {
  test('gives the same answer, byte for byte, and changes nothing a second time', async () => {
    const invoice = (await desk.all('approvals')).find((a) => a.state === 'waiting')!.invoiceId
    const hold = { invoiceId: invoice, reason: 'Asked by phone', channel: 'phone' }
    const first = await desk.command('holdInvoice', hold, { key: 'one-intent' })
    const rev = (await desk.get('/sandbox/state')).body.rev
    const second = await desk.command('holdInvoice', hold, { key: 'one-intent' })
    expect([second.status, second.text]).toEqual([200, first.text])
    expect((await desk.get('/sandbox/state')).body.rev).toBe(rev)
    await desk.command('releaseInvoice', { invoiceId: invoice, note: null })
  })

  test('remembers a refusal too, whatever has changed since', async () => {
    const invoice = (await desk.all('approvals')).find((a) => a.state === 'waiting')!.invoiceId
    const first = await desk.command('releaseInvoice', { invoiceId: invoice, note: null }, { key: 'refused-once' })
    expect(reason(first)).toEqual([409, 'NOT_HELD'])
    await desk.command('holdInvoice', { invoiceId: invoice, reason: 'x', channel: 'chat' })
    expect((await desk.command('releaseInvoice', { invoiceId: invoice, note: null }, { key: 'refused-once' })).text).toBe(first.text)
  })

  test('with another input or another command is answered 422', async () => {
    const [account] = await desk.all('accounts')
    await desk.command('setPoNumber', { accountId: account!.id, poNumber: 'PO-1' }, { key: 'taken' })
    expect((await desk.command('setPoNumber', { accountId: account!.id, poNumber: 'PO-2' }, { key: 'taken' })).status).toBe(422)
    expect((await desk.command('addAccountNote', { accountId: account!.id, text: 'Hello' }, { key: 'taken' })).body.code).toBe('IDEMPOTENCY_MISMATCH')
  })

  test('is asked for: a command without one is answered 400', async () => {
    const [account] = await desk.all('accounts')
    const answer = await desk.post(`/v1/accounts/${account!.id}/po-number`, { poNumber: 'PO-9' })
    expect(answer.status).toBe(400)
    expect((await desk.read('accounts', account!.id)).poNumber).not.toBe('PO-9')
  })
})

describe('If-Match', () => {
  test('with an older rev is answered 412 with the record as it is, and nothing is done', async () => {
    const account = (await desk.all('accounts')).find((a) => a.poNumber === null)!
    const changed = await desk.post('/sandbox/change', { resource: 'accounts', id: account.id, fields: { criticalPhone: '+61 491 570 110' } })
    const answer = await desk.command('setPoNumber', { accountId: account.id, poNumber: 'PO-5' }, { ifMatch: account.rev, key: 'conflicting' })
    expect([answer.status, answer.body.code]).toEqual([412, 'PRECONDITION_FAILED'])
    expect(answer.body.data).toEqual({ resource: 'accounts', record: changed.body })
    expect((await desk.read('accounts', account.id)).poNumber).toBeNull()
    const again = await desk.command('setPoNumber', { accountId: account.id, poNumber: 'PO-5' }, { ifMatch: changed.body.rev, key: 'conflicting' })
    expect(again.status).toBe(200)
  })

  test('every command raises the rev of the record it names', async () => {
    const account = (await desk.all('accounts')).find((a) => a.billing === 'prepaid')!
    await desk.command('setRecharge', { accountId: account.id, thresholdMinor: 2000, targetMinor: 9000, autoRecharge: true }, { ifMatch: account.rev })
    expect((await desk.command('setRecharge', { accountId: account.id, thresholdMinor: 2000, targetMinor: 8000, autoRecharge: true }, { ifMatch: account.rev })).status).toBe(412)
  })
})

describe('holds and approvals', () => {
  let waiting: Stored<'approvals'>[]
  beforeAll(async () => {
    const desks = await desk.all('approvals')
    waiting = desks.filter((a) => a.state === 'waiting' && a.autoApprovesAt !== null && a.autoApprovesAt > NOW + 20 * HOUR).slice(-4)
  })

  test('a hold stops the clock, and a release gives back what was left', async () => {
    const approval = waiting[0]!
    const leftMs = approval.autoApprovesAt! - NOW
    expect((await desk.command('holdInvoice', { invoiceId: approval.invoiceId, reason: 'Waiting for a PO', channel: 'email' })).status).toBe(200)
    expect(await desk.read('approvals', approval.id)).toMatchObject({ state: 'held', autoApprovesAt: null })
    const hold = (await desk.all('holds')).find((h) => h.invoiceId === approval.invoiceId && h.releasedAt === null)!
    expect(hold).toMatchObject({ reason: 'Waiting for a PO', channel: 'email', heldBy: 'Ines Carvalho', heldAt: NOW })
    expect(reason(await desk.command('holdInvoice', { invoiceId: approval.invoiceId, reason: 'Again', channel: 'sms' }))).toEqual([409, 'ALREADY_HELD'])

    await desk.post('/sandbox/clock', { addMs: 100 * HOUR })
    expect((await desk.read('approvals', approval.id)).state).toBe('held')
    await desk.command('releaseInvoice', { invoiceId: approval.invoiceId, note: 'PO came' })
    const released = await desk.read('approvals', approval.id)
    expect(released).toMatchObject({ state: 'waiting', autoApprovesAt: NOW + 100 * HOUR + leftMs })
    expect(released.events.map((e) => e.kind)).toEqual([...approval.events.map((e) => e.kind), 'held', 'released'])
    expect(await desk.read('holds', hold.id)).toMatchObject({ releasedBy: 'Ines Carvalho', releasedAt: NOW + 100 * HOUR })

    await desk.post('/sandbox/clock', { addMs: leftMs })
    expect(await desk.read('approvals', approval.id)).toMatchObject({ state: 'auto_approved', autoApprovesAt: null })
    await desk.post('/sandbox/clock', { now: NOW })
  })

  test('an approval is given once, and takes the hold off', async () => {
    const held = (await desk.all('approvals')).find((a) => a.state === 'held')!
    expect((await desk.command('approveInvoice', { invoiceId: held.invoiceId, note: null })).status).toBe(200)
    expect(await desk.read('approvals', held.id)).toMatchObject({ state: 'approved' })
    expect((await desk.all('holds')).some((h) => h.invoiceId === held.invoiceId && h.releasedAt === null)).toBe(false)
    expect(reason(await desk.command('approveInvoice', { invoiceId: held.invoiceId, note: null }))).toEqual([409, 'NOT_WAITING'])
  })

  test('more time moves the clock, on hold too; where there is no clock it is refused', async () => {
    const own = await openDesk({ accounts: 130 })
    try {
      const approvals = await own.all('approvals')
      const running = approvals.find((a) => a.state === 'waiting' && a.autoApprovesAt !== null)!
      await own.command('extendApproval', { invoiceId: running.invoiceId, hours: 12 })
      expect((await own.read('approvals', running.id)).autoApprovesAt).toBe(running.autoApprovesAt! + 12 * HOUR)
      await own.command('holdInvoice', { invoiceId: running.invoiceId, reason: 'x', channel: 'phone' })
      await own.command('extendApproval', { invoiceId: running.invoiceId, hours: 5 })
      await own.command('releaseInvoice', { invoiceId: running.invoiceId, note: null })
      const extended = await own.read('approvals', running.id)
      expect(extended.autoApprovesAt).toBe(running.autoApprovesAt! + 17 * HOUR)
      expect(approvalClock(extended.events, own.sandbox.now())).toMatchObject({ dueAt: extended.autoApprovesAt })
      const never = approvals.find((a) => a.state === 'waiting' && a.preference === 'approve_all')!
      expect(reason(await own.command('extendApproval', { invoiceId: never.invoiceId, hours: 5 }))).toEqual([409, 'NO_CLOCK'])
    } finally {
      await own.sandbox.close()
    }
  })

  test('a hold that was there from the beginning gives back what was left when it is released', async () => {
    const own = await openDesk({ accounts: 130 })
    try {
      const held = (await own.all('approvals')).find((a) => a.state === 'held' && a.preference === 'review_then_auto' && a.events.length === 2)!
      const ranMs = held.events[1]!.at - held.events[0]!.at
      await own.command('releaseInvoice', { invoiceId: held.invoiceId, note: null })
      expect((await own.read('approvals', held.id)).autoApprovesAt).toBe(NOW + 48 * HOUR - ranMs)
    } finally {
      await own.sandbox.close()
    }
  })

  test('a paid invoice cannot be held', async () => {
    const paid = (await desk.all('invoices')).find((i) => i.status === 'paid')!
    expect(reason(await desk.command('holdInvoice', { invoiceId: paid.id, reason: 'x', channel: 'sms' }))).toEqual([409, 'ALREADY_PAID'])
  })
})

describe('registration links', () => {
  test('a new link ends the old one, counts as sent, and lets the customer register once', async () => {
    const registration = (await desk.all('registrations')).find((r) => r.state === 'not_invited' && r.email !== null)!
    const link = async () => (await desk.command('newRegistrationLink', { registrationId: registration.id })).body.result as { url: string; expiresAt: number }
    const first = await link()
    const second = await link()
    expect(second.expiresAt).toBe(NOW + 14 * 24 * HOUR)
    const party = await desk.read('parties', registration.partyId)
    expect(second.url.startsWith(`${party.portalUrl}/register?key=`)).toBe(true)
    expect(await desk.read('registrations', registration.id)).toMatchObject({ state: 'invited', timesSent: registration.timesSent + 2, invitedAt: NOW, expiresAt: second.expiresAt })
    const look = async (url: string) => (await desk.get(`/sandbox/link?url=${encodeURIComponent(url)}`)).body
    expect(await look(first.url)).toMatchObject({ known: true, live: false, ended: 'replaced' })
    expect(await look(second.url)).toMatchObject({ known: true, live: true, registrationId: registration.id })
    expect(await look('https://au.portal.meridianfleet.example/register?key=guess')).toEqual({ known: false, live: false })

    expect((await desk.post('/sandbox/register', { url: first.url })).status).toBe(404)
    expect((await desk.post('/sandbox/register', { url: second.url })).status).toBe(200)
    expect(await desk.read('registrations', registration.id)).toMatchObject({ state: 'registered', registeredAt: NOW })
    expect((await desk.post('/sandbox/register', { url: second.url })).status).toBe(404)
    expect(reason(await desk.command('newRegistrationLink', { registrationId: registration.id }))).toEqual([409, 'ALREADY_REGISTERED'])
  })

  test('a link that was sent before the desk came also ends', async () => {
    const invited = (await desk.all('registrations')).find((r) => r.state === 'invited' && r.timesSent > 0)!
    const { url } = (await desk.command('newRegistrationLink', { registrationId: invited.id })).body.result
    const live = (await desk.get(`/sandbox/link?url=${encodeURIComponent(url)}`)).body
    expect(live.live).toBe(true)
    expect(await desk.read('registrations', invited.id)).toMatchObject({ timesSent: invited.timesSent + 1 })
  })

  test('without an address, and on a closed account, there is no link', async () => {
    const registrations = await desk.all('registrations')
    const closed = new Set((await desk.all('accounts')).filter((a) => a.status === 'closed').map((a) => a.id))
    const without = registrations.find((r) => r.email === null && !closed.has(r.accountId))!
    expect(reason(await desk.command('newRegistrationLink', { registrationId: without.id }))).toEqual([409, 'NO_ADDRESS'])
    expect(reason(await desk.command('newRegistrationLink', { registrationId: registrations.find((r) => closed.has(r.accountId))!.id }))).toEqual([409, 'ACCOUNT_CLOSED'])
  })

  test('an unused link expires by the clock', async () => {
    const own = await openDesk({ accounts: 60 })
    try {
      const invited = (await own.all('registrations')).find((r) => r.state === 'invited')!
      await own.post('/sandbox/clock', { now: invited.expiresAt! - 1 })
      expect((await own.read('registrations', invited.id)).state).toBe('invited')
      await own.post('/sandbox/clock', { addMs: 1 })
      expect((await own.read('registrations', invited.id)).state).toBe('expired')
    } finally {
      await own.sandbox.close()
    }
  })
})

describe('accounts', () => {
  test('preference, approver, autopay, addresses, PO number and notes are kept and logged', async () => {
    const account = (await desk.all('accounts')).find((a) => a.status === 'active' && a.autopay && a.approvalPreference !== 'approve_all')!
    const contact = (await desk.all('contacts')).find((c) => c.accountId === account.id)!
    const address = { lines: ['Unit 9', '4 Quay Street'], city: 'Sligo', region: 'Co. Sligo', postcode: 'F91 W000', country: 'IE' }
    await desk.command('setApprovalPreference', { accountId: account.id, preference: 'approve_all' })
    await desk.command('assignApprover', { accountId: account.id, contactId: contact.id })
    await desk.command('setAutopay', { accountId: account.id, autopay: false })
    await desk.command('updateAddress', { accountId: account.id, which: 'service', address })
    await desk.command('setPoNumber', { accountId: account.id, poNumber: 'PO-2026-11' })
    expect(await desk.read('accounts', account.id)).toMatchObject({ approvalPreference: 'approve_all', approverId: contact.id, autopay: false, serviceAddress: address, poNumber: 'PO-2026-11', billingAddress: account.billingAddress })
    expect((await desk.read('contacts', contact.id)).roles).toContain('approver')
    await desk.command('addAccountNote', { accountId: account.id, text: 'n'.repeat(1200) })
    expect((await logOf(account.id, 'note')).map((l) => l.text.length)).toEqual([500, 500, 200])
    for (const kind of ['preference_changed', 'approver_assigned', 'autopay_changed', 'address_changed', 'po_number_changed']) expect(await logOf(account.id, kind)).toHaveLength(1)
  })

  test('autopay needs a method that can be charged', async () => {
    const methods = await desk.all('paymentMethods')
    const account = (await desk.all('accounts')).find((a) => a.status === 'active' && !methods.some((m) => m.accountId === a.id))!
    expect(reason(await desk.command('setAutopay', { accountId: account.id, autopay: true }))).toEqual([409, 'NO_METHOD'])
  })

  test('an approver must be one of the account’s own people', async () => {
    const [account] = await desk.all('accounts')
    const stranger = (await desk.all('contacts')).find((c) => c.accountId !== account!.id)!
    expect(reason(await desk.command('assignApprover', { accountId: account!.id, contactId: stranger.id }))).toEqual([409, 'CONTACT_OF_ANOTHER_ACCOUNT'])
  })

  test('a new address of a contact has not bounced, and the registration goes to it', async () => {
    const registration = (await desk.all('registrations')).find((r) => r.state === 'bounced')!
    const contact = await desk.read('contacts', registration.contactId!)
    expect(contact.emailBouncedAt).not.toBeNull()
    await desk.command('updateContact', { contactId: contact.id, name: contact.name, email: 'right.address@ōtara.example'.replace('ō', 'o'), phone: contact.phone })
    expect(await desk.read('contacts', contact.id)).toMatchObject({ email: 'right.address@otara.example', emailBouncedAt: null })
    expect(await desk.read('registrations', registration.id)).toMatchObject({ email: 'right.address@otara.example', state: 'not_invited', bouncedAt: null })
  })

  test('add-ons go on and off, once each; one that is no longer sold stays off', async () => {
    const addOns = await desk.all('addOns')
    const on = addOns.find((a) => a.enabled)!
    expect((await desk.command('setAddOn', { addOnId: on.id, enabled: false })).status).toBe(200)
    expect(await desk.read('addOns', on.id)).toMatchObject({ enabled: false, changedAt: NOW })
    expect(reason(await desk.command('setAddOn', { addOnId: on.id, enabled: false }))).toEqual([409, 'ALREADY_DISABLED'])
    expect((await desk.command('setAddOn', { addOnId: on.id, enabled: true })).status).toBe(200)
    const old = addOns.find((a) => a.name === 'Paper maps')!
    expect(reason(await desk.command('setAddOn', { addOnId: old.id, enabled: true }))).toEqual([409, 'PRODUCT_INACTIVE'])
  })
})

describe('prepaid accounts', () => {
  test('recharge settings are kept; a target at or below the threshold is refused, and so is a postpaid account', async () => {
    const wallet = (await desk.all('wallets')).find((w) => w.pausedAt === null)!
    await desk.command('setRecharge', { accountId: wallet.accountId, thresholdMinor: 1500, targetMinor: 6000, autoRecharge: false })
    expect(await desk.read('wallets', wallet.accountId)).toMatchObject({ thresholdMinor: 1500, targetMinor: 6000, autoRecharge: false })
    expect(reason(await desk.command('setRecharge', { accountId: wallet.accountId, thresholdMinor: 1500, targetMinor: 1500, autoRecharge: true }))).toEqual([409, 'TARGET_BELOW_THRESHOLD'])
    const postpaid = (await desk.all('accounts')).find((a) => a.billing === 'postpaid')!
    expect(reason(await desk.command('setRecharge', { accountId: postpaid.id, thresholdMinor: 1, targetMinor: 2, autoRecharge: true }))).toEqual([409, 'NOT_PREPAID'])
  })

  test('staff pause and resume an account; below zero it stays paused', async () => {
    const wallets = await desk.all('wallets')
    const sound = wallets.find((w) => w.pausedAt === null)!
    await desk.command('pauseAccount', { accountId: sound.accountId, reason: 'Fraud check' })
    expect((await desk.read('wallets', sound.accountId)).pausedAt).toBe(NOW)
    expect(reason(await desk.command('pauseAccount', { accountId: sound.accountId, reason: 'Again' }))).toEqual([409, 'ALREADY_PAUSED'])
    await desk.command('resumeAccount', { accountId: sound.accountId })
    expect((await desk.read('wallets', sound.accountId)).pausedAt).toBeNull()
    const below = wallets.find((w) => w.balanceMinor < 0)!
    expect(reason(await desk.command('resumeAccount', { accountId: below.accountId }))).toEqual([409, 'BALANCE_BELOW_ZERO'])
  })
})
