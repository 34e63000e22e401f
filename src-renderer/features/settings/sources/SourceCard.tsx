import { Button, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Source } from '#contract/sources.ts'
import { client } from '../../../client.ts'
import { formatAgo, formatInstant } from '../../../ui/format/dates.ts'
import { plural } from '../../../ui/format/words.ts'
import { useNow } from '../../../ui/now.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../../ui/parts/Facts.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { Muted } from '../../../ui/parts/Muted.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { Tag } from '../../../ui/parts/Tag.tsx'
import { hrefOf } from '../../../ui/route.ts'
import { ChangeStripe } from './ChangeStripe.tsx'
import { RemoveSource } from './RemoveSource.tsx'
import { cannotByReason, kinds, lineOf } from './sourceWords.ts'
import styles from './Sources.module.css'

export function SourceCard({ source }: { source: Source }) {
  const now = useNow()
  const [doing, setDoing] = useState<'change' | 'remove' | null>(null)
  const { kind, name, address, parties, reason, answeredAt, given, keyKept } = source
  const { words, tone } = lineOf(source)
  return (
    <li className={styles.card} aria-label={name}>
      <div className={styles.head}>
        <h3>{name}</h3>
        {name !== kinds[kind] && <Muted>{kinds[kind]}</Muted>}
        <Tag tone={tone} quiet>{words}</Tag>
        <span className={styles.buttons}>
          {kind === 'billing_api' && <Button component="a" size="compact-sm" variant="default" href={hrefOf('settings', 'connection')}>{given ? 'See its connection' : 'Change its connection'}</Button>}
          {kind === 'stripe' && <ManageButton size="compact-sm" variant="default" aria-label={`Change ${name}`} onClick={() => setDoing(doing === 'change' ? null : 'change')}>Change…</ManageButton>}
          {kind === 'files' && <Button component="a" size="compact-sm" variant="default" href={hrefOf('imports')}>Open imports</Button>}
          {kind !== 'billing_api' && <ManageButton size="compact-sm" variant="default" aria-label={`Remove ${name}`} onClick={() => setDoing('remove')}>Remove…</ManageButton>}
        </span>
      </div>
      {reason !== null && <Note tone={source.line === 'unauthorized' ? 'bad' : 'wait'}>{reason}</Note>}
      <KeptBack source={source} />
      {!keyKept && kind === 'stripe' && reason === null && <Note tone="bad">Its key is not kept on this computer, so nothing is pulled and nothing goes out. Give it again with “Change…”.</Note>}
      <Facts facts={[
        ['Parties', parties.length === 0 ? 'None yet' : parties.map((party) => party.name).join(', ')],
        ['Address', address],
        ['Answered', kind === 'files' ? null : answeredAt === null ? 'Not yet' : <span title={formatInstant(answeredAt)}>{formatAgo(answeredAt, now)}</span>],
        ['Portal', source.invites ? null : 'Its customers are not invited'],
        ['Not offered', source.notOffered.length === 0 ? null : source.notOffered.join(', ')],
      ]} />
      <Cannot source={source} />
      {doing === 'change' && <ChangeStripe source={source} onClose={() => setDoing(null)} />}
      <RemoveSource source={source} opened={doing === 'remove'} onClose={() => setDoing(null)} />
    </li>
  )
}

/** What did not come although it is in the copy: nothing goes before somebody says that it is gone. */
function KeptBack({ source: { id, name, keptBack } }: { source: Source }) {
  const believe = useMutation({ mutationFn: async () => {
    await client.sources.believe({ id })
    await client.sync.reconcile()
  } })
  if (keptBack.length === 0) return null
  return (
    <Note tone="bad">
      <Stack gap={8} align="flex-start">
        {keptBack.map((words) => <p key={words}>{words}</p>)}
        {believe.isError && <ErrorNote error={believe.error} />}
        <ManageButton size="compact-sm" variant="default" aria-label={`They are gone: compare ${name} again`} not={believe.isPending || believe.isSuccess ? 'It is being compared.' : null} onClick={() => believe.mutate()}>They are gone: compare again</ManageButton>
      </Stack>
    </Note>
  )
}

/** What it may not be asked: greyed everywhere in the window, and told here in one place. */
function Cannot({ source: { cannot } }: { source: Source }) {
  if (cannot.length === 0) return null
  return (
    <details className={styles.cannot}>
      <summary>{plural(cannot.length, 'command')} cannot be given to it</summary>
      <dl>{cannotByReason(cannot).map(({ why, labels }) => <div key={why}><dt>{labels.join(', ')}</dt><dd>{why}</dd></div>)}</dl>
    </details>
  )
}
