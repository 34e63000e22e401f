/** A message as it will read: as HTML on a desktop or a phone, or as text; an SMS as its bubble. */
import { SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconPaperclip } from '@tabler/icons-react'
import { useState } from 'react'
import type { RenderedMessage } from '#contract/mail.ts'
import { styleNonce } from '../csp.ts'
import { plural } from '../format/words.ts'
import { Facts } from '../parts/Facts.tsx'
import styles from './MessageView.module.css'
import { SmsBubble } from './SmsBubble.tsx'

/** The frame has the policy of this page, so the message's own style elements need its nonce. */
const withStyleNonce = (html: string): string => html.replaceAll(/<style(?=[\s>])/gi, `<style nonce="${styleNonce}"`)

type View = 'desktop' | 'phone' | 'text'

export function MessageView({ message }: { message: RenderedMessage }) {
  const [view, setView] = useState<View>('desktop')
  const { from, to, subject, html, text, attachments, channel } = message
  if (channel === 'sms') {
    return (
      <div className={styles.preview}>
        <div className={styles.head}><Facts facts={[['From', from], ['To', to]]} /></div>
        <div className={styles.page}><SmsBubble text={text} segments={message.segments} /></div>
      </div>
    )
  }
  return (
    <div className={styles.preview}>
      <div className={styles.head}>
        <Facts facts={[
          ['From', from], ['To', to], ['Subject', <strong key="subject">{subject}</strong>],
          ['Attached', attachments.length === 0 ? null : <Attached key="attached" files={attachments} />],
        ]} />
        <SegmentedControl aria-label="Show as" value={view} onChange={(value) => setView(value)} data={[{ value: 'desktop', label: 'Desktop' }, { value: 'phone', label: 'Phone' }, { value: 'text', label: 'Text' }]} />
      </div>
      <div className={styles.page}>
        {view === 'text'
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by keyboard
          ? <pre className={styles.text} tabIndex={0} aria-label="Message as text">{text}</pre>
          : <Sheet key={view} html={html} phone={view === 'phone'} />}
      </div>
    </div>
  )
}

const WIDTHS = { desktop: 640, phone: 360 }

/** As wide as it is read: where there is less room it is shown smaller, not in the shape for a smaller screen. */
function Sheet({ html, phone }: { html: string; phone: boolean }) {
  const { ref, width: room } = useElementSize<HTMLDivElement>()
  const width = phone ? WIDTHS.phone : WIDTHS.desktop
  const scale = room === 0 ? 1 : Math.min(1, room / width)
  return (
    <div ref={ref} className={styles.room}>
      {/* No allowances at all: no scripts, no forms, no links out of the frame. */}
      <iframe
        title="Message preview"
        sandbox=""
        srcDoc={withStyleNonce(html)}
        className={phone ? styles.phone : styles.desktop}
        style={{ width, height: `${100 / scale}%`, marginInlineStart: Math.max(0, (room - width) / 2), transform: `scale(${scale})` }}
      />
    </div>
  )
}

/** More than this are told by their number first. */
const NAMED = 3

function Attached({ files }: { files: readonly string[] }) {
  const clip = <IconPaperclip size={14} aria-hidden />
  if (files.length <= NAMED) return <span className={styles.attached}>{clip}{files.join(', ')}</span>
  return (
    <details className={styles.files}>
      <summary>{clip}{plural(files.length, 'file')}</summary>
      <ul>{files.map((name) => <li key={name}>{name}</li>)}</ul>
    </details>
  )
}
