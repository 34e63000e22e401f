import { describe, expect, test } from 'vitest'
import { believed, failureOf, read, refusedOf } from './read.ts'
import { amt, balance, camtEntry, camtFile, camtStatement, sign } from './writers/camt.ts'
import { entry, said } from './writers/said.ts'

const ntry = (minor: number, inside: string, currency = 'EUR') => `<Ntry>${amt(minor, currency)}${sign(minor)}<Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>${inside}</Ntry>`
const fileOf = (ntries: string, closing: number) => camtFile([camtStatement(said({ entries: [entry({ amountMinor: closing - 10_000 })] }), 2, ntries)])
const tx = (name: string, text: string, amount = '') => `<TxDtls>${amount}<RltdPties><Dbtr><Nm>${name}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`
const TEN = '<Amt Ccy="EUR">10.00</Amt>'
const FIVE = '<AmtDtls><InstdAmt><Amt Ccy="USD">7.00</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">5.00</Amt></TxAmt></AmtDtls>'

describe('batches', () => {
  test('of several transactions that add up become an entry each, with what each says and a key of its own', async () => {
    const { entries } = await believed(fileOf(ntry(1500, `<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${tx('Acme', 'IN1', TEN)}${tx('Birch', 'IN2', FIVE)}</NtryDtls>`), 11_500))
    expect(entries.map(({ n, amountMinor, payerName, text, bankReference }) => ({ n, amountMinor, payerName, text, bankReference }))).toEqual([
      { n: 1, amountMinor: 1000, payerName: 'Acme', text: 'IN1', bankReference: 'B1' }, { n: 2, amountMinor: 500, payerName: 'Birch', text: 'IN2', bankReference: 'B1' },
    ])
    expect(entries[0]!.key).not.toBe(entries[1]!.key)
  })

  test('that do not add up, or do not all tell an amount, stay one entry with all the texts, and it is noted', async () => {
    for (const second of ['', '<Amt Ccy="EUR">6.00</Amt>', '<Amt Ccy="USD">5.00</Amt>']) {
      const { statements, notes } = await read(fileOf(ntry(1500, `<NtryDtls>${tx('Acme', 'IN1', TEN)}${tx('Birch', 'IN2', second)}</NtryDtls>`), 11_500))
      expect(statements[0]!.entries).toHaveLength(1)
      expect(statements[0]!.entries[0]).toMatchObject({ amountMinor: 1500, payerName: '', text: 'IN1 IN2' })
      expect(notes.join()).toContain('do not add up')
    }
  })
})

test('a reversal has the sign of what happened, and the names of what it takes back', async () => {
  const parties = '<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Acme</Nm></Dbtr><Cdtr><Nm>Us</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>'
  const { entries } = await believed(fileOf(ntry(-1500, `<RvslInd>true</RvslInd>${parties}`), 8500))
  expect(entries[0]).toMatchObject({ amountMinor: -1500, reversal: true, payerName: 'Acme' })
})

test('what is not booked yet is passed over and noted', async () => {
  const pending = ntry(700, '').replace('BOOK', 'PDNG')
  const { statements, notes } = await read(fileOf(pending + ntry(500, '<AddtlNtryInf>Gutschrift</AddtlNtryInf>'), 10_500))
  expect(statements[0]!.entries.map(({ amountMinor, text }) => [amountMinor, text])).toEqual([[500, 'Gutschrift']])
  expect(notes[0]).toContain('not booked yet (PDNG)')
})

test('the structured reference goes before the end-to-end one; NOTPROVIDED and the like are none', async () => {
  const of = async (refs: string, remittance: string) => (await believed(fileOf(ntry(500, `<NtryDtls><TxDtls><Refs>${refs}</Refs><RmtInf>${remittance}</RmtInf></TxDtls></NtryDtls>`), 10_500))).entries[0]!
  expect(await of('<EndToEndId>E1</EndToEndId>', '<Ustrd>a</Ustrd><Ustrd>b</Ustrd><Strd><RfrdDocInf><Nb>IN7</Nb></RfrdDocInf><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>')).toMatchObject({ reference: 'RF18539007547034', text: 'a b IN7' })
  expect(await of('<EndToEndId>NOTPROVIDED</EndToEndId><ChqNb>1234</ChqNb>', '')).toMatchObject({ reference: '1234' })
  expect(await of('<EndToEndId>NOTPROVIDED</EndToEndId>', '')).toMatchObject({ reference: '', text: '' })
})

describe('balances', () => {
  const inside = (...balances: string[]) => camtFile([`<Stmt><Id>S</Id><Acct><Id><IBAN>de 89 370400440532013000</IBAN></Id></Acct>${balances.join('')}${ntry(500, '')}</Stmt>`])
  test('the closing one of the day before opens where the own one is missing', async () => {
    expect(await believed(inside(balance('PRCD', 100, 'EUR', '2026-11-19'), balance('CLBD', 600, 'EUR', '2026-11-20')))).toMatchObject({ openingMinor: 100, closingMinor: 600, fromOn: null, toOn: '2026-11-20', accountNumber: 'DE89370400440532013000', currency: 'EUR' })
  })
  test('a page opens and ends with interim ones', async () => {
    expect(await believed(inside(balance('ITBD', 100, 'EUR', '2026-11-20'), balance('ITBD', 600, 'EUR', '2026-11-20')))).toMatchObject({ openingMinor: 100, closingMinor: 600 })
    expect(await believed(inside(balance('OPBD', 100, 'EUR', '2026-11-20'), balance('ITBD', 600, 'EUR', '2026-11-20')))).toMatchObject({ openingMinor: 100, closingMinor: 600 })
  })
  test('an overdrawn one is negative', async () => {
    expect(await believed(inside(balance('OPBD', -600, 'EUR', '2026-11-20'), balance('CLBD', -100, 'EUR', '2026-11-20')))).toMatchObject({ openingMinor: -600, closingMinor: -100 })
  })
  test('without one the statement is refused, as it cannot be checked', async () => {
    expect((await refusedOf(inside(balance('OPBD', 100, 'EUR', '2026-11-20')))).reason).toContain('no closing balance')
    expect((await refusedOf(inside(balance('CLBD', 100, 'EUR', '2026-11-20')))).reason).toContain('no opening balance')
  })
})

