/** A figure's way to the list that it counts: the list is set to the figure's filter on the way. */
import type { ReactNode } from 'react'
import { lists } from '../../ui/list/listState.ts'
import { hrefOf } from '../../ui/route.ts'
import type { Opens } from './opens.ts'

export function ListLink({ to, className, children, label }: { to: Opens; className?: string | undefined; children: ReactNode; label?: string }) {
  const { screen, filters, sort, descending = false, list = screen, id } = to
  const turn = () => {
    if (filters !== undefined) lists.get(list)?.getState().turnTo('', { filters, ...(sort === undefined ? {} : { sort, descending }) })
  }
  return <a href={hrefOf(screen, id)} className={className} onClick={turn} {...(label === undefined ? {} : { 'aria-label': label })}>{children}</a>
}
