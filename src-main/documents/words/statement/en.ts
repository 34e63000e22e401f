import type { StatementWords } from '../statement.ts'

export const en = {
  titles: { statement: 'Statement', openItems: 'Open-item statement', wallet: 'Prepaid statement', agency: 'Agency statement' },
  facts: { period: 'Period', statementDate: 'Statement date', subAccounts: 'Sub-accounts' },
  balance: { opening: 'Opening balance', charges: 'Charges', credits: 'Payments and credits', closing: 'Closing balance', inFavour: 'Closing balance in your favour' },
  columns: { date: 'Date', details: 'Details', due: 'Due', charges: 'Charges', credits: 'Credits', balance: 'Balance' },
  activity: 'Account activity',
  activityIn: (currency) => `Account in ${currency}`,
  noActivity: 'No activity in this period',
  movement: {
    invoice: (ref) => `Invoice ${ref}`,
    void: (ref) => `Invoice ${ref} voided`,
    payment: (ref) => `Payment ${ref}`,
    refund: (ref) => `Payment ${ref} given back`,
    credit_note: (ref) => `Credit note ${ref}`,
    write_off: (ref) => `Invoice ${ref} written off`,
  },
  order: (number) => `Your PO ${number}`,
  agingAt: (date) => `Aging at ${date}`,
  buckets: { current: 'Not yet due', d1_30: '1–30 days late', d31_60: '31–60 days late', d61_90: '61–90 days late', d90plus: 'Over 90 days late' },
  notApplied: 'Not yet applied',
  pastDue: (amount) => `${amount} is past due`,
  items: {
    title: 'Open items', openInvoices: 'Open invoices', pastDue: 'Past due', balance: 'Balance', issued: 'Date', document: 'Document', due: 'Due', daysLate: 'Days late',
    original: 'Original amount', open: 'Open', unapplied: (ref) => `Payment ${ref}, not yet applied`, disputed: 'In dispute', nothing: 'Nothing is open at this date',
  },
  wallet: {
    title: 'Available balance', explained: 'Prepaid: payments add to it, usage and fees draw on it',
    opening: 'Available at the beginning', added: 'Added', drawn: 'Usage and fees drawn', closing: 'Available at the end',
    columns: { added: 'Added', drawn: 'Drawn', available: 'Available' },
    one: { recharge: 'Automatic recharge', one_time: 'One-time payment', usage: 'Usage', fee: 'Fee', tax: 'Tax', adjustment: 'Adjustment' },
    several: { recharge: 'Automatic recharges', one_time: 'One-time payments', usage: 'Usage', fee: 'Fees', tax: 'Taxes', adjustment: 'Adjustments' },
    entries: (count) => `${count} entries`, none: 'Nothing was added or drawn in this period',
    belowZero: 'Below zero in this period', never: 'Never', lastDays: 'Usage and fees, last 30 days', advised: 'Advised recharge target',
    advice: 'The advised target covers usage and fees of about a month, as over the 30 days to the statement date, on top of the amount at which a recharge comes, rounded up.',
  },
  agency: {
    summary: (currency) => `All accounts in ${currency}`, total: 'Total', walletTotals: (currency) => `Available balances in ${currency}`,
    leftOut: (count) => `Accounts without activity and without a balance, not listed: ${count}`, nothing: 'No account had activity or a balance in this period',
  },
  nothingDue: 'Nothing is due. For later payments:',
} satisfies StatementWords
