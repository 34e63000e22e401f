import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandNames, commands, type CommandInput, type CommandName } from '#contract/commands.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import { historiesOf } from '#main/db/books.ts'
import { openMinorOf } from '#main/db/commandSubject.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { bookProblems } from '#main/domain/bookProblems.ts'
import { db, type Database } from '#main/db/database.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { HASTY } from './copy.ts'
import { outboxOf } from './outboxRows.ts'
import { pick, sandboxDesk } from './sandboxDesk.ts'

const TODAY = Date.UTC(2026, 10, 21)
/** That day's clock, which runs: what a card may still be charged depends on it. */
const now = () => TODAY + Math.floor(performance.now())

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 90, now: TODAY })
})
afterAll(() => sandbox.close())

/** The answer to the first try of each command is lost on the way. */
function losingAnswers(connector: Connector): Connector {
  const lost = new Set<string>()
  return {
    ...connector,
    async send(command, request) {
      const outcome = await connector.send(command, request)
      if (lost.has(request.idempotencyKey)) return outcome
      lost.add(request.idempotencyKey)
      throw new ConnectorError('OFFLINE', 'The line was cut.')
    },
  }
}

interface Case<C extends CommandName> {
  input: CommandInput<C>
  /** What the copy must show afterwards. */
  shown: (after: <R extends Resource>(resource: R, id: string) => RecordOf<R> | null) => void
  /** Given and carried out before. */
  first?: { command: CommandName; input: CommandInput<CommandName> }
}

const PREPAID = `SELECT w.id FROM cache.wallet w JOIN cache.account a ON a.id = w.id WHERE a.status = 'active' AND w.balanceMinor >= 0 AND w.pausedAt IS NULL`
const ACTIVE = `SELECT id FROM cache.account WHERE status = 'active'`
const PAYABLE = `i.status = 'open' AND a.status = 'active' AND m.notAccepted IS NULL AND NOT EXISTS (SELECT 1 FROM cache.hold h WHERE h.invoiceId = i.id AND h.releasedAt IS NULL)`

const UNAPPLIED = 'JOIN cache.invoice i ON i.accountId = p.accountId AND i.currency = p.currency'
const APPLICABLE = `i.status = 'open' AND i.disputed = 0 AND NOT EXISTS (SELECT 1 FROM cache.hold h WHERE h.invoiceId = i.id AND h.releasedAt IS NULL)`

const OPEN = `SELECT i.id, o.openMinor FROM cache.openInvoice o JOIN cache.invoice i ON i.id = o.invoiceId WHERE ${APPLICABLE} AND o.openMinor > 100 AND i.issuedOn < '2026-11-01' ORDER BY i.id`
const openOf = (database: Database, invoiceId: string): number => openMinorOf(database, invoiceId)

/** The account's books come out even, and the computed tables say what the copy says. */
function balances(database: Database, invoiceId: string): void {
  const { accountId } = copyRecord(database, 'invoices', invoiceId)!
  const history = historiesOf(database, [accountId]).get(accountId)
  expect(bookProblems(history!, '2026-11-22')).toEqual([])
  expect(verifyDerived(database)).toEqual([])
}

