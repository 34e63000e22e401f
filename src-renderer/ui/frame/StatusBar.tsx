/** Always true, always there: the line, what waits to go out, what was refused. */
import { Button, Tooltip, UnstyledButton } from '@mantine/core'
import { IconKeyboard, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useActivity } from '../core/activities.ts'
import { plainError } from '../core/plainError.ts'
import { useCoreLine } from '../core/streams.ts'
import { formatInstant } from '../format/dates.ts'
import { formatCount, plural } from '../format/words.ts'
import { useNow } from '../now.ts'
import { hrefOf } from '../route.ts'
import { useIsEmpty } from '../sources/useSources.ts'
import { ActivityButton } from './ActivityButton.tsx'
import { lastPullWords, lineWords, nextPullWords, outboxParts, sourceReasons, sourceWords } from './lineWords.ts'
import { Pull } from './Pull.tsx'
import styles from './StatusBar.module.css'

export function StatusBar({ onFind, onHelp }: { onFind: () => void; onHelp: () => void }) {
  return (
    // A status that ticks is not read out with each tick; the banner tells what matters.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={styles.bar} role="status" aria-live="off" aria-label="Line and outbox">
      <Line />
      <OutboxCounts />
      <span className={styles.space} />
      <ActivityButton />
      <Tooltip label={<>All keys <kbd>?</kbd></>}>
        <UnstyledButton className={styles.item} aria-label="All keys" onClick={onHelp}><IconKeyboard size={15} stroke={1.75} aria-hidden /></UnstyledButton>
      </Tooltip>
      <UnstyledButton className={styles.item} onClick={onFind}>Find <kbd>{navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl+K'}</kbd></UnstyledButton>
    </div>
  )
}

const coreWords = {
  away: 'The program behind this window is being reached again…',
  signed_out: 'This browser is not let in any more: start "counterfoil serve" again and open its link',
}

function Line() {
  const now = useNow()
  const core = useCoreLine(({ state }) => state)
  const empty = useIsEmpty()
  const { data: status } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  const pulling = useActivity(status?.pulling)
  const pull = useMutation(orpc.sync.pull.mutationOptions())
  if (core !== 'up') return <span className={`${styles.state} ${styles.wait}`}><span className={styles.ring} aria-hidden /><span>{coreWords[core]}</span></span>
  if (status === undefined) return <span className={styles.state}>&nbsp;</span>
  const { word, tone, settings } = lineWords(status)
  const running = status.pulling !== null
  const away = sourceWords(status)
  const said = [word, away, lastPullWords(status, now), nextPullWords(status, now)].filter((part) => part !== null && part !== '')
  return (
    <>
      <span className={`${styles.state} ${styles[away !== null && tone === 'good' ? 'wait' : tone]}`}>
        <span className={tone === 'good' && away === null ? styles.dot : styles.ring} aria-hidden />
        <span className={styles.words} title={[status.reason, ...sourceReasons(status, now), status.problem, status.lastPullAt === null ? null : `Pulled ${formatInstant(status.lastPullAt)}`].filter((part) => part !== null).join(' · ')}>{said.join(' · ')}</span>
      </span>
      {running && <Pull key={status.pulling} activity={pulling} />}
      {settings && <a className={styles.link} href={hrefOf(empty ? 'home' : 'settings')}>{empty ? 'How to begin' : 'Settings'}</a>}
      {!settings && !running && (
        <Button size="compact-xs" variant="default" leftSection={<IconRefresh size={12} aria-hidden />} loading={pull.isPending} onClick={() => pull.mutate(undefined)}>{status.line === 'offline' ? 'Try now' : 'Pull now'}</Button>
      )}
      {pull.isError && <span className={styles.badText} role="alert">{plainError(pull.error).message}</span>}
    </>
  )
}

function OutboxCounts() {
  const { data } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  if (data === undefined) return null
  const parts = outboxParts(data.outbox)
  return (
    <>
      {parts.map(({ view, count, word, tone }) => <a key={view} className={`${styles.link} ${tone === null ? '' : styles[tone]}`} href={hrefOf('outbox', view)}>{formatCount(count)} {word}</a>)}
      {data.quarantined > 0 && <a className={`${styles.link} ${styles.waitText}`} href={hrefOf('quarantine')}>{formatCount(data.quarantined)} set aside</a>}
      {data.unrepaired > 0 && <a title={data.lastReconcileAt === null ? undefined : `When the copy was held against the billing system, ${formatInstant(data.lastReconcileAt)}`} className={`${styles.link} ${styles.badText}`} href={hrefOf('settings', 'copy')}>{plural(data.unrepaired, 'sum')} differed</a>}
    </>
  )
}
