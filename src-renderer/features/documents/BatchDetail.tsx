/** One batch of statements: how far it is, what it was asked for, what could not be made, and where it is. */
import { Button, Group } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { BatchRow } from '#contract/documents.ts'
import { orpc } from '../../client.ts'
import { useActivity } from '../../ui/core/activities.ts'
import { useParties, useSession } from '../../ui/core/session.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { ActivityRow } from '../../ui/parts/ActivityRow.tsx'
import { DocumentActions } from '../../ui/parts/DocumentActions.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from './BatchDetail.module.css'
import { batchName, pathIn, stateNow } from './batchNow.ts'
import { batchState, daysOf, kindOf, shapeWords, whoOf } from './batchWords.ts'

export function BatchDetail({ batch, onClose }: { batch: BatchRow; onClose: () => void }) {
  const parties = useParties()
  const workspace = useSession()?.workspace.dir
  const resume = useMutation(orpc.documents.resumeBatch.mutationOptions())
  const activity = useActivity(batch.activity ?? resume.data?.activity)
  const state = stateNow(batch, activity)
  const { word, tone } = batchState({ ...batch, state })
  const name = batchName(batch.terms)
  const leftOut = batch.dealtWith - batch.made - batch.failed
  return (
    <DetailPanel title={name} subtitle={`Started ${formatInstant(batch.createdAt)} by ${batch.createdBy}`} badge={<Tag tone={tone}>{word}</Tag>} onClose={onClose}>
      <Section>
        {activity?.state === 'running' && <div className={styles.activity}><ActivityRow activity={activity} /></div>}
        {state === 'stopped' && (
          <div className={styles.stopped}>
            <Note tone="wait">{`It stopped after ${formatCount(batch.dealtWith)} of ${plural(batch.total, 'account')}. What was made is kept.`}</Note>
            <div><Button loading={resume.isPending} onClick={() => resume.mutate({ batch: batch.id })} data-main-action>{`Go on with ${plural(batch.total - batch.dealtWith, 'account')}`}</Button></div>
            {resume.isError && <ErrorNote error={resume.error} />}
          </div>
        )}
        {batch.documentId !== null && (
          <>
            {batch.terms.shape === 'folder' && <p className={styles.says}><Muted>The list of the files, with their hashes, lies beside them in the folder.</Muted></p>}
            <Group gap={6}><DocumentActions id={batch.documentId} name={name} {...(batch.terms.shape === 'folder' ? { what: 'the list' } : {})} /></Group>
          </>
        )}
      </Section>
      <Section title="What came of it">
        <Facts facts={[
          ['Accounts', formatCount(batch.total)],
          ['Statements made', formatCount(batch.made)],
          ['Left out', leftOut > 0 ? `${formatCount(leftOut)}, for which there was nothing to say` : null],
          ['Failed', batch.failed > 0 ? <span className={styles.bad}>{formatCount(batch.failed)}</span> : null],
          ['Finished', batch.finishedAt === null ? null : formatInstant(batch.finishedAt)],
        ]} />
      </Section>
      <Section title="What was asked for">
        <Facts facts={[
          ['Accounts', whoOf(batch.terms, parties)],
          ['Kind', kindOf(batch.terms)],
          ['Days', daysOf(batch.terms)],
          ['As', shapeWords[batch.terms.shape]],
          ['In', <code key="folder" className={styles.path}>{pathIn(workspace, batch.folder)}</code>],
        ]} />
      </Section>
      {batch.failed > 0 && <Failures batch={batch.id} count={batch.failed} />}
    </DetailPanel>
  )
}

function Failures({ batch, count }: { batch: string; count: number }) {
  const failures = useQuery(orpc.documents.batchFailures.queryOptions({ input: { batch } }))
  const rows = failures.data?.rows ?? []
  return (
    <Section title="Could not be made" aside={rows.length > 0 && rows.length < count && <Muted>The first {formatCount(rows.length)}</Muted>}>
      {failures.isError && <ErrorNote error={failures.error} onRetry={() => void failures.refetch()} />}
      <ul className={styles.failures}>
        {rows.map(({ accountId, ref, name, reason }) => <li key={accountId}><a href={hrefOf('accounts', accountId)}>{name}</a> <Muted>{ref}</Muted><br />{reason}</li>)}
      </ul>
    </Section>
  )
}
