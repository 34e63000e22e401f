/** A promise to pay: how much, by when, and what was said. */
import { Button, Group, Modal, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { PromiseToPay } from '#contract/work.ts'
import type { AccountId, InvoiceId, Money } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { usePartyOf } from '../core/session.ts'
import { amountText, minorOf } from '../format/amountInput.ts'
import { typedDay } from '../format/asOf.ts'
import { formatDay, readersZone, todayIn } from '../format/dates.ts'
import { formatMoney, formatMoneyList } from '../format/money.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Note } from '../parts/Note.tsx'
import { useFocusBack } from '../parts/useFocusBack.ts'
import { promiseDays, promiseProblems } from './promiseTerms.ts'
import { promiseSentence } from './promiseWords.ts'
import { workChanged } from './undo.tsx'

export interface PromiseSubject {
  accountId: AccountId
  /** What is owed for what the item is about: of an invoice what is open on it, else of the account; by currency. */
  owes: readonly Money[]
  invoice: { id: InvoiceId; number: string | null } | null
  /** The one that this would take the place of. */
  before: PromiseToPay | null
}

export function PromiseDialog({ subject, onClose }: { subject: PromiseSubject; onClose: () => void }) {
  useFocusBack()
  // What was there when it was asked; the panel may go on.
  const [kept] = useState(subject)
  return (
    <Modal opened onClose={onClose} title="Promise to pay" size="md">
      <Form subject={kept} onClose={onClose} />
    </Modal>
  )
}

function Form({ subject: { accountId, owes, invoice, before }, onClose }: { subject: PromiseSubject; onClose: () => void }) {
  const queries = useQueryClient()
  const account = useQuery(orpc.accounts.detail.queryOptions({ input: { account: accountId } })).data?.account
  const zone = usePartyOf(account?.partyId ?? '')?.timeZone ?? readersZone()
  const today = todayIn(zone)
  const [about, setAbout] = useState<'invoice' | 'account'>(invoice !== null && (before === null || before.invoiceId !== null) ? 'invoice' : 'account')
  const all = invoice === null && owes.length > 0 ? owes : (account?.balances ?? []).map(({ currency, openMinor }) => ({ minor: openMinor, currency }))
  const owed = (about === 'invoice' ? owes : all).filter(({ minor }) => minor > 0)
  const [chosen, setCurrency] = useState<string | null>(null)
  const currency = chosen ?? owed[0]?.currency ?? owes[0]?.currency ?? before?.amount.currency ?? 'USD'
  const open = owed.find((money) => money.currency === currency)
  // Untouched, it is all that is owed.
  const [typed, setTyped] = useState<string | null>(null)
  const amount = typed ?? (open === undefined ? '' : amountText(open))
  const [dueOn, setDueOn] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [tries, setTries] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const problems = promiseProblems({ amount, currency, dueOn }, owed, today)
  const shown = tries > 0 ? problems : {}
  const promise = useMutation(orpc.work.promise.mutationOptions({
    onSuccess: async () => {
      await workChanged(queries)
      onClose()
    },
  }))
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [tries])
  const minor = minorOf(amount, currency)
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTries(tries + 1)
        if (Object.keys(problems).length > 0 || minor === null || dueOn === null || promise.isPending) return
        promise.mutate({ account: accountId, invoice: about === 'invoice' && invoice !== null ? invoice.id : null, amount: { minor, currency }, dueOn, note: note.trim() === '' ? null : note.trim() })
      }}
    >
      <Stack gap="sm">
        {before !== null && <Note tone={before.asks ? 'bad' : 'plain'}>{promiseSentence(before)} The new promise takes its place.</Note>}
        {invoice !== null && (
          <Radio.Group label="For" value={about} onChange={(value) => {
            setAbout(value)
            setTyped(null)
          }}>
            <Stack gap={6} mt={4}>
              <Radio value="invoice" label={`${invoice.number ?? 'This invoice'}, ${formatMoneyList(owes)} open`} />
              <Radio value="account" label={`Whatever the account owes${all.length === 0 ? '' : `, ${formatMoneyList(all)}`}`} />
            </Stack>
          </Radio.Group>
        )}
        {owed.length === 0 && account !== undefined && <Note tone="wait">Nothing is owed: there is nothing to promise.</Note>}
        <Group gap={8} align="flex-start" grow>
          <TextInput
            data-autofocus label={owed.length > 1 ? 'Amount' : `Amount, ${currency}`} inputMode="decimal" value={amount} required
            description={open === undefined ? undefined : `Of ${formatMoney(open)} owed`} error={shown['amount']}
            onChange={(event) => setTyped(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()}
          />
          {owed.length > 1 && <Select label="Currency" description="Each is promised apart" data={owed.map((money) => money.currency)} value={currency} allowDeselect={false} onChange={(value) => {
            setCurrency(value)
            setTyped(null)
          }} />}
        </Group>
        <DateInput label="By" required description="Money that comes on this day still keeps the promise" placeholder="Type or choose a day" value={dueOn} onChange={setDueOn} dateParser={typedDay} minDate={today} presets={promiseDays(today)} error={shown['dueOn']} />
        <Textarea label="What was said" maxLength={4000} minRows={2} maxRows={6} value={note} onChange={(event) => setNote(event.currentTarget.value)} onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
        }} />
        <p style={{ color: 'var(--cf-text-2)' }}>It is told as kept by itself once the money is received; if it is not, it comes back on top.</p>
        {promise.isError && <ErrorNote error={promise.error} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <ManageButton type="submit" loading={promise.isPending}>{minor === null || dueOn === null || Object.keys(problems).length > 0 ? 'Keep promise' : `Keep ${formatMoney({ minor, currency })} by ${formatDay(dueOn)}`}</ManageButton>
        </Group>
      </Stack>
    </form>
  )
}