/** One case a command: a new command without one does not compile, and the test below fails. */
const cases: { [C in CommandName]: (database: Database) => Case<C> } = {
  retryCharge(database) {
    const { chargeId, methodId } = pick(database, `SELECT f.chargeId, m.id AS methodId FROM cache.failedCharge f JOIN cache.invoice i ON i.id = f.invoiceId JOIN cache.account a ON a.id = f.accountId JOIN cache.paymentMethod m ON m.id = f.methodId WHERE ${PAYABLE} AND f.hardness = 'soft' AND f.attempts < 8 AND m.notAccepted IS NULL AND (m.expYear IS NULL OR m.expYear * 100 + m.expMonth > 202611)`)
    const { seriesId } = copyRecord(database, 'charges', chargeId!)!
    const attempts = () => database.all(db.selectFrom('cache.charge').select('id').where('seriesId', '=', seriesId)).length
    const before = attempts()
    return { input: { chargeId: chargeId!, methodId: methodId! }, shown: () => expect(attempts()).toBe(before + 1) }
  },
  payInvoice(database) {
    const { invoiceId, methodId } = pick(database, `SELECT i.id AS invoiceId, m.id AS methodId FROM cache.invoice i JOIN cache.account a ON a.id = i.accountId JOIN cache.paymentMethod m ON m.accountId = a.id WHERE ${PAYABLE} AND NOT EXISTS (SELECT 1 FROM cache.charge c WHERE c.invoiceId = i.id)`)
    const charges = () => database.all(db.selectFrom('cache.charge').select('id').where('invoiceId', '=', invoiceId!)).length
    return { input: { invoiceId: invoiceId!, methodId: methodId! }, shown: () => expect(charges()).toBe(1) }
  },
  holdInvoice(database) {
    const { id } = pick(database, `SELECT invoiceId AS id FROM cache.heldInvoice WHERE state = 'waiting' ORDER BY invoiceId`)
    return {
      input: { invoiceId: id!, reason: 'Waits for a PO number', channel: 'phone' },
      shown: () => expect(pick(database, `SELECT state, reason FROM cache.heldInvoice WHERE invoiceId = '${String(id)}'`)).toEqual({ state: 'held', reason: 'Waits for a PO number' }),
    }
  },
  releaseInvoice(database) {
    const { id } = pick(database, `SELECT invoiceId AS id FROM cache.heldInvoice WHERE state = 'held' AND preference IS NOT NULL ORDER BY invoiceId`)
    return { input: { invoiceId: id!, note: null }, shown: () => expect(pick(database, `SELECT state FROM cache.heldInvoice WHERE invoiceId = '${String(id)}'`)).toEqual({ state: 'waiting' }) }
  },
  approveInvoice(database) {
    const { id } = pick(database, `SELECT invoiceId AS id FROM cache.heldInvoice WHERE state = 'waiting' ORDER BY invoiceId DESC`)
    return { input: { invoiceId: id!, note: 'By phone' }, shown: () => expect(database.all(db.selectFrom('cache.heldInvoice').select('invoiceId').where('invoiceId', '=', id!))).toEqual([]) }
  },
  extendApproval(database) {
    const { id, dueAt } = pick(database, `SELECT invoiceId AS id, dueAt FROM cache.heldInvoice WHERE state = 'waiting' AND dueAt IS NOT NULL ORDER BY invoiceId`)
    return { input: { invoiceId: id!, hours: 24 }, shown: () => expect(pick(database, `SELECT dueAt FROM cache.heldInvoice WHERE invoiceId = '${String(id)}'`)).toEqual({ dueAt: Number(dueAt) + 86_400_000 }) }
  },
  disputeInvoice(database) {
    const { id } = pick(database, `SELECT i.id FROM cache.invoice i WHERE ${APPLICABLE} ORDER BY i.id DESC`)
    return { input: { invoiceId: id!, disputed: true, reason: 'Two of the trackers never came' }, shown: (after) => expect(after('invoices', id!)).toMatchObject({ disputed: true, status: 'open' }) }
  },
  requestCreditNote(database) {
    const { id, openMinor } = pick(database, OPEN)
    return {
      input: { invoiceId: id!, amountMinor: 1, reason: 'One call too many' },
      shown() {
        expect(openOf(database, id!)).toBe(Number(openMinor) - 1)
        expect(pick(database, `SELECT n.amountMinor, n.reason, l.effectiveOn = n.issuedOn AS sameDay FROM cache.allocation l JOIN cache.creditNote n ON n.id = l.creditNoteId WHERE l.invoiceId = '${String(id)}' ORDER BY n.rev DESC`)).toEqual({ amountMinor: 1, reason: 'One call too many', sameDay: 1 })
        balances(database, id!)
      },
    }
  },
  recordPayment(database) {
    const { id, openMinor } = pick(database, `${OPEN} DESC`)
    return {
      input: { invoiceId: id!, amountMinor: Number(openMinor), medium: 'cheque', receivedOn: '2026-11-19', reference: 'Cheque 000123' },
      shown(after) {
        expect([openOf(database, id!), after('invoices', id!)?.status]).toEqual([0, 'paid'])
        expect(pick(database, `SELECT p.amountMinor, p.medium, p.receivedOn, p.memo, p.purpose FROM cache.allocation l JOIN cache.payment p ON p.id = l.paymentId WHERE l.invoiceId = '${String(id)}' ORDER BY p.rev DESC`))
          .toEqual({ amountMinor: openMinor, medium: 'cheque', receivedOn: '2026-11-19', memo: 'Cheque 000123', purpose: 'receivable' })
        balances(database, id!)
      },
    }
  },
  requestWriteOff(database) {
    const { id, openMinor } = pick(database, `${OPEN} DESC LIMIT 1 OFFSET 3`)
    return {
      input: { invoiceId: id!, reason: 'The company was wound up' },
      shown(after) {
        expect([openOf(database, id!), after('invoices', id!)?.status]).toEqual([0, 'uncollectible'])
        expect(pick(database, `SELECT amountMinor, reason FROM cache.writeOff WHERE invoiceId = '${String(id)}' ORDER BY rev DESC`)).toEqual({ amountMinor: openMinor, reason: 'The company was wound up' })
        balances(database, id!)
      },
    }
  },
  voidInvoice(database) {
    const { id } = pick(database, `SELECT o.invoiceId AS id FROM cache.openInvoice o JOIN cache.invoice i ON i.id = o.invoiceId WHERE i.status = 'open' AND o.openMinor = i.totalMinor AND NOT EXISTS (SELECT 1 FROM cache.allocation l WHERE l.invoiceId = i.id) ORDER BY o.invoiceId LIMIT 1 OFFSET 5`)
    return {
      input: { invoiceId: id!, reason: 'Sent to the wrong company' },
      shown(after) {
        expect(after('invoices', id!)).toMatchObject({ status: 'void', voidedOn: expect.stringMatching(/^2026-11-2/) })
        expect(openOf(database, id!)).toBe(0)
        balances(database, id!)
      },
    }
  },
  receivePayment(database) {
    const { id, accountId, currency, openMinor } = pick(database, `SELECT i.id, i.accountId, i.currency, o.openMinor FROM cache.invoice i JOIN cache.openInvoice o ON o.invoiceId = i.id WHERE ${APPLICABLE} AND o.openMinor > 10 ORDER BY i.id LIMIT 1 OFFSET 7`)
    return {
      input: { accountId: accountId!, amountMinor: Number(openMinor) + 250, currency: String(currency), medium: 'bank_transfer', receivedOn: '2026-11-18', reference: 'Statement 12, entry 3', rows: [{ invoiceId: id!, amountMinor: Number(openMinor) }] },
      shown(after) {
        expect([openOf(database, id!), after('invoices', id!)?.status]).toEqual([0, 'paid'])
        expect(pick(database, `SELECT p.amountMinor, p.receivedOn, p.memo, l.amountMinor AS applied FROM cache.allocation l JOIN cache.payment p ON p.id = l.paymentId WHERE l.invoiceId = '${String(id)}' ORDER BY p.rev DESC`))
          .toEqual({ amountMinor: Number(openMinor) + 250, receivedOn: '2026-11-18', memo: 'Statement 12, entry 3', applied: openMinor })
        balances(database, id!)
      },
    }
  },
  reversePayment(database) {
    const { id, invoiceId, amountMinor } = pick(database, `SELECT p.id, l.invoiceId, l.amountMinor FROM cache.payment p JOIN cache.allocation l ON l.paymentId = p.id WHERE p.chargeId IS NULL AND p.purpose = 'receivable' AND l.amountMinor > 0
      AND NOT EXISTS (SELECT 1 FROM cache.refund r WHERE r.paymentId = p.id) AND NOT EXISTS (SELECT 1 FROM cache.allocation o WHERE o.paymentId = p.id AND o.id <> l.id) ORDER BY p.id`)
    const before = openOf(database, invoiceId!)
    return {
      input: { paymentId: id!, reason: 'The bank took it back' },
      shown() {
        expect(openOf(database, invoiceId!)).toBe(before + Number(amountMinor))
        expect(pick(database, `SELECT reason, amountMinor FROM cache.refund WHERE paymentId = '${String(id)}'`)).toMatchObject({ reason: 'bank_return' })
        balances(database, invoiceId!)
      },
    }
  },
  setDefaultMethod(database) {
    const { id, accountId } = pick(database, `SELECT m.id, m.accountId FROM cache.paymentMethod m WHERE m.isDefault = 0 AND m.notAccepted IS NULL ORDER BY m.id`)
    return {
      input: { accountId: accountId!, methodId: id! },
      shown: () => expect(database.all(db.selectFrom('cache.paymentMethod').select(['id']).where('accountId', '=', accountId!).where('isDefault', '=', 1))).toEqual([{ id }]),
    }
  },
  applyPayment(database) {
    const { id, invoiceId } = pick(database, `SELECT p.id, i.id AS invoiceId FROM cache.payment p ${UNAPPLIED} LEFT JOIN cache.allocation l ON l.paymentId = p.id WHERE p.purpose = 'receivable' AND l.id IS NULL AND ${APPLICABLE}`)
    return { input: { paymentId: id!, rows: [{ invoiceId: invoiceId!, amountMinor: 1 }] }, shown: () => expect(pick(database, `SELECT invoiceId, amountMinor, effectiveOn FROM cache.allocation WHERE paymentId = '${String(id)}'`)).toEqual({ invoiceId, amountMinor: 1, effectiveOn: expect.stringMatching(/^2026-11-2/) }) }
  },
  applyCreditNote(database) {
    const { id, invoiceId } = pick(database, `SELECT p.id, i.id AS invoiceId FROM cache.creditNote p ${UNAPPLIED} WHERE p.amountMinor > (SELECT coalesce(sum(l.amountMinor), 0) FROM cache.allocation l WHERE l.creditNoteId = p.id) AND ${APPLICABLE}`)
    const applied = () => database.raw.prepare<[string], number>('SELECT count(*) FROM cache.allocation WHERE creditNoteId = ? AND amountMinor = 1').pluck().get(String(id))
    expect(applied()).toBe(0)
    return { input: { creditNoteId: id!, rows: [{ invoiceId: invoiceId!, amountMinor: 1 }] }, shown: () => expect(applied()).toBe(1) }
  },
  setApprovalPreference(database) {
    const { id } = pick(database, `${ACTIVE} AND approvalPreference <> 'approve_all'`)
    return { input: { accountId: id!, preference: 'approve_all' }, shown: (after) => expect(after('accounts', id!)?.approvalPreference).toBe('approve_all') }
  },
  assignApprover(database) {
    const { id, contactId } = pick(database, `SELECT a.id, c.id AS contactId FROM cache.account a JOIN cache.contact c ON c.accountId = a.id WHERE a.approverId IS NOT c.id`)
    return { input: { accountId: id!, contactId: contactId! }, shown: (after) => expect([after('accounts', id!)?.approverId, after('contacts', contactId!)?.roles]).toEqual([contactId, expect.arrayContaining(['approver'])]) }
  },
  setRecharge(database) {
    const { id } = pick(database, PREPAID)
    return { input: { accountId: id!, thresholdMinor: 1234, targetMinor: 98_765, autoRecharge: true }, shown: (after) => expect(after('wallets', id!)).toMatchObject({ thresholdMinor: 1234, targetMinor: 98_765, autoRecharge: true }) }
  },
  setAutopay(database) {
    const { id } = pick(database, `${ACTIVE} AND autopay = 1`)
    return { input: { accountId: id!, autopay: false }, shown: (after) => expect(after('accounts', id!)?.autopay).toBe(false) }
  },
  updateContact(database) {
    const { id } = pick(database, 'SELECT id FROM cache.contact WHERE email IS NOT NULL')
    return { input: { contactId: id!, name: 'Ada Quill', email: 'ada.quill@kestrel.example', phone: null }, shown: (after) => expect(after('contacts', id!)).toMatchObject({ name: 'Ada Quill', email: 'ada.quill@kestrel.example', phone: null }) }
  },
  updateAddress(database) {
    const { id } = pick(database, ACTIVE)
    const address = { lines: ['2 Wharf Road'], city: 'Port Halden', region: 'NSW', postcode: '2999', country: 'AU' }
    return { input: { accountId: id!, which: 'service', address }, shown: (after) => expect(after('accounts', id!)?.serviceAddress).toEqual(address) }
  },
  setPoNumber(database) {
    const { id } = pick(database, ACTIVE)
    return { input: { accountId: id!, poNumber: 'PO-77' }, shown: (after) => expect(after('accounts', id!)?.poNumber).toBe('PO-77') }
  },
  setAddOn(database) {
    const { id } = pick(database, 'SELECT id FROM cache.addOn WHERE enabled = 1')
    return { input: { addOnId: id!, enabled: false }, shown: (after) => expect(after('addOns', id!)?.enabled).toBe(false) }
  },
  newRegistrationLink(database) {
    const { id, timesSent } = pick(database, `SELECT r.id, r.timesSent FROM cache.registration r JOIN cache.account a ON a.id = r.accountId WHERE r.state <> 'registered' AND r.email IS NOT NULL AND a.status = 'active'`)
    return { input: { registrationId: id! }, shown: (after) => expect(after('registrations', id!)).toMatchObject({ state: 'invited', timesSent: Number(timesSent) + 1 }) }
  },
  pauseAccount(database) {
    const { id } = pick(database, PREPAID)
    return { input: { accountId: id!, reason: 'Asked for by the customer' }, shown: (after) => expect(after('wallets', id!)?.pausedAt).not.toBeNull() }
  },
  resumeAccount(database) {
    const { id } = pick(database, `${PREPAID} ORDER BY w.id DESC`)
    return { first: { command: 'pauseAccount', input: { accountId: id!, reason: 'By mistake' } }, input: { accountId: id! }, shown: (after) => expect(after('wallets', id!)?.pausedAt).toBeNull() }
  },
  addAccountNote(database) {
    const { id } = pick(database, ACTIVE)
    return {
      input: { accountId: id!, text: 'Called about the September invoice' },
      shown: () => expect(database.all(db.selectFrom('cache.billingLog').select('text').where('accountId', '=', id!).where('text', '=', 'Called about the September invoice'))).toHaveLength(1),
    }
  },
}

