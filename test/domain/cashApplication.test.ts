import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AllocatableInvoice } from '#main/domain/allocationSuggestion.ts'
import { suggestCashApplication, type PayingAccount } from '#main/domain/cashApplication.ts'
import { jaroWinkler, nameSimilarity, nameWords, payerKeys } from '#main/domain/payerNames.ts'
import { coreOf, howNamed, isCreditorReference, isSwissReference, mentionsIn, plainNumber, type Named } from '#main/domain/paymentReferences.ts'

const invoice = (number: string, openMinor: number, more: Partial<AllocatableInvoice> = {}): AllocatableInvoice => ({ id: `inv_${number}`, number, currency: 'AUD', issuedOn: '2026-01-10', dueOn: '2026-02-09', openMinor, held: false, disputed: false, ...more })
const account = (invoices: AllocatableInvoice[], more: Partial<Omit<PayingAccount, 'named'>> & { named?: Record<string, Named> } = {}): PayingAccount => {
  const { named = {}, ...rest } = more
  return { id: 'acc_1', ref: 'A-000001', name: 'Kestrel Freight', invoices, refNamed: null, payer: null, similarity: 0, ...rest, named: new Map(Object.entries(named).map(([number, how]) => [`inv_${number}`, how])) }
}
const suggest = (amountMinor: number, accounts: PayingAccount[], alone = 0) => suggestCashApplication({ amountMinor, currency: 'AUD' }, accounts, alone)

