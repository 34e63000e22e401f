/** A message as it will read: as HTML on a desktop or a phone, or as text. */
import { SegmentedControl } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useState } from 'react'
import type { RenderedMessage } from '#contract/mail.ts'
import { styleNonce } from '../csp.ts'
import { Facts } from '../parts/Facts.tsx'
import styles from './MessageView.module.css'

/** The frame has the policy of this page, so the message's own style elements need its nonce. */
const withStyleNonce = (html: string): string => html.replaceAll(/<style(?=[\s>])/gi, `<style nonce="${styleNonce}"`)

type View = 'desktop' | 'phone' | 'text'

export function MessageView({ message: { from, to, subject, html, text, attachments } }: { message: RenderedMessage }) {
  const [view, setView] = useState<View>('desktop')
  return (
    <div className={styles.preview}>
      <div className={styles.head}>
        <Facts facts={[
          ['From', from], ['To', to], ['Subject', <strong key="subject">{subject}</strong>],
          ['Attached', attachments.length === 0 ? null : <span key="attached" className={styles.attached}><IconPaperclip size={14} aria-hidden />{attachments.join(', ')}</span>],
        ]} />
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
