import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Currency, PartyId } from '#contract/vocabulary.ts'
import { IMPORT_FIELDS, ImportMapping } from '#contract/imports.ts'
import type { Known } from '#main/imports/guess/guessMapping.ts'
import { guessMapping } from '#main/imports/guess/guessMapping.ts'
import { sampleOf } from '#main/imports/guess/sample.ts'
import { columnsOf, shapeOf } from '#main/imports/guess/shape.ts'
import { openTable } from '#main/imports/read/openTable.ts'
import type { Guess } from '#main/imports/types.ts'
import { fileOf } from '../read/files.ts'
import { texts, workbookOf } from '../read/workbooks.ts'

const PARTY = 'p-1' as PartyId
const parties = [{ id: PARTY, currency: 'EUR' as Currency }]

async function guess(bytes: string | Buffer, known: Partial<Known> = {}): Promise<Guess> {
  const table = await openTable(fileOf(bytes), known.decided ?? {})
  try {
    const guessed = guessMapping(await sampleOf(table), { parties, saved: null, decided: {}, ...known })
    expect(ImportMapping.safeParse(guessed.mapping).success).toBe(true)
    return guessed
  } finally {
    await table.close()
  }
}
const asked = ({ asks }: Guess) => asks.map(({ field }) => field)

describe('what the rows are', () => {
  test.each([
    ['invoices', 'Invoice no,Customer no,Customer name,Invoice date,Due date,Subtotal,Tax,Total,Balance due,Status'],
    ['invoices', 'Rechnungsnr.;Kunden-Nr.;Firma;Rechnungsdatum;Fällig am;Netto;MwSt;Gesamtbetrag;Bezahlt am'], ['invoices', 'N° facture;Code client;Client;Date de facture;Échéance;Total HT;TVA;Total TTC'], ['invoices', 'Número de factura;Nº cliente;Fecha de factura;Vencimiento;Base imponible;IVA;Importe total'],
    ['invoices', 'Numero fattura;Codice cliente;Ragione sociale;Data fattura;Scadenza;Imponibile;IVA;Totale'], ['invoices', 'Factuurnummer;Klantnummer;Factuurdatum;Vervaldatum;Totaal incl. BTW;Totaal'], ['invoices', 'Numer faktury;Kod klienta;Data wystawienia;Termin płatności;Kwota netto;Kwota VAT;Kwota brutto'],
    ['invoices', 'Αριθμός τιμολογίου;Κωδικός πελάτη;Επωνυμία;Ημερομηνία έκδοσης;Λήξη;ΦΠΑ;Σύνολο'], ['invoices', 'Номер на фактура;Клиентски номер;Фирма;Дата на фактура;Падеж;ДДС;Обща сума'], ['invoices', '請求書番号,顧客番号,顧客名,発行日,支払期日,小計,消費税,合計'],
    ['customers', 'Customer ID,Company,Email,Phone,Street,City,ZIP,Country'], ['customers', 'Kundennummer;Firma;E-Mail;Straße;PLZ;Ort;Land'], ['customers', 'Account Number,Account Name,Billing Email,Currency'],
    ['contacts', 'Customer no,Contact name,Email,Phone,Role'], ['payments', 'Payment ref,Customer no,Payment date,Amount,Method,Invoice no'], ['payments', 'Zahlungsnummer;Kundennummer;Zahlungseingang;Betrag;Zahlungsart;Verwendungszweck'],
    ['allocations', 'Payment,Invoice,Amount applied,Applied on'], ['usage', 'Record ID,Account,Timestamp,Type,From,To,Quantity,Unit,Amount'],
  ] as const)('%s: %s', async (kind, headings) => {
    const guessed = await guess(`${headings}\n`)
    expect(guessed.mapping.kind).toBe(kind)
    expect(asked(guessed)).toEqual([])
    expect(guessed.problems).toContain('There are headings, and no rows below them.')
  })
  test.each(Object.entries(IMPORT_FIELDS))('%s by the names of its fields, each of its own', async (kind, fields) => {
    const names = fields.map((field) => field.replace('*', ''))
    expect(await guess(`${names.join(',')}\n`)).toMatchObject({ asks: [], mapping: { kind, columns: Object.fromEntries(names.map((name) => [name, name])) } })
  })
  test('is asked where the headings do not tell', async () => {
    expect(asked(await guess('Customer no,Name,Email\nC-1,Ada,a@x.example\n'))).toContain('kind')
    expect(asked(await guess('Number,Customer,Date,Amount\n1,C-1,2026-04-03,1.50\n'))).toEqual(['kind'])
    expect(asked(await guess('Alpha,Beta\n1,2\n'))).toEqual(expect.arrayContaining(['kind', 'columns']))
    expect(asked(await guess('Customer no,Name,Email\nC-1,Ada,a@x.example\n', { decided: { kind: 'contacts' } }))).toEqual([])
  })
  test('a document’s number beside the invoice’s makes payments likelier than invoices; which of them is asked', async () => {
    const { asks, mapping } = await guess('Beleg;Kunde;Datum;Betrag;Rechnung\nZ-1;C-1;13.04.2026;1,50;R-1\n')
    expect(asks).toEqual([{ field: 'kind', why: 'The rows can be payments or invoices. Say which.' }])
    expect(mapping.kind).toBe('payments')
  })
  test('payments are likelier than allocations where the customer is named', async () => {
    expect((await guess('Zahlungsreferenz;Kunde;Datum;Betrag;Rechnung\n')).mapping.kind).toBe('payments')
    expect((await guess('Zahlungsreferenz;Datum;Betrag;Rechnung\n')).mapping.kind).toBe('allocations')
  })
})

