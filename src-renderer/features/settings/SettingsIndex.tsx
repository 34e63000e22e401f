/** The pages of the settings, at the left: what is not saved yet and what does not work is marked. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { ToneShape } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { useSources } from '../../ui/sources/useSources.ts'
import { formOf, letterheadChanges } from './letterheadForm.ts'
import { useLetterheadDrafts } from './letterheadDrafts.ts'
import { PAGES, pageOfPart, pageTitles } from './sections.ts'
import type { DraftPart, SettingsPage } from './sections.ts'
import { useSettingsDrafts } from './settingsDrafts.ts'
import styles from './SettingsIndex.module.css'

export function SettingsIndex({ page }: { page: SettingsPage }) {
  const unsaved = useUnsaved()
  const broken = useBroken()
  return (
    <nav className={styles.index} aria-label="Settings">
      {PAGES.map((one) => (
        <a key={one} href={hrefOf('settings', one)} className={`${styles.item} ${one === page ? styles.here : ''}`} {...(one === page ? { 'aria-current': 'page' as const } : {})}>
          {pageTitles[one]}
          {broken.has(one) && <span className={styles.mark} title="Something here does not work"><ToneShape tone="bad" /><span className={styles.unseen}>something here does not work</span></span>}
          {unsaved.has(one) && <span className={styles.unsaved}>not saved</span>}
        </a>
      ))}
    </nav>
  )
}

function useUnsaved(): ReadonlySet<SettingsPage> {
  const drafts = useSettingsDrafts((known) => known.drafts)
  const letterheads = useLetterheadDrafts((known) => known.drafts)
  const typed = Object.values(letterheads).some((draft) => Object.keys(draft).length > 0)
  const list = useQuery(orpc.letterhead.list.queryOptions({ enabled: typed })).data
  const pages = new Set((Object.keys(drafts) as DraftPart[]).filter((part) => Object.keys(drafts[part] ?? {}).length > 0).map(pageOfPart))
  if (typed && list?.rows.some((row) => letterheadChanges({ ...formOf(row), ...letterheads[row.party] }, row) !== null) === true) pages.add('letterhead')
  return pages
}

function useBroken(): ReadonlySet<SettingsPage> {
  const { data } = useQuery(orpc.mailSettings.get.queryOptions())
  const sources = useSources().data
  const pages = new Set<SettingsPage>()
  if (sources?.some(({ kind, line, keyKept }) => kind === 'stripe' && (line === 'unauthorized' || !keyKept)) === true) pages.add('sources')
  if (data === undefined) return pages
  if ((data.bounces?.problem ?? null) !== null || data.signIn?.kept === false) pages.add('mail')
  if (data.dkim.some(({ kept }) => !kept)) pages.add('domain')
  if (data.sms !== null && !data.sms.given && (data.sms.problem !== null || !data.sms.tokenKept)) pages.add('sms')
  return pages
}
