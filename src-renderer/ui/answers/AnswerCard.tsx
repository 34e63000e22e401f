/** A customer's SMS that waits for a person: their words, whose they are, and the two ways to deal with it. */
import { Checkbox, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SmsAnswer } from '#contract/answers.ts'
import type { Money } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { NoLine } from '../commands/NoLine.tsx'
import { usePartyOf } from '../core/session.ts'
import { formatInstant } from '../format/dates.ts'
import { formatMoney } from '../format/money.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { PhoneNumber } from '../parts/PhoneNumber.tsx'
import styles from './AnswerCard.module.css'
import { AnsweredDialog } from './AnsweredDialog.tsx'
import { whose, whoseName } from './answerWords.ts'

type As = 'hold' | 'approve'
const COMMANDS = { hold: 'holdInvoice', approve: 'approveInvoice' } as const
const verbs: Record<As, string> = { hold: 'Put on hold', approve: 'Approve' }

interface AnswerCardProps {
  answer: SmsAnswer
  /** Of an invoice's own panel: chosen at first, where the answer may be about several; its money is named in the question. */
  invoice?: { id: string; amount: Money }
  /** Why nothing can be done about this invoice now; null when something can. */
  not?: string | null
  onDone?: () => void
}

export function AnswerCard({ answer, invoice, not = null, onDone }: AnswerCardProps) {
  const zone = usePartyOf(answer.account?.partyId ?? '')?.timeZone
  const [chosen, setChosen] = useState<readonly string[]>(answer.invoices.length === 1 ? [answer.invoices[0]!.id] : invoice === undefined ? [] : [invoice.id])
  const [asked, setAsked] = useState<As | null>(null)
  const [answering, setAnswering] = useState(false)
  const dismiss = useMutation(orpc.answers.dismiss.mutationOptions())
  const confirm = useMutation(orpc.answers.confirm.mutationOptions())
  const wish: As | null = answer.intent === 'hold' || answer.intent === 'approve' ? answer.intent : null
  // Both ways are always there: this card decides the invoice while the answer waits.
  const ways: readonly As[] = wish === 'approve' ? ['approve', 'hold'] : ['hold', 'approve']
  const invoices = answer.invoices.filter(({ id }) => chosen.includes(id))
  const why = not ?? (answer.invoices.length === 0 ? 'No invoice of theirs is known to wait. Find it in the queue, and decide it there.' : invoices.length === 0 ? 'Choose which invoice is meant.' : null)
  const numbers = invoices.map(({ number }) => number).join(', ')
  const money = invoices.length === 1 && invoices[0]!.id === invoice?.id ? `, ${formatMoney(invoice.amount)}` : ''
  const done = () => onDone?.()
  return (
    <div className={styles.card}>
      <blockquote className={styles.words}>{answer.words === '' ? 'No words: a picture, or nothing' : answer.words}</blockquote>
      <p className={styles.whose}>SMS{whoseName(answer) === null ? '' : ` from ${whoseName(answer)}`}, {formatInstant(answer.at, zone)}</p>
      <p><PhoneNumber number={answer.from} /></p>
      <p>{answer.remark}</p>
      {answer.invoices.length > 1 && (
        <fieldset className={styles.invoices}>
          <legend>Which invoices are meant</legend>
          {answer.invoices.map(({ id, number }) => (
            <Checkbox key={id} size="xs" label={number} checked={chosen.includes(id)} onChange={(event) => setChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))} />
          ))}
        </fieldset>
      )}
      {dismiss.isError && <ErrorNote error={dismiss.error} />}
      <Group gap={6}>
        {ways.map((as, n) => (
          <ManageButton key={as} variant={wish === as ? 'filled' : 'default'} data-main-action={n === 0} asks={{ party: answer.account?.partyId, command: COMMANDS[as] }} not={why} onClick={() => setAsked(as)}>{wish === as ? `${verbs[as]}, as asked` : `${verbs[as]}…`}</ManageButton>
        ))}
        <ManageButton variant="default" onClick={() => setAnswering(true)}>Answered…</ManageButton>
        <ManageButton variant="default" onClick={() => dismiss.mutate({ answer: answer.id }, { onSuccess: done })}>Dismiss</ManageButton>
      </Group>
      <Dialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === 'approve' ? `Approve ${numbers}?` : `Put ${numbers} on hold?`}
        confirm={asked === 'approve' ? `Approve ${numbers}` : `Put ${numbers} on hold`}
        onConfirm={async () => {
          await confirm.mutateAsync({ answer: answer.id, as: asked!, invoices: invoices.map(({ id }) => id) })
          done()
        }}
      >
        <p>{numbers}{money}, for {answer.account?.name ?? whose(answer)}. {asked === 'approve' ? 'It is then due as any other invoice.' : 'The clock stops. It is still owed, and nobody is chased for it.'}</p>
        <p>What they wrote goes to the billing system with it: “{answer.words}”.</p>
        {answer.invoices.length > invoices.length && <p>The answer is then dealt with: {answer.invoices.filter(({ id }) => !chosen.includes(id)).map(({ number }) => number).join(', ')} {answer.invoices.length - invoices.length === 1 ? 'stays as it is' : 'stay as they are'}.</p>}
        <NoLine />
      </Dialog>
      <AnsweredDialog answer={answer} opened={answering} onClose={() => setAnswering(false)} onDone={done} />
    </div>
  )
}