describe('which column is which', () => {
  test('by names of several languages, whatever their case and dress', async () => {
    const { mapping } = await guess('INVOICE #;customer id;Invoice_Date;Due-Date;Total (EUR);Tax %;Tax amount;Amount paid;Date paid;PO number\n')
    expect(mapping.columns).toEqual({ number: 'INVOICE #', account: 'customer id', issuedOn: 'Invoice_Date', dueOn: 'Due-Date', total: 'Total (EUR)', tax: 'Tax amount', paid: 'Amount paid', paidOn: 'Date paid', poNumber: 'PO number' })
  })
  test('one column that says who the customer is, is number and name, and that is said', async () => {
    const named = await guess('Invoice no,Customer,Date,Total\n1,Example & Sons Ltd,2026-04-03,1.00\n')
    expect(named.mapping.columns).toMatchObject({ account: 'Customer', accountName: 'Customer' })
    expect(named.asks).toEqual([])
    expect(named.problems).toEqual(['No column has the customer’s number: customers are told apart by their name, in “Customer”.'])
    // One word may be a number as well as a name: whether it is known says the books.
    expect((await guess('Reference,Account,Date,Amount\n1,ACME,2026-04-03,1.00\n')).mapping.columns['accountName']).toBeUndefined()
    const numbered = await guess('Invoice no,Customer,Date,Total\n1,C-0001,2026-04-03,1.00\n')
    expect(numbered.mapping.columns['accountName']).toBeUndefined()
    expect(numbered.asks).toEqual([])
    expect((await guess('Invoice no,Customer no,Customer,Date,Total\n1,C-1,Example & Sons,2026-04-03,1.00\n')).mapping.columns).toMatchObject({ account: 'Customer no', accountName: 'Customer' })
  })
  test.each([
    ['Beleg', 'Beleg;Kunde;Datum;Betrag;Rechnung'], ['Beleg-Nr.', 'Beleg-Nr.;Kunde;Datum;Betrag;Rechnung'], ['Belegnummer', 'Rechnungsnummer;Kunde;Datum;Betrag;Belegnummer'], ['Zahlungsreferenz', 'Zahlungsreferenz;Beleg;Kunde;Datum;Betrag;Rechnung'],
    ['Voucher no', 'Invoice,Customer,Date,Amount,Voucher no'], ['N° pièce', 'N° pièce;Client;Date;Montant;Facture'], ['Nº documento', 'Nº documento;Cliente;Fecha;Importe;Factura'], ['Boekstuknummer', 'Boekstuknummer;Klant;Datum;Bedrag;Factuur'],
    ['Nr dokumentu', 'Nr dokumentu;Klient;Data;Kwota;Faktura'], ['Παραστατικό', 'Παραστατικό;Πελάτης;Ημερομηνία;Ποσό;Τιμολόγιο'], ['Документ', 'Документ;Клиент;Дата;Сума;Фактура'], ['伝票番号', '伝票番号,顧客,日付,金額,請求書番号'],
  ])('“%s” is the reference of payments beside the invoice: %s', async (reference, headings) => {
    expect(await guess(`${headings}\n`, { decided: { kind: 'payments' } })).toMatchObject({ asks: [], mapping: { columns: { reference, invoice: headings.split(/[;,]/).find((heading) => /^(?:Rechnung|Invoice|Factu|Faktura|Τιμ|Фак|請求)/.test(heading))! } } })
  })
  test('a document’s number alone may be the invoice’s: of invoices it is, of payments the reference is asked', async () => {
    for (const headings of ['Beleg;Kunde;Datum;Betrag', 'Belegnummer;Kunde;Datum;Betrag', 'Beleg;Belegnummer;Kunde;Datum;Betrag']) {
      expect((await guess(`${headings}\n`, { decided: { kind: 'payments' } })).asks).toEqual([{ field: 'columns', why: 'No column was found for the payment’s reference. Choose it.' }])
      expect((await guess(`${headings}\n`, { decided: { kind: 'invoices' } })).mapping.columns['number']).toMatch(/^Beleg/)
    }
    expect((await guess('Belegnummer;Kunde;Datum;Betrag;Rechnung\n', { decided: { kind: 'invoices' } })).mapping.columns['number']).toBe('Rechnung')
  })
  test('by what its cells look like where only one can be meant, and that is said', async () => {
    const guessed = await guess('Invoice no,Customer no,Ausgegeben,Alles zusammen,Wer\n1,C-1,2026-04-03,1.50,a@x.example\n2,C-2,2026-04-13,2.50,b@x.example\n')
    expect(guessed.mapping.columns).toMatchObject({ issuedOn: 'Ausgegeben', total: 'Alles zusammen', email: 'Wer' })
    expect(guessed.asks.at(-1)!.why).toContain('“Ausgegeben” was taken for the invoice date by what it looks like')
  })
  test('what must be there and was not found is asked', async () => expect((await guess('Invoice no,Customer no,Date\n1,C-1,2026-04-03\n')).asks).toEqual([{ field: 'columns', why: 'No column was found for the total. Choose it.' }]))
  test('a column Paid has amounts, or days, or says too little', async () => {
    const table = (paid: string) => `Invoice no,Customer no,Date,Total,Paid\n1,C-1,2026-04-03,1.50,${paid}\n`
    expect((await guess(table('1.50'))).mapping.columns).toMatchObject({ paid: 'Paid' })
    expect((await guess(table('2026-04-20'))).mapping.columns).toMatchObject({ paidOn: 'Paid' })
    const said = await guess(table('yes'))
    expect(said.mapping.columns).not.toHaveProperty('paid')
    expect(said.problems[0]).toContain('“Paid” says yes or no')
  })
  test('is the same in any order of the columns', async () => {
    const columns = [['Invoice no', 'INV-1'], ['Customer no', '007'], ['Customer', 'Example Ltd'], ['Invoice date', '13/04/2026'], ['Due', '14/05/2026'], ['Total', '1,234.50'], ['Balance', '0.00'], ['Currency', 'EUR'], ['Date', '01/04/2026'], ['Amount', '5.00'], ['Notes', 'x']]
    const first = await guess(columns.map(([heading]) => heading).join(';') + '\n' + columns.map(([, value]) => value).join(';') + '\n')
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(columns, { minLength: columns.length }), async (order) => {
      const guessed = await guess(order.map(([heading]) => heading).join(';') + '\n' + order.map(([, value]) => value).join(';') + '\n')
      expect(guessed.mapping).toEqual(first.mapping)
      expect(guessed.asks).toEqual(first.asks)
    }), { numRuns: 30 })
  })
})