describe('a statement that cannot be believed is refused, and the others of the file are read', () => {
  const good = camtStatement(said({ reference: 'good' }))
  test.each([
    ['off by one unit', (text: string) => text.replace('<Amt Ccy="EUR">120.00</Amt>', '<Amt Ccy="EUR">120.01</Amt>'), 'The difference is −€0.01', -1],
    ['off by thousands, which are grouped', (text: string) => text.replace('<Amt Ccy="EUR">120.00</Amt>', '<Amt Ccy="EUR">1234.50</Amt>'), 'entries of €1,229.50 come to €1,329.50, and the closing balance is €215.00. The difference is −€1,114.50.', -111_450],
    ['an entry in another currency', (text: string) => text.replace('<Amt Ccy="EUR">120.00</Amt>', '<Amt Ccy="USD">120.00</Amt>'), 'An entry is in USD, and the account is in EUR', null],
    ['more decimals than the currency has', (text: string) => text.replace('>120.00<', '>120.001<'), '“120.001” has 3 decimals, and EUR has 2', null],
    ['an amount that is none', (text: string) => text.replace('>120.00<', '>12O.00<'), '“12O.00” is not an amount', null],
    ['an amount beyond what is exact', (text: string) => text.replace('>120.00<', '>99999999999999999.00<'), 'too large', null],
    ['a day that is none', (text: string) => text.replace('<BookgDt><Dt>2026-11-20', '<BookgDt><Dt>2026-02-30'), '“2026-02-30” is not a date', null],
    ['neither credit nor debit', (text: string) => text.replace('<Ntry><Amt Ccy="EUR">120.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>', '<Ntry><Amt Ccy="EUR">120.00</Amt>'), 'credit or a debit', null],
    ['no account', (text: string) => text.replace(/<Acct>.*?<\/Acct>/s, ''), 'does not name its account', null],
  ])('%s', async (_, broken, reason, differenceMinor) => {
    const bad = broken(camtStatement(said({ reference: 'bad' })))
    expect(bad).not.toBe(camtStatement(said({ reference: 'bad' })))
    const { statements, refused } = await read(camtFile([bad, good]))
    expect(statements.map(({ reference, n }) => [reference, n])).toEqual([['good', 2]])
    expect(refused).toMatchObject([{ reference: 'bad', n: 1, differenceMinor }])
    expect(refused[0]!.reason).toContain(reason)
  })

  test('the line of what is wrong is told', async () => {
    const file = camtFile([camtStatement(said()).replace('>120.00<', '>120.001<')])
    const line = file.slice(0, file.indexOf('120.001')).split('\n').length
    expect((await refusedOf(file))).toMatchObject({ line })
  })
})

describe('a file that is no whole XML is not taken at all', () => {
  const whole = camtFile([camtStatement(said()), camtStatement(said({ reference: 'second' }))])
  test('cut off anywhere after its first statement began', async () => {
    const from = whole.indexOf('<Stmt>')
    const last = whole.lastIndexOf('>')
    for (let at = from; at < last; at += 97) expect(await failureOf(whole.slice(0, at)), String(at)).toMatchObject({ code: 'BROKEN' })
  })
  test('a document type is refused before anything of it is read, entities and all', async () => {
    const bomb = '<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    const failure = await failureOf(camtFile([camtStatement(said()).replace('Acme GmbH', '&b;')], 2, bomb))
    expect(failure).toMatchObject({ code: 'BROKEN' })
    expect(failure.message).toContain('document type')
    expect((await failureOf(`<!DOCTYPE d SYSTEM "file:///etc/passwd"><Document>&x;</Document>`)).message).toContain('document type')
  })
  test('an entity that XML does not have is damage', async () => {
    expect(await failureOf(camtFile([camtStatement(said()).replace('Acme GmbH', '&acme;')]))).toMatchObject({ code: 'BROKEN' })
  })
  test('without a statement there is nothing to take', async () => {
    expect((await failureOf(camtFile([]))).message).toContain('There is no statement in “a file”')
  })
})

test('names with a prefix, CDATA and comments are what they are without', async () => {
  const plain = camtFile([camtStatement(said())])
  const prefixed = plain.replaceAll(/<(\/?)(\w+)/g, '<$1b:$2').replace('xmlns=', 'xmlns:b=').replace('Invoice IN1001', '<![CDATA[Invoice]]><!-- no --> IN1001')
  expect((await believed(prefixed)).content).toBe((await believed(plain)).content)
})

test('an entry of a version has the same key as that of another version', async () => {
  const keys = async (version: number) => (await believed(camtFile([camtStatement(said(), version, said().entries.map((one) => camtEntry(one, 'EUR', version)).join(''))], version))).entries.map(({ key }) => key)
  expect(await keys(2)).toEqual(await keys(8))
})
