/** The first step: how many it goes to and from whom, who is left out and why, by which way and how fast. */
import { SegmentedControl, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { INVITED_ALREADY, type ChannelWish, type DispatchPreview, type MailOrder } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatCount } from '../format/words.ts'
import { Note } from '../parts/Note.tsx'
import { PartyName } from '../parts/Party.tsx'
import { hrefOf } from '../route.ts'
import styles from './Dispatch.module.css'
import { countOf, kindWords, textsWords } from './dispatchWords.ts'
import { RecipientList } from './RecipientList.tsx'
import type { RecipientsAsked } from './recipientPages.ts'

interface WhoGetsItProps {
  order: MailOrder
  /** The same without those who are invited and can use their link. */
  base: MailOrder
  preview: DispatchPreview
  /** Without them, and without those who got it lately. */
  without: DispatchPreview
  counting: boolean
  again: boolean
  onAgain: (again: boolean) => void
  invited: boolean
  onInvited: (invited: boolean) => void
  /** Null in kinds that go one way only. */
  channel: ChannelWish | null
  onChannel: (channel: ChannelWish) => void
}

/** Whose list stands on the right: those it goes to, or those of one reason; `apart`: of those who may be written to all the same. */
type Shown = 'going' | { reason: string; apart: boolean }

export function WhoGetsIt({ order, base, preview, without, counting, again, onAgain, invited, onInvited, channel, onChannel }: WhoGetsItProps) {
  const [chosen, setShown] = useState<Shown>('going')
  const recent = without.skipped.filter((group) => group.recent)
  const recently = recent.reduce((sum, { count }) => sum + count, 0)
  // Within a moment even a person's word sends nothing twice: that is a button pressed twice.
  const still = again ? preview.skipped.filter((group) => group.recent).reduce((sum, { count }) => sum + count, 0) : 0
  const invitees = without.skipped.find(({ reason }) => reason === INVITED_ALREADY)?.count ?? 0
  const leftOut = preview.skipped.filter((group) => !group.recent && group.reason !== INVITED_ALREADY)
  // A reason that nobody is left out for any more shows nothing.
  const apart = [...recent, ...without.skipped.filter(({ reason }) => reason === INVITED_ALREADY)]
  const groups = [...apart, ...leftOut]
  const found = chosen === 'going' ? undefined : groups.find(({ reason }) => reason === chosen.reason)
  const shown: Shown = chosen === 'going' || found === undefined ? (preview.willSend === 0 && groups[0] !== undefined ? { reason: groups[0].reason, apart: apart.length > 0 } : 'going') : chosen
  const asked: RecipientsAsked = shown === 'going' ? { order, again, show: 'going' } : { ...(shown.apart ? { order: base, again: false } : { order, again }), show: 'skipped', reason: shown.reason }
  const total = shown === 'going' ? preview.willSend : groups.find(({ reason }) => reason === shown.reason)?.count ?? 0
  const texts = textsWords(preview)
  const settings = useQuery(orpc.mailSettings.get.queryOptions()).data
  const wantsTexts = order.kind === 'critical_notice' || (channel !== null && channel !== 'email')
  return (
    <div className={styles.columns}>
      <div className={styles.who}>
        <section>
          <p className={styles.figure}>{countOf(order.kind, preview.willSend)}</p>
          {texts !== null && <p className={styles.strong}>{texts}</p>}
          <p className={styles.dim}>{kindWords[order.kind].says}</p>
        </section>
        {preview.willSend === 0 && !counting && <Note tone="wait">Nobody in this selection can be written to{(recently > 0 && !again) || (invitees > 0 && !invited) ? ', unless you say that they get it again' : ''}; the reasons are below.</Note>}
        {wantsTexts && settings !== undefined && settings.sms === null && <Note tone="wait">No SMS provider is set: nothing can go by SMS. <a href={hrefOf('settings', 'sms')}>Give its account in Settings</a>.</Note>}
        {channel !== null && (
          <section>
            <h3 className={styles.heading} id="dispatch-channel">By</h3>
            <SegmentedControl aria-labelledby="dispatch-channel" fullWidth value={channel} onChange={(value) => onChannel(value)} data={[{ value: 'preferred', label: 'As each prefers' }, { value: 'email', label: 'Email' }, { value: 'sms', label: 'SMS' }]} />
          </section>
        )}
        <section>
          <h3 className={styles.heading}>Goes to</h3>
          <Group shown={shown === 'going'} count={preview.willSend} onShow={() => setShown('going')}>{preview.willSend === 0 ? 'Nobody' : 'Everybody who is not left out'}</Group>
        </section>
        {recently > 0 && (
          <section>
            <h3 className={styles.heading}>Recently sent</h3>
            {recent.map(({ reason, count }) => <Group key={reason} shown={shown !== 'going' && shown.reason === reason} count={count} onShow={() => setShown({ reason, apart: true })}>{recentWords(reason, settings?.quietHours)}</Group>)}
            <Switch className={styles.switch} size="xs" label={recently === 1 ? 'Send to this one all the same' : `Send to these ${formatCount(recently)} all the same`} checked={again} onChange={(event) => onAgain(event.currentTarget.checked)} />
            {still > 0 && !counting && <Note tone="wait">{still === recently ? 'They' : `${formatCount(still)} of them`} got it only minutes ago, so {still === 1 && still !== recently ? 'that one is' : 'they are'} left out all the same. Look at this again a little later.</Note>}
          </section>
        )}
        {invitees > 0 && (
          <section>
            <h3 className={styles.heading}>Invited already</h3>
            <Group shown={shown !== 'going' && shown.reason === INVITED_ALREADY} count={invitees} onShow={() => setShown({ reason: INVITED_ALREADY, apart: true })}>The link they have still works</Group>
            <Switch className={styles.switch} size="xs" label={invitees === 1 ? 'Invite this one again' : `Invite these ${formatCount(invitees)} again`} checked={invited} onChange={(event) => onInvited(event.currentTarget.checked)} />
          </section>
        )}
        {leftOut.length > 0 && (
          <section>
            <h3 className={styles.heading}>Left out</h3>
            {leftOut.map(({ reason, count }) => <Group key={reason} shown={shown !== 'going' && shown.reason === reason} count={count} onShow={() => setShown({ reason, apart: false })}>{reason}</Group>)}
          </section>
        )}
        {preview.senders.length > 0 && (
          <section>
            <h3 className={styles.heading}>From</h3>
            <ul className={styles.senders}>
              {preview.senders.map(({ party, channel: by, from, count, template }) => (
                <li key={`${party} ${by} ${from}`}>
                  <span><PartyName id={party} />{by === 'sms' && ', SMS'}<br />{from}{template !== '' && <><br /><span className={styles.dim}>{template}</span></>}</span>
                  <span>{formatCount(count)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <div className={styles.list}>
        <p className={styles.listHead}><strong>{shown === 'going' ? 'Goes to' : recent.some(({ reason }) => reason === shown.reason) ? recentWords(shown.reason, settings?.quietHours) : shown.reason}</strong> <span>{formatCount(total)}</span></p>
        {total === 0
          ? <p className={styles.dim}>Nobody.</p>
          : <RecipientList key={JSON.stringify([shown, channel, again, invited])} asked={asked} total={total} label={shown === 'going' ? 'Recipients' : `Left out: ${shown.reason}`} />}
      </div>
    </div>
  )
}

/** Under its heading only what the heading does not say: when that was, by the setting, or which document it was. */
function recentWords(reason: string, quietHours: number | undefined): string {
  if (reason.startsWith('Sent before: ')) return capital(reason.slice('Sent before: '.length))
  return quietHours === undefined || quietHours === 0 ? 'A short time ago' : quietHours === 1 ? 'Within the last hour' : `Within the last ${formatCount(quietHours)} hours`
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

function Group({ shown, count, onShow, children }: { shown: boolean; count: number; onShow: () => void; children: ReactNode }) {
  return <button type="button" className={styles.group} aria-pressed={shown} onClick={onShow}><span>{children}</span><span>{formatCount(count)}</span></button>
}