describe('the order of dates', () => {
  const table = (...dates: string[]) => `Invoice no,Customer no,Invoice date,Due date,Total\n${dates.map((date, at) => `${at},C-1,${date},2.50\n`).join('')}`
  test('is decided by a day above the twelfth in any column and row', async () => {
    const days = await guess(table(...Array.from({ length: 300 }, () => '03/04/2026,04/05/2026'), '03/04/2026,13/05/2026'))
    expect(days.mapping.dateOrder).toBe('DMY')
    expect(asked(days)).toEqual([])
    expect((await guess(table('03/04/2026,04/05/2026', '03/13/2026,04/05/2026'))).mapping.dateOrder).toBe('MDY')
  })
  test('is decided by years that stand first', async () => expect((await guess(table('2026-04-03,2026-05-04'))).mapping.dateOrder).toBe('YMD'))
  test('is decided by days of a workbook, and by names of months: there is none', async () => {
    expect((await guess(table('3 Apr 2026,4 May 2026'))).mapping.dateOrder).toBeNull()
    const sheet = `${texts('Invoice no', 'Customer no', 'Invoice date', 'Total')}<row><c><v>1</v></c><c><v>2</v></c><c t="d"><v>2026-04-03</v></c><c><v>5</v></c></row>`
    const guessed = await guess(workbookOf({ sheets: { One: sheet } }))
    expect(guessed).toMatchObject({ mapping: { dateOrder: null, sheet: null }, asks: [], readings: [{ issuedOn: '3 April 2026', total: '5.00 EUR' }] })
  })
  test('is asked where no day tells, with a row of the file', async () => {
    const guessed = await guess(table('03/04/2026,04/05/2026', '01/01/2026,02/02/2026'))
    expect(guessed.asks).toEqual([{ field: 'dateOrder', why: 'Is “03/04/2026” (row 2, “Invoice date”) 3 April 2026 or 4 March 2026? No day of the file tells.' }])
    expect(guessed.mapping.dateOrder).toBe('DMY')
  })
  test('is asked where days contradict each other, and said', async () => {
    const guessed = await guess(table('13/04/2026,14/05/2026', '15/04/2026,04/13/2026'))
    expect(guessed.asks[0]!.why).toContain('“04/13/2026” (row 3, “Due date”) does not')
    expect(guessed.mapping.dateOrder).toBe('DMY')
  })
  test('is not asked where every day is the same in each', async () => expect((await guess(table('04/04/2026,05/05/2026'))).asks).toEqual([]))
  test('is asked of two digits of a year that may stand anywhere', async () => expect((await guess(table('03/04/05,04/05/06'))).asks[0]!.why).toContain('3 April 2005 or 4 March 2005 or 5 April 2003'))
  test('is what a person said, now or of this shape before; the file goes before what was saved', async () => {
    const undecided = table('03/04/2026,04/05/2026')
    expect(await guess(undecided, { decided: { dateOrder: 'MDY' } })).toMatchObject({ asks: [], mapping: { dateOrder: 'MDY' }, readings: [{ issuedOn: '4 March 2026' }] })
    const saved = { ...(await guess(undecided)).mapping, dateOrder: 'MDY' as const }
    expect(await guess(undecided, { saved })).toMatchObject({ asks: [], mapping: { dateOrder: 'MDY' } })
    const decided = await guess(table('13/04/2026,04/05/2026'), { saved })
    expect(decided).toMatchObject({ asks: [], mapping: { dateOrder: 'DMY' } })
    expect(decided.problems[0]).toContain('they were month, day, year in the last one')
    expect((await guess(table('13/04/2026,04/05/2026'), { decided: { dateOrder: 'MDY' } })).problems).toEqual(['1 dates of those looked at do not read in the order month, day, year.'])
  })
})

