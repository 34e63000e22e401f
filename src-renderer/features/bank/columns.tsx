/** The columns of the bank entries. */
import type { BankEntry, EntryState } from '#contract/bank.ts'
import { formatDay, formatInstant } from '../../ui/format/dates.ts'
import { DASH, formatMoney } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { entryStates, numberWords, said, standing, sureness, whatWords } from './bankWords.ts'
import type { Sort } from './list.ts'

interface EntryColumns {
  /** The column's when all amounts have it; else each amount tells its own. */
  currency: string | null
  allParties: boolean
  /** What is shown, undefined for all: a state has columns of its own. */
  state: EntryState | undefined
}

export function entryColumns({ currency, allParties, state }: EntryColumns): Column<BankEntry, Sort>[] {
  const open = state === 'open'
  return [
    { id: 'booked', header: 'Booked', size: 100, sort: 'booked', text: (row) => row.bookedOn, cell: (row) => <Muted>{formatDay(row.bookedOn)}</Muted> },
    { id: 'payer', header: state === 'debit' ? 'Paid to' : 'Payer', size: 190, min: 150, grow: true, text: (row) => row.payerName, cell: (row) => (row.payerName === '' ? <Muted>No name</Muted> : <span title={row.payerName}>{row.payerName}</span>) },
    {
      id: 'amount', header: currency === null ? 'Amount' : `Amount ${currency}`, size: 128, align: 'end', sort: 'amount',
      text: (row) => formatMoney(row.amount), cell: (row) => <Amount money={row.amount} symbol={row.amount.currency !== currency} />,
    },
    { id: 'says', header: 'Says', size: 200, min: 120, grow: true, drop: 4, text: said, cell: (row) => <span title={said(row)}>{said(row) === '' ? <Muted>{DASH}</Muted> : said(row)}</span> },
    ...(state === undefined ? [{ id: 'state', header: 'State', size: 104, drop: 2, text: (row: BankEntry) => entryStates[row.state].word, cell: (row: BankEntry) => <Tag quiet tone={entryStates[row.state].tone}>{entryStates[row.state].word}</Tag> }] : []),
    ...(state === 'debit' ? [] : [{
      id: 'what', header: open ? 'May be' : state === 'ignored' ? 'Why' : 'What it is', size: 280, min: 230, grow: true, drop: 1, text: whatWords, cell: What,
    }]),
    ...(open ? [{
      id: 'sure', header: 'Sure', size: 76, drop: 0.5, text: (row: BankEntry) => (row.suggested === null ? '' : String(row.suggested.confidence)), cell: Sure,
    }] : []),
    ...(state === 'applied' || state === 'parked' ? [{ id: 'command', header: 'Payment', size: 150, drop: 0.5, text: (row: BankEntry) => standing(row.applied)?.word ?? '', cell: Standing }] : []),
    ...(open || state === 'debit' ? [] : [
      { id: 'by', header: 'By', size: 130, drop: 6, text: (row: BankEntry) => row.byRule ?? row.settledBy ?? '', cell: (row: BankEntry) => <Muted>{row.byRule === null ? (row.settledBy ?? DASH) : `Rule “${row.byRule}”`}</Muted> },
      { id: 'settled', header: 'When', size: 150, drop: 7, text: (row: BankEntry) => (row.settledAt === null ? '' : formatInstant(row.settledAt)), cell: (row: BankEntry) => <Muted>{row.settledAt === null ? DASH : formatInstant(row.settledAt)}</Muted> },
    ]),
    { id: 'bank', header: 'Bank account', size: 150, drop: 5, text: (row) => row.bankAccountName, cell: (row) => <Muted>{row.bankAccountName}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 8, text: (row: BankEntry) => row.party, cell: (row: BankEntry) => <PartyName id={row.party} /> }] : []),
    { id: 'from', header: 'From account', size: 190, hidden: true, text: (row) => row.payerAccount ?? '', cell: (row) => <Muted>{row.payerAccount === null ? DASH : numberWords(row.payerAccount)}</Muted> },
    { id: 'value', header: 'Value', size: 100, hidden: true, text: (row) => row.valueOn ?? '', cell: (row) => <Muted>{row.valueOn === null ? DASH : formatDay(row.valueOn)}</Muted> },
  ]
}

function What(row: BankEntry) {
  const words = whatWords(row)
  if (row.suggested === null) return words === '' ? <Muted>{row.state === 'open' ? 'No suggestion' : DASH}</Muted> : <span title={words}>{words}</span>
  return <span title={words}>{row.suggested.accountName} <Muted>{row.suggested.words}</Muted></span>
}

function Sure({ suggested }: BankEntry) {
  if (suggested === null) return <Muted>{DASH}</Muted>
  const { word, brief, tone } = sureness(suggested.confidence)
  return <Tag quiet tone={tone} title={word}>{brief}</Tag>
}

function Standing({ applied }: BankEntry) {
  const now = standing(applied)
  return now === null ? <Muted>{DASH}</Muted> : <Tag quiet tone={now.tone} {...(now.why === null ? {} : { title: now.why })}>{now.word}</Tag>
}
