/** What the account has promised to pay: what stands, and what became of the others. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import type { PromiseToPay } from '#contract/work.ts'
import { orpc } from '../../client.ts'
import { formatInstantDay } from '../../ui/format/dates.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { PromiseCard } from '../../ui/work/PromiseCard.tsx'
import { PromiseDialog } from '../../ui/work/PromiseForm.tsx'
import { promiseSentence, promiseStates } from '../../ui/work/promiseWords.ts'
import styles from './tabs.module.css'

export function Promises({ detail: { account } }: { detail: AccountDetail }) {
  const promises = useQuery(orpc.work.promises.queryOptions({ input: { account: account.accountId } }))
  /** The one that a new one takes the place of; `before` null: none. */
  const [asked, setAsked] = useState<{ before: PromiseToPay | null } | null>(null)
  const all = promises.data ?? []
  const stands = all.filter(({ state, asks }) => state === 'open' || asks)
  const past = all.filter((one) => !stands.includes(one))
  const owes = account.balances.filter(({ openMinor }) => openMinor > 0).map(({ openMinor, currency }) => ({ minor: openMinor, currency }))
  return (
    <Panel title="Promises to pay" aside={<ManageButton size="compact-xs" variant="default" not={owes.length === 0 ? 'Nothing is owed: there is nothing to promise.' : null} onClick={() => setAsked({ before: null })}>Promise…</ManageButton>}>
      {promises.isError && <ErrorNote error={promises.error} onRetry={() => void promises.refetch()} />}
      {promises.data !== undefined && all.length === 0 && <Muted>Nothing was promised.</Muted>}
      {stands.map((promise) => <PromiseCard key={promise.id} promise={promise} onPromise={() => setAsked({ before: promise })} />)}
      {past.length > 0 && (
        <ul className={styles.notes}>
          {past.map((promise) => (
            <li key={promise.id}>
              <p className={styles.noteText}><Tag quiet tone={promiseStates[promise.state].tone}>{promiseStates[promise.state].word}</Tag> {promiseSentence(promise)}</p>
              <Muted><span className={styles.small}>{promise.madeBy}, {formatInstantDay(promise.madeAt)}</span></Muted>
            </li>
          ))}
        </ul>
      )}
      {asked !== null && <PromiseDialog subject={{ accountId: account.accountId, owes, invoice: asked.before === null || asked.before.invoiceId === null ? null : { id: asked.before.invoiceId, number: asked.before.invoiceNumber }, before: asked.before }} onClose={() => setAsked(null)} />}
    </Panel>
  )
}
