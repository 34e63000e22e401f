import type { StatementWords } from '../statement.ts'

export const de = {
  titles: { statement: 'Kontoauszug', openItems: 'Offene-Posten-Auszug', wallet: 'Guthabenauszug', agency: 'Sammelkontoauszug' },
  facts: { period: 'Zeitraum', statementDate: 'Auszugsdatum', subAccounts: 'Unterkonten' },
  balance: { opening: 'Anfangssaldo', charges: 'Belastungen', credits: 'Zahlungen und Gutschriften', closing: 'Endsaldo', inFavour: 'Endsaldo zu Ihren Gunsten' },
  columns: { date: 'Datum', details: 'Vorgang', due: 'Fällig', charges: 'Belastung', credits: 'Gutschrift', balance: 'Saldo' },
  activity: 'Kontobewegungen',
  activityIn: (currency) => `Konto in ${currency}`,
  noActivity: 'Keine Bewegungen in diesem Zeitraum',
  movement: {
    invoice: (ref) => `Rechnung ${ref}`,
    void: (ref) => `Rechnung ${ref} storniert`,
    payment: (ref) => `Zahlung ${ref}`,
    refund: (ref) => `Zahlung ${ref} zurückgezahlt`,
    credit_note: (ref) => `Gutschrift ${ref}`,
    write_off: (ref) => `Rechnung ${ref} ausgebucht`,
  },
  order: (number) => `Ihre Bestellung ${number}`,
  agingAt: (date) => `Altersstruktur zum ${date}`,
  buckets: { current: 'Noch nicht fällig', d1_30: '1–30 Tage überfällig', d31_60: '31–60 Tage überfällig', d61_90: '61–90 Tage überfällig', d90plus: 'Über 90 Tage überfällig' },
  notApplied: 'Noch nicht zugeordnet',
  pastDue: (amount) => `${amount} sind überfällig`,
  items: {
    title: 'Offene Posten', openInvoices: 'Offene Rechnungen', pastDue: 'Überfällig', balance: 'Saldo', issued: 'Datum', document: 'Beleg', due: 'Fällig',
    daysLate: 'Tage überfällig', original: 'Ursprungsbetrag', open: 'Offen', unapplied: (ref) => `Zahlung ${ref}, noch nicht zugeordnet`, disputed: 'bei der Bank angefochten', nothing: 'Zu diesem Datum ist nichts offen',
  },
  wallet: {
    title: 'Guthaben', explained: 'Vorausbezahlt: Aufladungen erhöhen es, Nutzung und Gebühren mindern es',
    opening: 'Guthaben zu Beginn', added: 'Aufladungen', drawn: 'Nutzung und Gebühren', closing: 'Guthaben am Ende',
    columns: { added: 'Aufladung', drawn: 'Verbrauch', available: 'Guthaben' },
    one: { recharge: 'Automatische Aufladung', one_time: 'Einmalige Zahlung', usage: 'Nutzung', fee: 'Gebühr', tax: 'Steuer', adjustment: 'Korrektur' },
    several: { recharge: 'Automatische Aufladungen', one_time: 'Einmalige Zahlungen', usage: 'Nutzung', fee: 'Gebühren', tax: 'Steuern', adjustment: 'Korrekturen' },
    entries: (count) => `${count} Buchungen`, none: 'In diesem Zeitraum keine Bewegungen',
    belowZero: 'Unter null in diesem Zeitraum', never: 'Nie', lastDays: 'Nutzung und Gebühren, letzte 30 Tage', advised: 'Empfohlener Zielbetrag',
    advice: 'Der empfohlene Zielbetrag deckt zusätzlich zur Aufladeschwelle Nutzung und Gebühren von etwa einem Monat, gemessen an den 30 Tagen bis zum Auszugsdatum, aufgerundet.',
  },
  agency: {
    summary: (currency) => `Alle Konten in ${currency}`, total: 'Summe', walletTotals: (currency) => `Guthaben in ${currency}`,
    leftOut: (count) => `Konten ohne Bewegung und ohne Saldo, nicht aufgeführt: ${count}`, nothing: 'Kein Konto hatte in diesem Zeitraum Bewegungen oder einen Saldo',
  },
  nothingDue: 'Es ist nichts zu zahlen. Für spätere Zahlungen:',
} satisfies StatementWords
