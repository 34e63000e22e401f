/** One action on many: what it would do and to whom not, a yes that names number and money, how it goes, and what came of it. */
import { Button, Modal } from '@mantine/core'
import { isDefinedError } from '@orpc/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { BulkOrder, BulkPreview } from '#contract/bulk.ts'
import { orpc } from '../../client.ts'
import { useHasLine } from '../commands/give.ts'
import { formatMoneyList } from '../format/money.ts'
import { formatCount, plural } from '../format/words.ts'
import { focusList } from '../list/useRowFocus.ts'
import { Busy } from '../mail/Busy.tsx'
import { useNow } from '../now.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Note } from '../parts/Note.tsx'
import { useFocusBack } from '../parts/useFocusBack.ts'
import styles from './Bulk.module.css'
import { confirmWords, itemWords } from './bulkWords.ts'
import { BulkRun } from './BulkRun.tsx'
import { LeftOut } from './LeftOut.tsx'

interface BulkDialogProps {
  order: BulkOrder
  onClose: () => void
  /** It was begun, and the dialog is closed: what was selected is dealt with. Not before, for a bar that asked goes with its selection, and its dialog with it. */
  onRan?: (run: string) => void
}

export function BulkDialog({ order: asked, onClose: close, onRan }: BulkDialogProps) {
  useFocusBack()
  useListFocus()
  // What was asked for when it was opened; the screen may go on.
  const [order] = useState(asked)
  const [begun, setBegun] = useState<{ run: string } | null>(null)
  const [label, setLabel] = useState<string | null>(null)
  const onClose = () => {
    close()
    if (begun !== null) onRan?.(begun.run)
  }
  return (
    <Modal opened onClose={onClose} title={label ?? 'Many at once'} size={720} yOffset="6vh">
      {begun === null
        ? <Before order={order} onLabel={setLabel} onClose={onClose} onRun={(run) => setBegun({ run })} />
        : <After {...begun} onClose={onClose} />}
    </Modal>
  )
}

/** The bar that asked goes with its selection: the focus goes back to the list then. */
function useListFocus(): void {
  useEffect(() => () => {
    window.setTimeout(() => {
      if (document.activeElement === null || document.activeElement === document.body) focusList(null)
    }, 0)
  }, [])
}

function Before({ order, onLabel, onClose, onRun }: { order: BulkOrder; onLabel: (label: string) => void; onClose: () => void; onRun: (run: string) => void }) {
  const preview = useQuery(orpc.bulk.preview.queryOptions({ input: order, staleTime: Infinity, gcTime: 0, refetchOnMount: 'always' }))
  const data = preview.data
  const begin = useMutation(orpc.bulk.run.mutationOptions({
    onSuccess: ({ run }) => onRun(run),
    // Too old: it is looked at once more before anything is done.
    onError: (error) => void (isDefinedError(error) && error.code === 'GONE' && preview.refetch()),
  }))
  const label = data?.label
  const now = useNow()
  const hasLine = useHasLine()
  const foot = useRef<HTMLDivElement>(null)
  const there = data !== undefined || preview.isError
  // The question has just come; the dialog put the focus somewhere before it was there.
  useEffect(() => {
    if (there) foot.current?.querySelector<HTMLElement>('[data-answer]')?.focus()
  }, [there])
  useEffect(() => {
    if (label !== undefined) onLabel(label)
  }, [label, onLabel])
  if (data === undefined) return preview.isError ? <><ErrorNote error={preview.error} onRetry={() => void preview.refetch()} /><div ref={foot} className={styles.foot}><Button variant="default" data-answer onClick={onClose}>Close</Button></div></> : <Busy height={160}>Looking what it would do, and to whom not…</Busy>
  const nobody = data.takes === 0 ? `None of the ${formatCount(data.total)} selected can be taken; the reasons are above.` : null
  return (
    <div className={styles.dialog}>
      <What order={order} preview={data} />
      {data.where === 'outbox' && data.takes > 0 && !hasLine && <Note tone="wait">There is no line now: {data.takes === 1 ? 'it waits in the outbox and goes out by itself once there is. Until then it can be taken back.' : 'all of them wait in the outbox and go out by themselves once there is. Until then they can be taken back.'}</Note>}
      {data.leftOut.length > 0 && <LeftOut preview={data} />}
      {begin.isError && <ErrorNote error={begin.error} />}
      <div ref={foot} className={styles.foot}>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <ManageButton className={styles.confirm} data-answer not={nobody} loading={begin.isPending || preview.isFetching} onClick={() => begin.mutate({ id: data.id })}>{data.takes === 0 ? label ?? '' : confirmWords(order, data, now)}</ManageButton>
      </div>
    </div>
  )
}

function What({ order: { queue, action }, preview: { total, takes, money, where } }: { order: BulkOrder; preview: BulkPreview }) {
  const dangerous = action.do === 'retry' && action.at === undefined
  return (
    <section>
      <p className={styles.figure}>{plural(takes, itemWords[queue])}{money.length > 0 && <> · {formatMoneyList(money)}</>}</p>
      <p className={styles.dim}>{takes === total ? (total === 1 ? 'The one selected.' : 'All that are selected.') : `Of ${formatCount(total)} selected.`} {where === 'desk' ? 'It is kept at this desk, and can be put back at any time.' : 'Each goes out through the outbox; until it has left, it can be taken back.'}</p>
      {dangerous && takes > 0 && <Note>Each is read again from the billing system first: what has been paid meanwhile is not charged. Each can be charged once at the most.</Note>}
    </section>
  )
}

function After({ run, onClose }: { run: string; onClose: () => void }) {
  const close = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone.
  useEffect(() => close.current?.focus(), [])
  return <BulkRun run={run} onLeave={onClose}><Button ref={close} variant="default" onClick={onClose}>Close</Button></BulkRun>
}
