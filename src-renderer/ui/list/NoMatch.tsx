/** An empty list: because of the filters, because nothing has been pulled, or because there is nothing. */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { NOT_PULLED } from '../core/pulled.ts'
import { useParty } from '../core/session.ts'
import { useNotPulledYet } from '../core/useNotPulledYet.ts'
import { useDesk } from '../desk.ts'
import { Empty } from '../parts/Empty.tsx'

export function NoMatch({ filtered, onClear, title, children }: { filtered: boolean; onClear: () => void; title: string; children: ReactNode }) {
  const party = useParty()
  const setParty = useDesk((desk) => desk.setParty)
  const notPulled = useNotPulledYet()
  if (notPulled) return <Empty title={NOT_PULLED} action={filtered && <Button variant="default" onClick={onClear}>Clear filters and search</Button>}>What belongs here comes with the first pull; nothing is known of it before.</Empty>
  if (filtered) return <Empty title="Nothing matches" action={<Button variant="default" onClick={onClear}>Clear filters and search</Button>}>No row has all that is asked for above.</Empty>
  if (party !== undefined) return <Empty title={`${title} for ${party.name}`} action={<Button variant="default" onClick={() => setParty(null)}>Show all parties</Button>}>{children}</Empty>
  return <Empty title={title}>{children}</Empty>
}
