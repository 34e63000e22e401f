import type { StatementWords } from '../statement.ts'

export const pl = {
  titles: { statement: 'Wyciąg z konta', openItems: 'Zestawienie pozycji otwartych', wallet: 'Wyciąg przedpłacony', agency: 'Wyciąg zbiorczy' },
  facts: { period: 'Okres', statementDate: 'Data wyciągu', subAccounts: 'Subkonta' },
  balance: { opening: 'Saldo początkowe', charges: 'Obciążenia', credits: 'Wpłaty i korekty', closing: 'Saldo końcowe', inFavour: 'Saldo na Państwa korzyść' },
  columns: { date: 'Data', details: 'Opis', due: 'Termin', charges: 'Obciążenia', credits: 'Uznania', balance: 'Saldo' },
  activity: 'Operacje na koncie',
  activityIn: (currency) => `Konto w ${currency}`,
  noActivity: 'Brak operacji w tym okresie',
  movement: {
    invoice: (ref) => `Faktura ${ref}`,
    void: (ref) => `Faktura ${ref} anulowana`,
    payment: (ref) => `Wpłata ${ref}`,
    refund: (ref) => `Wpłata ${ref} zwrócona`,
    credit_note: (ref) => `Faktura korygująca ${ref}`,
    write_off: (ref) => `Faktura ${ref} spisana`,
  },
  order: (number) => `Zamówienie ${number}`,
  agingAt: (date) => `Struktura wiekowa na dzień ${date}`,
  buckets: { current: 'Przed terminem', d1_30: '1–30 dni po terminie', d31_60: '31–60 dni po terminie', d61_90: '61–90 dni po terminie', d90plus: 'Ponad 90 dni po terminie' },
  notApplied: 'Jeszcze nierozliczone',
  pastDue: (amount) => `w tym po terminie: ${amount}`,
  items: {
    title: 'Pozycje otwarte', openInvoices: 'Faktury otwarte', pastDue: 'Po terminie', balance: 'Saldo', issued: 'Data', document: 'Dokument', due: 'Termin',
    daysLate: 'Dni po terminie', original: 'Kwota pierwotna', open: 'Otwarte', unapplied: (ref) => `Wpłata ${ref}, jeszcze nierozliczona`, disputed: 'kwestionowana w banku', nothing: 'Na ten dzień nie ma pozycji otwartych',
  },
  wallet: {
    title: 'Dostępne środki', explained: 'Przedpłata: wpłaty je zwiększają, zużycie i opłaty zmniejszają',
    opening: 'Dostępne na początku', added: 'Wpłacono', drawn: 'Zużycie i opłaty', closing: 'Dostępne na końcu',
    columns: { added: 'Wpłacono', drawn: 'Pobrano', available: 'Dostępne' },
    one: { recharge: 'Automatyczne doładowanie', one_time: 'Jednorazowa wpłata', usage: 'Zużycie', fee: 'Opłata', tax: 'Podatek', adjustment: 'Korekta' },
    several: { recharge: 'Automatyczne doładowania', one_time: 'Jednorazowe wpłaty', usage: 'Zużycie', fee: 'Opłaty', tax: 'Podatki', adjustment: 'Korekty' },
    entries: (count) => `liczba operacji: ${count}`, none: 'Brak operacji w tym okresie',
    belowZero: 'Poniżej zera w tym okresie', never: 'Nigdy', lastDays: 'Zużycie i opłaty, ostatnie 30 dni', advised: 'Zalecane saldo docelowe',
    advice: 'Zalecane saldo docelowe pokrywa, ponad próg doładowania, zużycie i opłaty za około miesiąc, według 30 dni do daty wyciągu, zaokrąglone w górę.',
  },
  agency: {
    summary: (currency) => `Wszystkie konta w ${currency}`, total: 'Razem', walletTotals: (currency) => `Dostępne środki w ${currency}`,
    leftOut: (count) => `Konta bez operacji i bez salda, niewymienione: ${count}`, nothing: 'Żadne konto nie miało w tym okresie operacji ani salda',
  },
  nothingDue: 'Nie ma nic do zapłaty. Przy następnych płatnościach:',
} satisfies StatementWords
