/** Ctrl+K: one box that finds any record, goes to any screen and does any action of the desk. */
import { Loader } from '@mantine/core'
import { Spotlight } from '@mantine/spotlight'
import { IconArrowRight, IconBolt, IconBuilding, IconCash, IconClock, IconFileInvoice, IconSearch, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import type { SearchHit } from '#contract/search.ts'
import { orpc } from '../../client.ts'
import { finderStore, markFirstResult } from '../../ui/frame/finder.ts'
import { go, hrefOf } from '../../ui/route.ts'
import { useCommands } from './commands.ts'
import { useRecent, useRememberPlaces } from './recent.ts'
import { isCalled, understood } from './understood.ts'
import styles from './Search.module.css'

const HITS = 12
/** As soon as it is there: what is typed right after the key that opens the box belongs in it. */
const focusAtOnce = (input: HTMLInputElement | null): void => input?.focus()
type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
const icons: Record<SearchHit['kind'], Icon> = { account: IconBuilding, invoice: IconFileInvoice, payment: IconCash, contact: IconUser }
const tabs: Record<SearchHit['kind'], string | null> = { account: null, invoice: 'invoices', payment: 'payments', contact: 'contacts' }

export function Search() {
  useRememberPlaces()
  const [query, setQuery] = useState('')
  const typed = query.trim()
  const { text, verb } = understood(typed)
  const find = useQuery(orpc.search.find.queryOptions({ input: { text, limit: HITS }, enabled: text !== '', placeholderData: keepPreviousData }))
  const recent = useRecent((state) => state.places).filter(({ label, says }) => isCalled(`${label} ${says}`, typed))
  const commands = useCommands().filter(({ label, also = '' }) => isCalled(`${label} ${also}`, typed))
  // Until the answer to what is typed now has come, of the last one only what still fits.
  const answered = text === '' ? [] : (find.data ?? []).filter(({ title, subtitle }) => !find.isPlaceholderData || isCalled(`${title} ${subtitle}`, text))
  const hits = verb === null ? answered : answered.filter(({ kind }) => kind === 'account')
  const places = typed === '' ? recent : []
  const first = hits[0]?.id ?? places[0]?.href ?? commands[0]?.label
  useEffect(markFirstResult, [first, typed])
  const groups = ([['Go to', IconArrowRight], ['Do', IconBolt]] as const).map(([name, Icon]) => ({ name, Icon, commands: commands.filter(({ group }) => group === name) }))
  return (
    <Spotlight.Root attributes={{ content: { 'aria-label': 'Find' } }} store={finderStore} onSpotlightOpen={() => window.setTimeout(markFirstResult)} query={query} onQueryChange={setQuery} shortcut="mod + K" transitionProps={{ duration: 0 }} tagsToIgnore={[]} scrollable maxHeight="56vh" size={640} overlayProps={{ backgroundOpacity: 0.35, blur: 0 }} classNames={{ actionsGroup: styles.group, action: styles.action }}>
      <Spotlight.Search ref={focusAtOnce} aria-label="Find anything" placeholder="Account, invoice, payment, email, amount, or what you want to do" leftSection={<IconSearch size={16} aria-hidden />} rightSection={find.isFetching ? <Loader size={14} /> : null} maxLength={200} />
      <Spotlight.ActionsList>
        {hits.length > 0 && (
          <Spotlight.ActionsGroup label={verb === null ? 'Records' : `${verb.label} …`}>
            {hits.map((hit) => <Found key={`${hit.kind}-${hit.id}`} Icon={icons[hit.kind]} label={verb === null ? hit.title : `${verb.label} ${hit.title}`} says={hit.subtitle} onRun={() => go(hrefOf('accounts', hit.accountId, verb?.tab ?? tabs[hit.kind]))} />)}
          </Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label="Lately">
            {places.map(({ href, label, says }) => <Found key={href} Icon={IconClock} label={label} says={says} onRun={() => go(href)} />)}
          </Spotlight.ActionsGroup>
        )}
        {groups.filter((group) => group.commands.length > 0).map(({ name, Icon, commands: ofGroup }) => (
          <Spotlight.ActionsGroup key={name} label={name}>
            {ofGroup.map(({ label, hint, run }) => <Found key={label} Icon={Icon} label={label} hint={hint} onRun={run} />)}
          </Spotlight.ActionsGroup>
        ))}
        {hits.length === 0 && places.length === 0 && commands.length === 0 && <Spotlight.Empty>{find.isFetching ? 'Looking…' : 'Nothing has this name, number, email address or amount.'}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function Found({ Icon, label, says = '', hint, onRun }: { Icon: Icon; label: string; says?: string; hint?: string | undefined; onRun: () => void }) {
  return (
    <Spotlight.Action onClick={onRun}>
      <span className={styles.hit}>
        <Icon size={16} stroke={1.75} aria-hidden />
        <span className={styles.words}><span>{label}</span>{says !== '' && <span className={styles.dim}>{says}</span>}</span>
        {hint !== undefined && <kbd>{hint}</kbd>}
      </span>
    </Spotlight.Action>
  )
}
