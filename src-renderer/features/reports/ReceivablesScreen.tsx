/** What is owed and how fast it turns into cash: aging as of any day, and the collection figures month by month. */
import { Views } from '../../ui/list/Views.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { AgingView } from './AgingView.tsx'
import { CollectionView } from './CollectionView.tsx'

const COLLECTION = 'collection'
const views = [{ value: 'aging', label: 'Aging' }, { value: COLLECTION, label: 'Collection' }] as const

/**
 * @param view `collection`; aging without one
 * @param day of aging, kept while collection is looked at; today without one
 */
export function ReceivablesScreen({ view, day }: { view: string | null; day: string | null }) {
  const shown = view === COLLECTION ? COLLECTION : 'aging'
  const choice = <Views label="Show of the receivables" views={views} value={shown} onChange={(value) => go(hrefOf('receivables', value === COLLECTION || day !== null ? value : null, day))} />
  return shown === COLLECTION ? <CollectionView views={choice} /> : <AgingView views={choice} day={day} />
}
