import type { StatementWords } from '../statement.ts'

export const it = {
  titles: { statement: 'Estratto conto', openItems: 'Estratto partite aperte', wallet: 'Estratto credito prepagato', agency: 'Estratto conto di gruppo' },
  facts: { period: 'Periodo', statementDate: 'Data dell’estratto', subAccounts: 'Sottoconti' },
  balance: { opening: 'Saldo iniziale', charges: 'Addebiti', credits: 'Pagamenti e accrediti', closing: 'Saldo finale', inFavour: 'Saldo finale a vostro favore' },
  columns: { date: 'Data', details: 'Descrizione', due: 'Scadenza', charges: 'Dare', credits: 'Avere', balance: 'Saldo' },
  activity: 'Movimenti del conto',
  activityIn: (currency) => `Conto in ${currency}`,
  noActivity: 'Nessun movimento nel periodo',
  movement: {
    invoice: (ref) => `Fattura ${ref}`,
    void: (ref) => `Fattura ${ref} annullata`,
    payment: (ref) => `Pagamento ${ref}`,
    refund: (ref) => `Pagamento ${ref} restituito`,
    credit_note: (ref) => `Nota di credito ${ref}`,
    write_off: (ref) => `Fattura ${ref} stralciata`,
  },
  order: (number) => `Vs. ordine ${number}`,
  agingAt: (date) => `Scadenziario al ${date}`,
  buckets: { current: 'A scadere', d1_30: '1–30 giorni di ritardo', d31_60: '31–60 giorni di ritardo', d61_90: '61–90 giorni di ritardo', d90plus: 'Oltre 90 giorni' },
  notApplied: 'Non ancora imputato',
  pastDue: (amount) => `di cui scaduto ${amount}`,
  items: {
    title: 'Partite aperte', openInvoices: 'Fatture aperte', pastDue: 'Scaduto', balance: 'Saldo', issued: 'Data', document: 'Documento', due: 'Scadenza',
    daysLate: 'Giorni di ritardo', original: 'Importo iniziale', open: 'Aperto', unapplied: (ref) => `Pagamento ${ref}, non ancora imputato`, disputed: 'contestata presso la banca', nothing: 'A questa data nessuna partita aperta',
  },
  wallet: {
    title: 'Credito disponibile', explained: 'Prepagato: i versamenti lo aumentano, consumi e canoni lo riducono',
    opening: 'Disponibile all’inizio', added: 'Versato', drawn: 'Consumi e canoni', closing: 'Disponibile alla fine',
    columns: { added: 'Versato', drawn: 'Prelevato', available: 'Disponibile' },
    one: { recharge: 'Ricarica automatica', one_time: 'Pagamento singolo', usage: 'Consumo', fee: 'Canone', tax: 'Imposta', adjustment: 'Rettifica' },
    several: { recharge: 'Ricariche automatiche', one_time: 'Pagamenti singoli', usage: 'Consumi', fee: 'Canoni', tax: 'Imposte', adjustment: 'Rettifiche' },
    entries: (count) => `${count} registrazioni`, none: 'Nessun movimento nel periodo',
    belowZero: 'Sotto zero nel periodo', never: 'Mai', lastDays: 'Consumi e canoni, ultimi 30 giorni', advised: 'Saldo obiettivo consigliato',
    advice: 'Il saldo obiettivo consigliato copre, oltre alla soglia di ricarica, consumi e canoni di circa un mese, in base ai 30 giorni fino alla data dell’estratto, arrotondato per eccesso.',
  },
  agency: {
    summary: (currency) => `Tutti i conti in ${currency}`, total: 'Totale', walletTotals: (currency) => `Crediti disponibili in ${currency}`,
    leftOut: (count) => `Conti senza movimenti e senza saldo, non elencati: ${count}`, nothing: 'Nessun conto ha avuto movimenti o saldo nel periodo',
  },
  nothingDue: 'Non c’è nulla da pagare. Per i pagamenti futuri:',
} satisfies StatementWords
