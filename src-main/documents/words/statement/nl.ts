import type { StatementWords } from '../statement.ts'

export const nl = {
  titles: { statement: 'Rekeningoverzicht', openItems: 'Overzicht openstaande posten', wallet: 'Tegoedoverzicht', agency: 'Groepsoverzicht' },
  facts: { period: 'Periode', statementDate: 'Overzichtsdatum', subAccounts: 'Subrekeningen' },
  balance: { opening: 'Beginsaldo', charges: 'Te betalen posten', credits: 'Betalingen en creditnota’s', closing: 'Eindsaldo', inFavour: 'Eindsaldo in uw voordeel' },
  columns: { date: 'Datum', details: 'Omschrijving', due: 'Vervalt', charges: 'Debet', credits: 'Credit', balance: 'Saldo' },
  activity: 'Mutaties',
  activityIn: (currency) => `Rekening in ${currency}`,
  noActivity: 'Geen mutaties in deze periode',
  movement: {
    invoice: (ref) => `Factuur ${ref}`,
    void: (ref) => `Factuur ${ref} vervallen`,
    payment: (ref) => `Betaling ${ref}`,
    refund: (ref) => `Betaling ${ref} teruggegeven`,
    credit_note: (ref) => `Creditnota ${ref}`,
    write_off: (ref) => `Factuur ${ref} afgeschreven`,
  },
  order: (number) => `Uw bestelling ${number}`,
  agingAt: (date) => `Ouderdomsanalyse per ${date}`,
  buckets: { current: 'Nog niet vervallen', d1_30: '1–30 dagen te laat', d31_60: '31–60 dagen te laat', d61_90: '61–90 dagen te laat', d90plus: 'Meer dan 90 dagen te laat' },
  notApplied: 'Nog niet verrekend',
  pastDue: (amount) => `waarvan vervallen ${amount}`,
  items: {
    title: 'Openstaande posten', openInvoices: 'Openstaande facturen', pastDue: 'Vervallen', balance: 'Saldo', issued: 'Datum', document: 'Document', due: 'Vervalt',
    daysLate: 'Dagen te laat', original: 'Oorspronkelijk', open: 'Open', unapplied: (ref) => `Betaling ${ref}, nog niet verrekend`, disputed: 'betwist bij de bank', nothing: 'Op deze datum staat niets open',
  },
  wallet: {
    title: 'Tegoed', explained: 'Vooruitbetaald: betalingen verhogen het, gebruik en kosten verlagen het',
    opening: 'Tegoed aan het begin', added: 'Toegevoegd', drawn: 'Gebruik en kosten', closing: 'Tegoed aan het einde',
    columns: { added: 'Toegevoegd', drawn: 'Verbruikt', available: 'Tegoed' },
    one: { recharge: 'Automatische opwaardering', one_time: 'Eenmalige betaling', usage: 'Gebruik', fee: 'Kosten', tax: 'Belasting', adjustment: 'Correctie' },
    several: { recharge: 'Automatische opwaarderingen', one_time: 'Eenmalige betalingen', usage: 'Gebruik', fee: 'Kosten', tax: 'Belastingen', adjustment: 'Correcties' },
    entries: (count) => `${count} boekingen`, none: 'Geen mutaties in deze periode',
    belowZero: 'Onder nul in deze periode', never: 'Nooit', lastDays: 'Gebruik en kosten, laatste 30 dagen', advised: 'Aanbevolen streefsaldo',
    advice: 'Het aanbevolen streefsaldo dekt, boven op de opwaardeerdrempel, gebruik en kosten van ongeveer een maand, gemeten over de 30 dagen tot de overzichtsdatum, naar boven afgerond.',
  },
  agency: {
    summary: (currency) => `Alle rekeningen in ${currency}`, total: 'Totaal', walletTotals: (currency) => `Tegoeden in ${currency}`,
    leftOut: (count) => `Rekeningen zonder mutaties en zonder saldo, niet vermeld: ${count}`, nothing: 'Geen enkele rekening had in deze periode mutaties of een saldo',
  },
  nothingDue: 'Er is niets te betalen. Voor latere betalingen:',
} satisfies StatementWords
