/** Asks whose accounts the statements of a file are. Said once: from then on an account is known by its number and currency. */
import { Group, Select } from '@mantine/core'
import { useState } from 'react'
import type { StatementRead } from '#contract/bank.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { hrefOf } from '../../ui/route.ts'
import { numberWords } from './bankWords.ts'
import { readIt } from './reading.ts'
import styles from './Bank.module.css'

export function WhoseIsIt({ asks }: { asks: readonly StatementRead[] }) {
  const parties = useParties()
  const chosen = useParty()
  const [said, say] = useState<Readonly<Record<string, string>>>({})
  const currencies = Map.groupBy(asks.filter(({ number }) => number !== null), ({ number }) => number!)
  const accounts = [...currencies].map(([number, statements]) => ({ number, currencies: [...new Set(statements.flatMap(({ currency }) => currency ?? []))] }))
  /** What was chosen, or suggests itself: the party the window is of, or the only one of the currency. */
  const partyOf = (account: (typeof accounts)[number]): string | null => {
    const likely = parties.filter((party) => account.currencies.includes(party.currency))
    return said[account.number] ?? chosen?.id ?? (likely.length === 1 ? likely[0]!.id : null)
  }
  const answers = accounts.flatMap((account) => {
    const party = partyOf(account)
    return party === null ? [] : [{ number: account.number, party }]
  })
  const one = accounts.length === 1
  const missing = accounts.length - answers.length
  return (
    <section className={styles.ask} aria-label="To be answered">
      <h2>{one ? `Whose account is ${numberWords(accounts[0]!.number)}?` : `Whose are these ${accounts.length} accounts?`}</h2>
      <p>{one ? 'Its entries are' : 'The entries of each are'} then looked for among the customers of that party. It is asked once an account.</p>
      {parties.length === 0
        ? <p>There is no party in this workspace yet. <a href={hrefOf('settings', 'sources')}>Add a source, or a party of your own</a>, and read the file again.</p>
        : (
          <>
            <Group gap={8} align="flex-end">
              {accounts.map((account) => (
                <Select key={account.number} label={one ? 'Party' : `${numberWords(account.number)} (${account.currencies.join(', ')})`} placeholder="Choose one" allowDeselect={false} value={partyOf(account)} onChange={(party) => party !== null && say({ ...said, [account.number]: party })} data={parties.map(({ id, name, currency }) => ({ value: id as string, label: `${name} (${currency})` }))} className={one ? undefined : styles.whose} />
              ))}
              {one && <ManageButton data-main-action not={missing > 0 ? 'Choose a party first.' : null} onClick={() => readIt({ parties: answers })}>Read it for this party</ManageButton>}
            </Group>
            {!one && <div><ManageButton data-main-action not={missing > 0 ? 'Choose a party for each account first.' : null} onClick={() => readIt({ parties: answers })}>Read them for these parties</ManageButton></div>}
          </>
        )}
    </section>
  )
}
