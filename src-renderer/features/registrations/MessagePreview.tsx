/** One recipient's message as it will read: as HTML on a desktop or a phone, or as text. */
import { SegmentedControl, Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { styleNonce } from '../../ui/csp.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import styles from './MessagePreview.module.css'

/** The frame has the policy of this page, so the message's own style elements need its nonce. */
const withStyleNonce = (html: string): string => html.replaceAll(/<style(?=[\s>])/gi, `<style nonce="${styleNonce}"`)

type View = 'desktop' | 'phone' | 'text'

export function MessagePreview({ registration }: { registration: string }) {
  const [view, setView] = useState<View>('desktop')
  const message = useQuery(orpc.mail.previewMessage.queryOptions({ input: { registration }, placeholderData: keepPreviousData }))
  if (message.isError) return <ErrorNote error={message.error} onRetry={() => void message.refetch()} />
  if (message.data === undefined) return <Skeleton height={320} />
  const { from, to, subject, html, text } = message.data
  return (
    <div className={styles.preview}>
      <div className={styles.head}>
        <Facts facts={[['From', from], ['To', to], ['Subject', <strong key="subject">{subject}</strong>]]} />
        <SegmentedControl aria-label="Show as" value={view} onChange={(value) => setView(value)} data={[{ value: 'desktop', label: 'Desktop' }, { value: 'phone', label: 'Phone' }, { value: 'text', label: 'Text' }]} />
      </div>
      <div className={styles.page}>
        {view === 'text' ? <pre className={styles.text}>{text}</pre> : (
          // No allowances at all: no scripts, no forms, no links out of the frame.
          <iframe title="Message preview" sandbox="" srcDoc={withStyleNonce(html)} className={view === 'phone' ? styles.phone : styles.desktop} />
        )}
      </div>
    </div>
  )
}
