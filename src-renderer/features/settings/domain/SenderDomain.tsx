/** One party's domain: what was found, what it means, and what to publish. */
import { Button, CopyButton, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { PartySummary } from '#contract/app.ts'
import type { SenderCheck } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { formatAgo } from '../../../ui/format/dates.ts'
import { useNow } from '../../../ui/now.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../../ui/parts/Muted.tsx'
import { PartyName } from '../../../ui/parts/Party.tsx'
import { Tag } from '../../../ui/parts/Tag.tsx'
import { checkAsText, CHECK_NAMES, noSuchDomain, overall, VERDICTS } from './checkWords.ts'
import styles from './SenderDomain.module.css'

const HOUR_MS = 3_600_000

export function SenderDomain({ party: { id, name } }: { party: PartySummary }) {
  const now = useNow()
  // Asked by a person, and kept while they look elsewhere.
  const check = useQuery(orpc.mailSettings.checkSender.queryOptions({ input: { party: id }, enabled: false, retry: false, staleTime: Infinity, gcTime: HOUR_MS }))
  const { data } = check
  return (
    <section className={styles.party} aria-label={name}>
      <Group justify="space-between" gap={8}>
        <Group gap={10}>
          <PartyName id={id} />
          {data !== undefined && <Muted>{data.domain}</Muted>}
          {data !== undefined && !check.isFetching && <Tag quiet tone={overall(data).tone}>{overall(data).word}</Tag>}
        </Group>
        <Group gap={8}>
          {data !== undefined && <Muted>{check.isFetching ? '' : formatAgo(data.checkedAt, now)}</Muted>}
          <Button size="compact-sm" variant="default" aria-label={`${data === undefined ? 'Check' : 'Check again'}: ${name}`} loading={check.isFetching} onClick={() => void check.refetch()}>{data === undefined ? 'Check' : 'Check again'}</Button>
        </Group>
      </Group>
      <output className={styles.unseen}>{check.isFetching ? `${name} is being checked.` : data === undefined ? '' : `${name}: ${overall(data).word}`}</output>
      {check.isError && !check.isFetching && <ErrorNote error={check.error} />}
      {data !== undefined && !data.exists && <p>{noSuchDomain(data.domain)}</p>}
      {data?.exists === true && <Checks check={data} party={name} />}
    </section>
  )
}

/** The record within the advice stands out, and is copied by itself. */
function Advice({ advice, publish }: Pick<SenderCheck['checks'][number], 'advice' | 'publish'>) {
  if (publish === undefined) return <p>{advice}</p>
  const at = advice.indexOf(publish.value)
  const copies = [['Copy name', publish.name], ['Copy record', publish.value]] as const
  return (
    <>
      <p>{at < 0 ? `${advice} ` : advice.slice(0, at)}<code className={styles.record}>{publish.value}</code>{at < 0 ? '' : advice.slice(at + publish.value.length)}</p>
      <Group gap={6}>
        {copies.map(([label, text]) => (
          <CopyButton key={label} value={text}>
            {({ copied, copy }) => <Button size="compact-xs" variant="default" aria-label={copied ? `Copied: ${text}` : `${label} at ${publish.name}`} onClick={copy}>{copied ? 'Copied' : label}</Button>}
          </CopyButton>
        ))}
      </Group>
    </>
  )
}

function Checks({ check, party }: { check: SenderCheck; party: string }) {
  return (
    <>
      <ul className={styles.checks}>
        {check.checks.map(({ name, verdict, found, advice, publish }) => (
          <li key={name} className={styles.check}>
            <div className={styles.name}><abbr title={CHECK_NAMES[name].means}>{CHECK_NAMES[name].name}</abbr></div>
            <div><Tag tone={VERDICTS[verdict].tone}>{VERDICTS[verdict].word}</Tag></div>
            <div className={styles.said}>
              <Advice advice={advice} publish={publish} />
              {found !== null && <details className={styles.found}><summary>What is published now</summary><code>{found}</code></details>}
            </div>
          </li>
        ))}
      </ul>
      <div>
        <CopyButton value={checkAsText(check, party)}>
          {({ copied, copy }) => <Button size="compact-sm" variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy all of it, for whoever runs the domain'}</Button>}
        </CopyButton>
      </div>
    </>
  )
}
