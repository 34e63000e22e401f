/** What an entry was applied to, and what became of each payment. */
import type { BankEntry } from '#contract/bank.ts'
import { outboxHref } from '../../ui/commands/Waiting.tsx'
import { Section } from '../../ui/list/DetailPanel.tsx'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { standing } from './bankWords.ts'
import styles from './Bank.module.css'

/** As many numbers as one reads; the others are counted. */
const NUMBERS = 8

export function Applied({ applied, title }: { applied: BankEntry['applied']; title: string }) {
  return (
    <Section title={title}>
      <ul className={styles.applied}>
        {applied.map((one) => {
          const now = standing([one])
          return (
            <li key={`${one.accountId} ${one.kept ? 'kept' : 'given'}`}>
              <div className={styles.who}>
                <a href={hrefOf('accounts', one.accountId, 'payments')}>{one.accountName}</a>
                <span className={styles.sure}><Amount money={one.amount} strong /></span>
              </div>
              <p><Muted>{one.numbers.length === 0 ? 'On no invoice: unapplied cash' : `${one.numbers.slice(0, NUMBERS).join(', ')}${one.numbers.length > NUMBERS ? ` and ${one.numbers.length - NUMBERS} more` : ''}`}</Muted></p>
              {now !== null && now.why === null && <Tag quiet tone={now.tone}>{now.word}</Tag>}
              {one.kept && <p><Muted>In the desk’s own ledger. Stripe does not know of it, and goes on collecting what its invoices say.</Muted></p>}
              {now !== null && now.why !== null && <Note tone="bad">{now.word}: {now.why}</Note>}
              {(one.waiting || one.refused !== null) && <p><a href={one.outboxId === null ? hrefOf('outbox') : outboxHref(one.outboxId)}>{one.waiting ? 'See it in the outbox, or take it back there' : 'See it in the outbox'}</a></p>}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
