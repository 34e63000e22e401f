/** Sending to many: who gets it and who does not, what it says, and a yes that names the number and the sender. */
import { Button, Group, Modal, Tabs } from '@mantine/core'
import { isDefinedError } from '@orpc/client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ChannelWish, MailOrder } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatCount } from '../format/words.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Note } from '../parts/Note.tsx'
import { useFocusBack } from '../parts/useFocusBack.ts'
import { go, hrefOf } from '../route.ts'
import { Busy } from './Busy.tsx'
import styles from './Dispatch.module.css'
import { confirmWords, countOf, hasChannel, kindWords, textsWords } from './dispatchWords.ts'
import { NoMailServer, useNoMailServer } from './NoMailServer.tsx'
import { RateInput } from './RateInput.tsx'
import { recipientPages } from './recipientPages.ts'
import { WhatItSays } from './WhatItSays.tsx'
import { WhoGetsIt } from './WhoGetsIt.tsx'

interface DispatchDialogProps {
  order: MailOrder
  onClose: () => void
  /** The campaign is written: what was chosen is dealt with. */
  onSent?: () => void
}

export function DispatchDialog({ order, onClose, onSent }: DispatchDialogProps) {
  useFocusBack()
  return (
    <Modal opened onClose={onClose} title={kindWords[order.kind].title} size={1080} yOffset="4vh">
      <Dispatch order={order} onClose={onClose} {...(onSent === undefined ? {} : { onSent })} />
    </Modal>
  )
}

/** What was asked for, as the dialog has it now. @param invited registrations: also to those whose link still works */
function asOrdered(asked: MailOrder, channel: ChannelWish, invited: boolean): MailOrder {
  if (asked.kind === 'registration') return { ...asked, selection: { ...asked.selection, includeInvited: invited } }
  return hasChannel(asked) ? { ...asked, channel } : asked
}

function Dispatch({ order: asked, onClose, onSent }: DispatchDialogProps) {
  const queries = useQueryClient()
  const [channel, setChannel] = useState<ChannelWish>(hasChannel(asked) ? asked.channel : 'preferred')
  const [again, setAgain] = useState(false)
  const [invited, setInvited] = useState(asked.kind === 'registration' && asked.selection.includeInvited === true)
  const [step, setStep] = useState<'who' | 'what'>('who')
  const [ratePerMinute, setRate] = useState<number | null>(null)
  /** How many it was when the core said that it is not that many any more. */
  const [was, setWas] = useState<number | null>(null)
  const order = asOrdered(asked, channel, invited)

  const options = { staleTime: Infinity, gcTime: 0, placeholderData: keepPreviousData } as const
  const preview = useQuery(orpc.mail.preview.queryOptions({ input: { order, again }, ...options }))
  // Those who got it lately, and those who are invited, are told by the list without them.
  const base = asOrdered(asked, channel, false)
  const without = useQuery(orpc.mail.preview.queryOptions({ input: { order: base, again: false }, ...options }))
  const noServer = useNoMailServer()
  const dispatch = useMutation(orpc.mail.dispatch.mutationOptions({
    onSuccess: ({ campaign }) => {
      onSent?.()
      onClose()
      go(hrefOf('mail', campaign))
    },
    onError: (error, { expected }) => {
      // The list is another one now: it is looked at again before anything goes.
      if (!isDefinedError(error) || (error.code !== 'CHANGED' && error.code !== 'NOBODY')) return
      setWas(expected)
      queries.removeQueries({ queryKey: recipientPages() })
      void preview.refetch()
      void without.refetch()
    },
  }))
  // The pages of the list are of this moment, and of no later one.
  useEffect(() => () => queries.removeQueries({ queryKey: recipientPages() }), [queries])

  const data = preview.data
  const next = useRef<HTMLButtonElement>(null)
  const there = data !== undefined
  // The dialog put the focus on its Close before there was anything else.
  useEffect(() => {
    if (there) next.current?.focus()
  }, [there])
  if (data === undefined) return preview.isError ? <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} /> : <Busy height={320}>Looking who gets it, and who is left out…</Busy>
  const counting = preview.isFetching
  const texts = textsWords(data)
  const changed = dispatch.isError && isDefinedError(dispatch.error) && dispatch.error.code === 'CHANGED'
  const onlyTexts = data.willSend > 0 && data.texts === data.willSend
  const not = data.willSend === 0 ? 'Nobody in this selection can be written to.' : counting ? 'The list is being counted again.' : onlyTexts ? null : noServer
  return (
    <div className={styles.dialog}>
      {!onlyTexts && <NoMailServer />}
      {preview.isError && <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />}
      <Tabs value={step} onChange={(value) => setStep(value === 'what' ? 'what' : 'who')} className={styles.steps} classNames={{ panel: styles.step! }}>
        <Tabs.List aria-label="Steps">
          <Tabs.Tab value="who">1 · Who gets it</Tabs.Tab>
          <Tabs.Tab value="what" disabled={data.willSend === 0}>2 · What it says</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="who">
          <WhoGetsIt
            order={order}
            base={base}
            preview={data}
            without={without.data ?? data}
            counting={counting}
            again={again}
            onAgain={setAgain}
            invited={invited}
            onInvited={setInvited}
            channel={hasChannel(asked) ? channel : null}
            onChannel={setChannel}
          />
        </Tabs.Panel>
        <Tabs.Panel value="what"><WhatItSays order={order} again={again} total={data.willSend} /></Tabs.Panel>
      </Tabs>
      {changed && was !== null && !counting && (
        <Note tone="wait">The list has changed since it was shown: it would go to {formatCount(data.willSend)} now, and not to {formatCount(was)}. Nothing has gone yet; look at it again, then confirm.</Note>
      )}
      {dispatch.isError && !changed && <ErrorNote error={dispatch.error} />}
      {dispatch.isPending && <output className={styles.dim}>{`Writing ${countOf(order.kind, data.willSend)} down…`}</output>}
      <Group justify="space-between" gap={8} className={styles.foot}>
        {step === 'who'
          ? <RateInput senders={data.senders} counting={counting} value={ratePerMinute} onChange={setRate} />
          : <span className={styles.dim}>{counting ? 'Counting again…' : texts}</span>}
        <Group gap={8} wrap="nowrap" className={styles.answers}>
          <Button variant="default" onClick={step === 'who' ? onClose : () => setStep('who')}>{step === 'who' ? 'Cancel' : 'Back'}</Button>
          {step === 'who'
            ? <Button ref={next} data-autofocus {...(data.willSend === 0 ? { 'data-disabled': true, 'aria-disabled': true } : { onClick: () => setStep('what') })}>Next: what it says</Button>
            : (
              <ManageButton
                className={styles.send}
                not={not}
                loading={dispatch.isPending}
                onClick={() => dispatch.mutate({ order, again, expected: data.willSend, ...(ratePerMinute === null ? {} : { ratePerMinute }) })}
              >
                {confirmWords(order.kind, data)}
              </ManageButton>
            )}
        </Group>
      </Group>
    </div>
  )
}
