/** To whom: whoever works here, oneself first, or a name that is typed. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useSession } from '../core/session.ts'
import { ChoiceList } from './ChoiceList.tsx'
import { peopleFor } from './people.ts'
import type { OneAnswer } from './workAnswer.ts'

export function AssignBox({ busy, onAnswer }: { busy: boolean; onAnswer: (answer: OneAnswer) => void }) {
  const me = useSession()?.operator.name
  const people = useQuery(orpc.work.people.queryOptions()).data ?? (me === undefined ? [] : [me])
  return (
    <ChoiceList
      label="To whom"
      placeholder="Type a name"
      busy={busy}
      choices={(typed) => peopleFor(typed, people, me)}
      nothing="Nobody has this name."
      onChoose={(to) => onAnswer({ do: 'assign', to })}
    />
  )
}
