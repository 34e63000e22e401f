/** The saved views of a list under its name in the navigation, each with how many are in it. */
import { useId } from 'react'
import { useStore } from 'zustand'
import { ViewList } from '#contract/views.ts'
import type { SavedView } from '#contract/views.ts'
import { formatCount } from '../format/words.ts'
import { lists } from '../list/listState.ts'
import type { ListStore } from '../list/listState.ts'
import { useAllViews } from '../list/useSavedViews.ts'
import { useViewCounts } from '../list/viewCounts.ts'
import { turnOf } from '../list/viewTerms.ts'
import { hrefOf } from '../route.ts'
import type { Screen } from '../route.ts'
import styles from './Navigation.module.css'

/** So many of one list; the others are on its screen. */
const MOST = 8

export function SavedViews({ screen, here }: { screen: Screen; here: Screen }) {
  const list = ViewList.safeParse(screen).data
  const store = list === undefined ? undefined : lists.get(list)
  const views = useAllViews().filter((view) => view.list === list)
  return store === undefined || views.length === 0 ? null : <ViewLinks screen={screen} on={screen === here} store={store} views={views} />
}

function ViewLinks({ screen, on, store, views }: { screen: Screen; on: boolean; store: ListStore<object, string>; views: readonly SavedView[] }) {
  const shown = views.slice(0, MOST)
  const counts = useViewCounts(shown)
  const current = useStore(store, (state) => state.view)
  return (
    <ul className={styles.views}>
      {shown.map((view, at) => <ViewLink key={view.id} screen={screen} view={view} count={counts[at]} here={on && view.id === current} onTurn={() => store.getState().turnTo(view.id, turnOf(view.terms))} />)}
      {views.length > MOST && <li><a href={hrefOf(screen)} className={`${styles.item} ${styles.view} ${styles.more}`}>and {views.length - MOST} more</a></li>}
    </ul>
  )
}

function ViewLink({ screen, view, count, here, onTurn }: { screen: Screen; view: SavedView; count: number | undefined; here: boolean; onTurn: () => void }) {
  const counted = useId()
  return (
    <li>
      {/* It leads to the list; what the list shows there is set on the way. */}
      <a href={hrefOf(screen)} title={view.name} className={`${styles.item} ${styles.view} ${here ? styles.here : ''}`} {...(here ? { 'aria-current': 'true' as const } : {})} {...(count === undefined ? {} : { 'aria-describedby': counted })} onClick={onTurn}>
        <span className={styles.label}>{view.name}</span>
        {count !== undefined && <span id={counted} className={styles.count}>{formatCount(count)}</span>}
      </a>
    </li>
  )
}