describe('which invoices a credit pays', () => {
  test('an invoice that is named and is exactly what came is nearly sure', () => {
    const [best] = suggest(5000, [account([invoice('IN1', 3000), invoice('IN2', 5000)], { named: { IN2: 'whole' } })])
    expect(best).toMatchObject({ rows: [{ invoiceId: 'inv_IN2', amountMinor: 5000 }], unappliedMinor: 0, basis: ['reference', 'amount'], reason: 'names IN2, and is what is open on it' })
    expect(best!.confidence).toBeGreaterThanOrEqual(95)
  })

  test('several that are named and come to it together are each paid in full', () => {
    const [best] = suggest(9000, [account([invoice('IN1', 4000), invoice('IN2', 5000), invoice('IN3', 700)], { named: { IN1: 'whole', IN2: 'whole' } })])
    expect(best).toMatchObject({ rows: [{ invoiceId: 'inv_IN1', amountMinor: 4000 }, { invoiceId: 'inv_IN2', amountMinor: 5000 }], unappliedMinor: 0, reason: 'names IN1 and IN2, and is what is open on them' })
  })

  test('of those that are named, the ones that come to it are taken, whatever else is in the text', () => {
    const [best] = suggest(5700, [account([invoice('IN1', 4000), invoice('IN2', 5000), invoice('IN3', 700)], { named: { IN1: 'whole', IN2: 'whole', IN3: 'whole' } })])
    expect(best!.rows.map(({ invoiceId }) => invoiceId)).toEqual(['inv_IN2', 'inv_IN3'])
  })

  test('less than is open on what is named is put on the oldest of it; more leaves the rest unapplied', () => {
    const open = [invoice('IN1', 4000, { dueOn: '2026-03-01' }), invoice('IN2', 5000, { dueOn: '2026-02-01' })]
    const named = { IN1: 'whole', IN2: 'whole' } as const
    expect(suggest(6000, [account(open, { named })])[0]).toMatchObject({ rows: [{ invoiceId: 'inv_IN2', amountMinor: 5000 }, { invoiceId: 'inv_IN1', amountMinor: 1000 }], unappliedMinor: 0 })
    expect(suggest(9500, [account(open, { named })])[0]).toMatchObject({ unappliedMinor: 500, reason: 'names IN2 and IN1, and more came than is open there' })
  })

  test('what is named and on hold or disputed is left alone, and said so', () => {
    const [best] = suggest(5000, [account([invoice('IN1', 5000, { held: true }), invoice('IN2', 5000, { disputed: true })], { named: { IN1: 'whole', IN2: 'whole' }, similarity: 100 })])
    expect(best).toMatchObject({ rows: [], unappliedMinor: 5000 })
    expect(best!.reason).toContain('names IN1 too, which is on hold; names IN2 too, which is disputed')
  })

  test('without a reference: the one invoice of this amount, then the oldest ones that come to it, then oldest due', () => {
    const open = [invoice('IN1', 4000, { dueOn: '2026-01-01' }), invoice('IN2', 5000, { dueOn: '2026-02-01' }), invoice('IN3', 700, { dueOn: '2026-03-01' })]
    const known = account(open, { payer: { by: 'account', times: 2, others: 0 } })
    expect(suggest(700, [known])[0]).toMatchObject({ rows: [{ invoiceId: 'inv_IN3', amountMinor: 700 }], basis: ['amount', 'payer'] })
    expect(suggest(9000, [known])[0]).toMatchObject({ rows: [{ amountMinor: 4000 }, { amountMinor: 5000 }], basis: ['amount', 'payer'], reason: expect.stringContaining('their 2 oldest invoices') as string })
    expect(suggest(4100, [known])[0]).toMatchObject({ rows: [{ amountMinor: 4000 }, { amountMinor: 100 }], basis: ['oldest', 'payer'] })
  })

  test('an amount alone is believed a little where it is the only one, and hardly where there are several', () => {
    const one = suggest(5000, [account([invoice('IN1', 5000)])], 1)[0]!
    const many = suggest(5000, [account([invoice('IN1', 5000)])], 3)[0]!
    expect(one.confidence).toBeGreaterThan(many.confidence)
    expect(one.confidence).toBeLessThan(80)
    expect(suggest(123, [account([invoice('IN1', 100), invoice('IN2', 23)])], 0)).toEqual([])
  })

  test('the order of the glossary: a reference stands before a learned payer, that before a name, that before nothing but the amount', () => {
    const open = () => [invoice('IN1', 5000)]
    const found = suggest(5000, [
      account(open(), { id: 'amount', ref: 'A-4' }), account(open(), { id: 'name', ref: 'A-3', similarity: 96 }), account(open(), { id: 'payer', ref: 'A-2', payer: { by: 'account', times: 1, others: 0 } }), account(open(), { id: 'reference', ref: 'A-1', named: { IN1: 'whole' } }),
    ], 4)
    expect(found.map(({ accountId }) => accountId)).toEqual(['reference', 'payer', 'name', 'amount'])
  })

  test('a payer who has paid for several accounts is believed less', () => {
    const sure = suggest(900, [account([invoice('IN1', 5000)], { payer: { by: 'account', times: 3, others: 0 } })])[0]!
    const shared = suggest(900, [account([invoice('IN1', 5000)], { payer: { by: 'account', times: 3, others: 4 } })])[0]!
    expect(shared.confidence).toBeLessThan(sure.confidence)
  })

  const invoices = fc.array(fc.record({ openMinor: fc.integer({ min: -500, max: 5000 }), held: fc.boolean(), disputed: fc.boolean(), charging: fc.boolean(), currency: fc.constantFrom('AUD', 'AUD', 'USD'), dueOn: fc.constantFrom('2026-01-01', '2026-02-01', null) }), { maxLength: 14 })
  const hows = fc.constantFrom<Named | null>('whole', 'said', 'bare', null)
  const accounts = fc.array(fc.record({ invoices, hows: fc.array(hows, { maxLength: 14 }), refNamed: hows, payer: fc.option(fc.record({ by: fc.constantFrom('account' as const, 'name' as const), times: fc.integer({ min: 1, max: 9 }), others: fc.integer({ min: 0, max: 9 }) })), similarity: fc.integer({ min: 0, max: 100 }) }), { maxLength: 4 })
  test('a suggestion comes to the entry, takes no more than is open, and touches nothing that is held, disputed, being charged or in another currency', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20_000 }), accounts, fc.integer({ min: 0, max: 3 }), (amountMinor, given, alone) => {
      const all = given.map(({ invoices: rows, hows: how, ...rest }, n): PayingAccount => {
        const list = rows.map((row, m) => invoice(`IN${n}-${m}`, row.openMinor, row))
        return { id: `acc_${n}`, ref: `A-${n}`, name: `Customer ${n}`, invoices: list, named: new Map(list.flatMap(({ id }, m) => (how[m] === null || how[m] === undefined ? [] : [[id, how[m]] as const]))), ...rest }
      })
      const known = new Map(all.flatMap(({ invoices: list }) => list.map((one) => [one.id, one] as const)))
      for (const { accountId, rows, unappliedMinor, confidence, reason } of suggestCashApplication({ amountMinor, currency: 'AUD' }, all, alone)) {
        expect(rows.reduce((sum, row) => sum + row.amountMinor, unappliedMinor)).toBe(amountMinor)
        expect(unappliedMinor).toBeGreaterThanOrEqual(0)
        expect(new Set(rows.map(({ invoiceId }) => invoiceId)).size).toBe(rows.length)
        for (const row of rows) {
          const one = known.get(row.invoiceId)!
          expect(all.find(({ id }) => id === accountId)!.invoices).toContain(one)
          expect(row.amountMinor).toBeGreaterThanOrEqual(1)
          expect(row.amountMinor).toBeLessThanOrEqual(one.openMinor)
          expect([one.currency, one.held, one.disputed, one.charging]).toEqual(['AUD', false, false, false])
        }
        expect(confidence).toBeGreaterThanOrEqual(1)
        expect(confidence).toBeLessThanOrEqual(99)
        expect(reason).not.toBe('')
      }
    }))
  })
})

