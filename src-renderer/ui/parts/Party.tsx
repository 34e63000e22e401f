/** A party as a mark and its name. */
import { usePartyOf } from '../core/session.ts'
import type { PartySummary } from '#contract/app.ts'
import styles from './Party.module.css'

/** The party's own colour; beside its name, never in place of it. */
export function PartyDot({ party }: { party: PartySummary | null }) {
  return <span aria-hidden className={`${styles.dot} ${party === null ? styles.all : ''}`} style={party === null ? undefined : { background: party.colour }} />
}

export function PartyName({ id }: { id: string }) {
  const party = usePartyOf(id)
  return (
    <span className={styles.name}>
      {party !== undefined && <PartyDot party={party} />}
      {party?.name ?? id}
    </span>
  )
}
