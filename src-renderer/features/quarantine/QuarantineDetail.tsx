/** One record that could not be taken: the reason, what came, and another try. */
import { Button, CopyButton, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { recordWords } from '../../ui/format/words.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from './QuarantineDetail.module.css'
import { accountIdOf, prettyRaw } from './record.ts'
import type { Quarantined } from './record.ts'
import { TryAgain } from './TryAgain.tsx'

export function QuarantineDetail({ known, loading, onClose }: { known: Quarantined | undefined; loading: boolean; onClose: () => void }) {
  const record = useLastKnown(known)
  if (record === undefined) return <DetailPanel title="Record" onClose={onClose}>{loading ? <Skeleton height={20} /> : <Note tone="good">This record is not set aside any more.</Note>}</DetailPanel>
  const raw = prettyRaw(record.raw)
  const gone = known === undefined
  return (
    <DetailPanel title={recordWords(record.resource)} subtitle={record.recordId ?? 'It came without an id'} onClose={onClose}>
      <Stack gap="sm">
        {gone
          ? <Note tone="good">It is not set aside any more: it came in order and was taken, or the billing system no longer has it.</Note>
          : <Note tone="wait">{record.reason}</Note>}
        {!gone && <p>It is taken as soon as it comes in order. Tell the people of the billing system what is wrong with it; once it is mended there, try again.</p>}
        {!gone && <TryAgain label="Try again" variant="filled" ids={[record.id]} said="Asked again: it still comes in this form." data-main-action />}
      </Stack>
      <Facts facts={[
        ['Account', <AccountOf key="account" record={record} />],
        ['Set aside', formatInstant(record.at)],
      ]} />
      <Section
        title="What came"
        aside={<CopyButton value={raw}>{({ copied, copy }) => <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton>}
      >
        {/* A box that scrolls is reached by keyboard, or nobody without a pointer could read it. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.raw} tabIndex={0} aria-label="What came">{raw}</pre>
      </Section>
    </DetailPanel>
  )
}

/** Its name where the copy has the account; it may be the very record that could not be taken. */
function AccountOf({ record }: { record: Quarantined }) {
  const id = accountIdOf(record)
  const account = useQuery(orpc.accounts.detail.queryOptions({ input: { account: (id ?? '') as AccountId }, enabled: id !== null, retry: false }))
  if (id === null) return 'Not named in it'
  return account.data === undefined ? id : <a href={hrefOf('accounts', id)}>{account.data.account.name}</a>
}