describe('numbers in what a payer wrote', () => {
  const names = (text: string, number = 'IN1042') => mentionsIn([text]).map((mention) => howNamed(number, mention)).find((how) => how !== null) ?? null

  test.each(['IN1042', 'in-1042', 'IN 1042', 'Payment for IN1042, thanks', 'IN 10 42', 'IN001042', 'IN1O42', 'INO1042', 'INVOICE IN1042', 'RE/IN1042/2026'])('“%s” names invoice IN1042', (text) => {
    expect(names(text)).toBe('whole')
  })
  test.each(['INVOICE 1042', 'Inv. no. 1042', 'Rechnung Nr. 1042', 'facture 001042'])('“%s” says it by a word', (text) => {
    expect(names(text)).toBe('said')
  })
  test.each(['1042', '001042'])('“%s” is the bare digits', (text) => {
    expect(names(text)).toBe('bare')
  })
  test.each(['CN1042', 'IN10421', 'IN 104', 'AIN1042X', '42', 'no number at all', ''])('“%s” names something else, or nothing', (text) => {
    expect(names(text)).toBeNull()
  })
  test('several numbers of one text are all found', () => {
    const found = mentionsIn(['IN1042, IN1043 + 1044'])
    for (const number of ['IN1042', 'IN1043', 'IN1044']) expect(found.some((mention) => howNamed(number, mention) !== null)).toBe(true)
  })
  test('a number of digits alone is meant where it is written whole, and a short one only as digits that could be anything', () => {
    expect(names('order 2026-00123', '2026-00123')).toBe('whole')
    expect(names('8 of 1042', '1042')).toBe('bare')
  })

  test('a creditor reference whose check digits are right names what it carries; one that is mistyped does not', () => {
    expect(isCreditorReference('RF18539007547034')).toBe(true)
    expect(isCreditorReference('RF19539007547034')).toBe(false)
    expect(names('RF18 5390 0754 7034', '539007547034')).toBe('whole')
    expect(mentionsIn(['RF18 5390 0754 7034 THANK YOU']).some(({ structured, plain }) => structured && plain === '539007547034')).toBe(true)
  })
  test('a Swiss reference names the number in front of its check digit', () => {
    expect(isSwissReference('210000000003139471430009017')).toBe(true)
    expect(isSwissReference('210000000003139471430009018')).toBe(false)
    expect(mentionsIn(['21 00000 00003 13947 14300 09017']).some(({ structured, core }) => structured && core === '21000000000313947143000901')).toBe(true)
  })

  const number = fc.tuple(fc.stringMatching(/^[A-Z]{1,4}$/), fc.integer({ min: 1, max: 9_999_999 })).map(([letters, digits]) => `${letters}${digits}`)
  test('a number is found however many zeros and whichever separators are put in', () => {
    fc.assert(fc.property(number, fc.integer({ min: 0, max: 4 }), fc.constantFrom(' ', '-', '/', '.', ''), (own, zeros, separator) => {
      const [, letters, digits] = /^([A-Z]+)(\d+)$/.exec(own)!
      const written = `pay ${letters!.toLowerCase()}${separator}${'0'.repeat(zeros)}${digits!} please`
      expect(mentionsIn([written]).some((mention) => howNamed(own, mention) !== null)).toBe(true)
    }))
  })
  test('any text is read without fault, and at most 200 numbers of it are looked for', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (reference, text) => {
      expect(mentionsIn([reference, text]).length).toBeLessThanOrEqual(200)
      expect(coreOf(text)).toBe(coreOf(plainNumber(text)))
    }))
  })
})

