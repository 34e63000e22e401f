/** One entry over several invoices, of one account or several: what is left is told as one types, and has to come out even. */
import { Button, Group, Select } from '@mantine/core'
import { useState } from 'react'
import type { BankEntry, Suggestion } from '#contract/bank.ts'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { NoLine } from '../../ui/commands/NoLine.tsx'
import { useAtOpening } from '../../ui/commands/useAtOpening.ts'
import { amountText } from '../../ui/format/amountInput.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { plural } from '../../ui/format/words.ts'
import { AccountSelect } from '../../ui/parts/AccountSelect.tsx'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import type { Give } from './deciding.ts'
import { footing } from './split.ts'
import type { Draft, DraftPart } from './split.ts'
import { SplitPart } from './SplitPart.tsx'
import type { OpenInvoice } from './useOpenInvoices.ts'
import styles from './Bank.module.css'

interface SplitDialogProps {
  entry: BankEntry
  first: Suggestion | undefined
  /** As it was left, when it is there again; null: as the first suggestion has it. */
  draft: Draft | null
  onClose: () => void
  onGive: Give
}

/** As many accounts as an entry can be split over. */
const ACCOUNTS_MAX = 50

export function SplitDialog({ onClose, onGive, ...given }: SplitDialogProps) {
  const { entry, first, draft } = useAtOpening(given)
  const { currency } = entry.amount
  const [parts, setParts] = useState<readonly DraftPart[]>(draft !== null ? draft.parts : first === undefined ? [] : [partOf(first, currency)])
  const [restTo, setRestTo] = useState<string | null>(draft !== null ? draft.restTo : (first?.accountId ?? null))
  const [open, setOpen] = useState<ReadonlyMap<string, number>>(new Map(first?.rows.map(({ invoiceId, openMinor }) => [invoiceId, openMinor])))
  const [adding, setAdding] = useState(parts.length === 0)
  const foot = footing({ parts, restTo }, entry.amount, open)
  const words = (minor: number) => formatMoney({ minor, currency })
  const change = (account: string, part: DraftPart) => setParts(parts.map((one) => (one.accountId === account ? part : one)))
  const seen = (invoices: readonly OpenInvoice[]) => setOpen((known) => (invoices.every(({ invoiceId, openMinor }) => known.get(invoiceId) === openMinor) ? known : new Map([...known, ...invoices.map(({ invoiceId, openMinor }) => [invoiceId, openMinor] as const)])))
  const rest = foot.leftMinor > 0 ? `, park ${words(foot.leftMinor)}` : ''
  return (
    <Dialog
      opened onClose={onClose} size="54rem" title={`Split ${words(entry.amount.minor)}${entry.payerName === '' ? '' : ` of ${entry.payerName}`}`} ready={foot.parts !== null && foot.parts.length > 0}
      confirm={foot.invoices === 0 ? `Park ${words(entry.amount.minor)}` : `Apply ${words(foot.appliedMinor)} to ${plural(foot.invoices, 'invoice')}${rest}`}
      onConfirm={async () => {
        if (foot.parts === null) return
        await onGive(foot.parts, foot.invoices === 0 ? 'Parked' : 'Applied', `${words(foot.appliedMinor)} to ${plural(foot.invoices, 'invoice')}${foot.leftMinor > 0 ? `, ${words(foot.leftMinor)} unapplied` : ''} · z takes it back`, { of: 'split', split: { parts, restTo } })
      }}
    >
      {parts.map((part, at) => (
        <SplitPart
          key={part.accountId} part={part} currency={currency} party={entry.party} leftMinor={foot.leftMinor} problems={foot.problems} main={at === 0}
          onChange={(changed) => change(part.accountId, changed)} onSeen={seen}
          onRemove={() => {
            setParts(parts.filter(({ accountId }) => accountId !== part.accountId))
            if (restTo === part.accountId) setRestTo(parts.find(({ accountId }) => accountId !== part.accountId)?.accountId ?? null)
          }}
        />
      ))}
      {adding
        ? <AddAccount party={entry.party} not={parts.map(({ accountId }) => accountId)} onAdd={(part) => {
            setParts([...parts, part])
            setRestTo(restTo ?? part.accountId)
            setAdding(false)
          }} />
        : parts.length < ACCOUNTS_MAX && <Group gap={6}><Button size="xs" variant="default" onClick={() => setAdding(true)}>Add another account…</Button></Group>}
      <div className={styles.foot} aria-live="polite">
        <dl>
          <dt>Entry</dt><dd>{words(entry.amount.minor)}</dd>
          <dt>On invoices</dt><dd>{words(foot.appliedMinor)}</dd>
          <dt>Left</dt><dd className={foot.leftMinor < 0 ? styles.over : undefined}>{words(foot.leftMinor)}</dd>
        </dl>
        {foot.leftMinor > 0 && parts.length > 0 && (
          <div className={styles.rest}>
            {parts.length === 1
              ? <p>What is left stays with {parts[0]!.accountName} as unapplied cash.</p>
              : <Select label="What is left stays, unapplied, with" allowDeselect={false} data={parts.map(({ accountId, accountName }) => ({ value: accountId, label: accountName }))} value={restTo} onChange={setRestTo} />}
          </div>
        )}
        {foot.leftMinor === 0 && foot.why === null && <p className={styles.even}>It comes out even.</p>}
        {foot.why !== null && parts.length > 0 && <p className={styles.over}>{foot.why}</p>}
      </div>
      <NoLine />
    </Dialog>
  )
}

const partOf = ({ accountId, accountName, rows }: Suggestion, currency: string): DraftPart => ({
  accountId, accountName, amounts: Object.fromEntries(rows.map(({ invoiceId, amountMinor }) => [invoiceId, amountText({ minor: amountMinor, currency })])),
})

function AddAccount({ party, not, onAdd }: { party: string; not: readonly string[]; onAdd: (part: DraftPart) => void }) {
  const [account, setAccount] = useState<string | null>(null)
  const name = useQuery(orpc.accounts.detail.queryOptions({ input: { account: account ?? '' }, enabled: account !== null })).data?.account.name
  const there = account !== null && not.includes(account)
  return (
    <Group gap={8} align="flex-end">
      <div className={styles.add}><AccountSelect value={account} onChange={setAccount} party={party} placeholder="Name or number" /></div>
      <Button variant="default" disabled={account === null || name === undefined || there} onClick={() => account !== null && name !== undefined && onAdd({ accountId: account, accountName: name, amounts: {} })}>Show its invoices</Button>
      {there && <p>This account is there already.</p>}
    </Group>
  )
}