describe('the mark before decimals', () => {
  const table = (...totals: string[]) => `Invoice no;Customer no;Invoice date;Total\n${totals.map((total, at) => `${at};C-1;2026-04-03;${total}\n`).join('')}`
  test.each([['1.234,56', ','], ['12,5', ','], ['1,234.56', '.'], ['1234.567', '.'], ['0.500', '.'], ['1.234.567', ','], ['1\u2019234.50', '.'], ['1 234,50', ','], ['12', '.'], ['12,34,567', '.']])('%s: %s', async (total, decimal) => {
    expect(await guess(table(total, '5'))).toMatchObject({ mapping: { decimal }, asks: [] })
  })
  test('is asked where a mark has three digits behind it and nothing else tells', async () => {
    const guessed = await guess(table('1.234', '2.500'))
    expect(guessed.asks).toEqual([{ field: 'decimal', why: '“1.234” (row 2, “Total”) can be thousands, or a number with three decimals. Say which mark stands before the decimals.' }])
    expect(await guess(table('1.234'), { decided: { decimal: ',' } })).toMatchObject({ asks: [], mapping: { decimal: ',' }, readings: [{ total: '1234.00 EUR' }] })
    expect((await guess(table('1.234', '2,50'))).asks).toEqual([])
  })
  test('groups where the currency has no decimals', async () => {
    expect(await guess(table('1.234'), { parties: [{ id: PARTY, currency: 'JPY' }] })).toMatchObject({ asks: [], mapping: { decimal: ',', currency: 'JPY' }, readings: [{ total: '1234 JPY' }] })
  })
  test('is asked where amounts contradict each other', async () => expect((await guess(table('1.50', '2,50', '3.50'))).asks[0]!.why).toContain('2 amounts have “.” before their decimals, and 1 have “,”'))
})