describe('names of payers', () => {
  test.each([
    ['KESTREL FREIGHT PTY LTD', 'Kestrel Freight'], ['Kestrel Freight', 'Freight Kestrel Pty. Limited'], ['MÜLLER & SÖHNE GMBH', 'Muller Sohne'], ['KESTREL FREIGHT GROUP', 'Kestrel Freight'], ['KESTRAL FREIGHT', 'Kestrel Freight'],
  ])('“%s” is like “%s”', (payer, name) => {
    expect(nameSimilarity(payer, name)).toBeGreaterThanOrEqual(80)
  })
  test.each([['Kestrel Freight', 'Harbour Dental'], ['Site 1', 'Site 2'], ['Kestrel Freight 12', 'Kestrel Freight 13'], ['', 'Kestrel'], ['Pty Ltd', 'Kestrel']])('“%s” is not like “%s”', (payer, name) => {
    expect(nameSimilarity(payer, name)).toBeLessThan(80)
  })
  test('what a company is called in law does not count, unless it is all there is', () => {
    expect(nameWords('Kestrel Freight G.m.b.H. & Co. KG')).toEqual(['KESTREL', 'FREIGHT'])
    expect(nameWords('AB')).toEqual(['AB'])
  })
  test('Jaro–Winkler comes to the figures of Winkler’s own examples', () => {
    expect(jaroWinkler('MARTHA', 'MARHTA')).toBeCloseTo(0.9611, 4)
    expect(jaroWinkler('DWAYNE', 'DUANE')).toBeCloseTo(0.84, 4)
    expect(jaroWinkler('DIXON', 'DICKSONX')).toBeCloseTo(0.8133, 4)
  })
  test('likeness is the same both ways, and between 0 and 100', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(nameSimilarity(a, b)).toBe(nameSimilarity(b, a))
      expect(nameSimilarity(a, b)).toBeGreaterThanOrEqual(0)
      expect(nameSimilarity(a, b)).toBeLessThanOrEqual(100)
    }))
  })
  test('a name is wholly like itself', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((name) => nameWords(name).length > 0), (name) => {
      expect(nameSimilarity(name, name)).toBe(100)
    }))
  })
  test('a payer is remembered by account, and by name in any order of its words', () => {
    expect(payerKeys({ payerName: 'Freight, Kestrel Pty Ltd', payerAccount: 'DE02100' })).toEqual({ account: 'account DE02100', name: payerKeys({ payerName: 'KESTREL FREIGHT', payerAccount: null }).name })
    expect(payerKeys({ payerName: '', payerAccount: '' })).toEqual({ account: null, name: null })
  })
})