describe('every command of the list', () => {
  test('has its case here', () => expect(Object.keys(cases).sort()).toEqual([...commandNames].sort()))

  test.each(commandNames)('%s is given by one call, carried out once though its answer was lost, and the copy shows it without a pull', async (command) => {
    const { database, connector, give } = await sandboxDesk(sandbox)
    const { first, input, shown } = cases[command](database)
    if (first !== undefined) {
      await give(first.command, first.input)
      expect(await push(connector, database, { retry: HASTY, now })).toMatchObject({ pushed: 1 })
    }
    const { on, target } = commands[command]
    const id = String((input as Record<string, unknown>)[target])
    const record = copyRecord(database, on, id)!
    const accountId = 'accountId' in record ? record.accountId : record.id
    const told = () => database.all(db.selectFrom('cache.billingLog').select('id').where('accountId', '=', accountId)).length
    const before = told()

    expect(await give(command, input)).toEqual({ id: expect.any(Number), state: 'queued' })
    expect(outboxOf(database).at(-1)).toMatchObject({ command, accountId, partyId: record.partyId, targetId: id, ifMatch: record.rev, basis: expect.stringContaining(`"rev":${record.rev}`) })
    expect(await push(losingAnswers(connector), database, { retry: HASTY, now })).toMatchObject({ pushed: 1, waiting: 0, stopped: null })

    expect(outboxOf(database).at(-1)).toMatchObject({ state: 'done', attempts: 2 })
    shown((resource, id) => copyRecord(database, resource, id))
    expect(copyRecord(database, on, id)).toEqual(await connector.read(on, id))
    expect(told()).toBe(before + 1)
    await pull(connector, database, { retry: HASTY })
    expect(told()).toBe(before + 1)
  })
})
