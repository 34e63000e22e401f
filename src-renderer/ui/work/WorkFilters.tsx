/** What every queue can be narrowed to by the work on it: what is snoozed or done, whose it is, what was promised. */
import { useQuery } from '@tanstack/react-query'
import { QueueAge, queueAgeWords } from '#contract/work.ts'
import type { WorkFilter } from '#contract/work.ts'
import { orpc } from '../../client.ts'
import { useSession } from '../core/session.ts'
import { FilterChip } from '../list/FilterChip.tsx'

/** No name of a person begins with it. */
const NOBODY = '\u0000nobody'

interface WorkFiltersProps {
  value: WorkFilter
  /** A view that every desk has is on: its tab says already what is shown. */
  inView: boolean
  /** What is not set any more is `undefined`. */
  onChange: (change: { [K in keyof WorkFilter]?: WorkFilter[K] | undefined }) => void
}

const shows = [{ value: 'snoozed', label: 'Snoozed' }, { value: 'done', label: 'Done' }, { value: 'all', label: 'All, snoozed and done too' }] as const
const promises = [{ value: 'broken', label: 'Broken, and asks for you' }, { value: 'open', label: 'Open' }] as const

const ages = QueueAge.options.map((value) => ({ value, label: queueAgeWords[value] }))

export function WorkFilters({ value, inView, onChange }: WorkFiltersProps) {
  const me = useSession()?.operator.name
  const people = useQuery(orpc.work.people.queryOptions()).data ?? []
  const assigned = value.unassigned === true ? NOBODY : value.assignee
  // Somebody that a kept filter names is there to be seen, known or not.
  const names = value.assignee === undefined || people.includes(value.assignee) ? people : [value.assignee, ...people]
  return (
    <>
      {!inView && value.show !== undefined && value.show !== 'active' && <FilterChip label="Show" value={value.show} onChange={(show) => onChange({ show })} choices={shows} />}
      <FilterChip
        label="Assigned"
        value={assigned}
        onChange={(to) => onChange({ assignee: to === undefined || to === NOBODY ? undefined : to, unassigned: to === NOBODY ? true : undefined })}
        choices={[...names.map((name) => ({ value: name, label: name === me ? `${name} (you)` : name })), { value: NOBODY, label: 'Nobody' }]}
      />
      <FilterChip label="Promise" value={value.promised} onChange={(promised) => onChange({ promised })} choices={promises} />
      <FilterChip label="Age" value={value.age} onChange={(age) => onChange({ age })} choices={ages} />
    </>
  )
}