describe('the rest', () => {
  test('the currency is the one beside the amounts or in a heading, else the party’s', async () => {
    const table = (heading: string, total: string) => `Invoice no;Customer no;Invoice date;${heading}\n1;2;2026-04-03;${total}\n`
    expect((await guess(table('Total', '1,00 zł'))).mapping.currency).toBe('PLN')
    expect((await guess(table('Total (USD)', '1.00'))).problems).toContain('The amounts are in USD, and the party’s currency is EUR.')
    expect((await guess(table('Total', '1.00'))).mapping.currency).toBe('EUR')
    expect(asked(await guess(table('Total', '1.00'), { parties: [{ id: PARTY, currency: null }] }))).toEqual(['currency'])
  })
  test('the party is the only one there is, else asked', async () => {
    expect((await guess('Invoice no,Customer no,Date,Total\n')).mapping.party).toBe(PARTY)
    expect(asked(await guess('Invoice no,Customer no,Date,Total\n', { parties: [...parties, { id: 'p-2' as PartyId, currency: 'USD' }] }))).toEqual(['party'])
    expect(asked(await guess('Invoice no,Customer no,Date,Total\n', { parties: [] }))).toEqual(['party'])
  })
  test('what does not read is shown with why, beside what does', async () => {
    expect((await guess('Invoice no,Customer no,Date,Total,Disputed,Email\n1.2E+10,C-1,soon,1.234.5,maybe,a@x.example\n')).readings).toEqual([{
      number: expect.stringMatching(/^Not read: .*digits are lost/) as string, account: 'C-1', issuedOn: 'Not read: “soon” is not a date.', total: 'Not read: “1.234.5” is not an amount.', disputed: 'Not read: “maybe” is neither yes nor no.', email: 'a@x.example',
    }])
  })
  test('a saved mapping is used where all its headings are there', async () => {
    const table = 'A,B,C,D\n1,C-1,2026-04-03,5.00\n'
    const saved: ImportMapping = { kind: 'invoices', party: PARTY, currency: 'EUR', columns: { number: 'a', account: 'B', issuedOn: 'C', total: 'D' }, dateOrder: 'YMD', decimal: '.', encoding: 'utf-8', delimiter: ',', sheet: null, headerRow: 1 }
    expect(await guess(table, { saved })).toMatchObject({ asks: [], mapping: { columns: { number: 'A', account: 'B', issuedOn: 'C', total: 'D' } } })
    expect((await guess('A,B,C,E\n1,C-1,2026-04-03,5.00\n', { saved })).mapping.columns).not.toHaveProperty('number')
  })
  test('a heading that was decided and is not there is said', async () => expect((await guess('Invoice no,Customer no,Date,Total\n', { decided: { kind: 'invoices', columns: { number: 'Invoice no', total: 'Sum' } } })).problems).toContain('There is no column “Sum” in this file.'))
})

describe('the shape of a file', () => {
  test('is its headings and its kind, whatever their order and dress', () => {
    expect(shapeOf(['Invoice no', 'Total'], 'invoices')).toBe(shapeOf([' TOTAL', 'invoice_no '], 'invoices'))
    expect(shapeOf(['Invoice no', 'Total'], 'invoices')).not.toBe(shapeOf(['Invoice no', 'Total'], 'payments'))
    expect(shapeOf(['Invoice no', 'Total'], 'invoices')).not.toBe(shapeOf(['Invoice no', 'Total', 'Tax'], 'invoices'))
    expect(shapeOf(['a,b'], 'invoices')).not.toBe(shapeOf(['a', 'b'], 'invoices'))
  })
  test('columns are found without case', () => expect([...columnsOf(['Invoice No', 'Total'], { number: ' invoice no ', total: 'TOTAL', tax: 'Tax' })]).toEqual([['number', 0], ['total', 1]]))
})
