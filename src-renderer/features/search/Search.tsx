/** Ctrl+K: one box that finds any record, goes to any screen and does any action of the desk. */
import { Loader, useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight } from '@mantine/spotlight'
import { IconArrowRight, IconBolt, IconBuilding, IconCash, IconFileInvoice, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ReportName } from '#contract/reports.ts'
import type { SearchHit } from '#contract/search.ts'
import { orpc } from '../../client.ts'
import { useParties } from '../../ui/core/session.ts'
import { useDesk } from '../../ui/desk.ts'
import { finderStore, markFirstResult } from '../../ui/frame/finder.ts'
import { documentKinds } from '../../ui/format/words.ts'
import { showShortcuts } from '../../ui/frame/shortcutHelp.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import styles from './Search.module.css'

const HITS = 12
const icons = { account: IconBuilding, invoice: IconFileInvoice, payment: IconCash }
const tabs: Record<SearchHit['kind'], string | null> = { account: null, invoice: 'invoices', payment: 'payments' }

interface Command {
  label: string
  group: 'Go to' | 'Do'
  hint?: string
  run: () => void
}

const places: readonly Command[] = ([
  ['Home', 'home', 'g h'], ['Registrations', 'registrations', 'g r'], ['Failed charges', 'failed-charges', 'g f'], ['Held invoices', 'held-invoices', 'g i'],
  ['Accounts', 'accounts', 'g a'], ['Receivables', 'receivables', 'g b'], ['Mail', 'mail', 'g m'], ['Documents', 'documents', 'g d'], ['Schedules', 'schedules', 'g c'], ['Outbox', 'outbox', 'g o'], ['Records set aside', 'quarantine', 'g q'], ['Settings', 'settings', 'g s'],
] as const).map(([label, screen, hint]) => ({ label, group: 'Go to', hint, run: () => go(hrefOf(screen)) }))

function useCommands(): readonly Command[] {
  const { setColorScheme } = useMantineColorScheme()
  const { toggleCompact, setParty } = useDesk()
  const parties = useParties()
  const pull = useMutation(orpc.sync.pull.mutationOptions())
  const reconcile = useMutation(orpc.sync.reconcile.mutationOptions())
  return [
    ...places,
    { label: 'Pull now', group: 'Do', run: () => pull.mutate(undefined) },
    { label: 'Check against the billing system', group: 'Do', run: () => reconcile.mutate(undefined) },
    { label: 'Show all parties', group: 'Do', run: () => setParty(null) },
    ...parties.map((party): Command => ({ label: `Show ${party.name} only`, group: 'Do', run: () => setParty(party.id) })),
    { label: 'Statements for many accounts', group: 'Do', run: () => go(hrefOf('documents', 'statements')) },
    ...ReportName.options.map((name): Command => ({ label: `${documentKinds[name]}: workbook or CSV`, group: 'Do', run: () => go(hrefOf('documents', name)) })),
    { label: 'Journal for hledger', group: 'Do', run: () => go(hrefOf('documents', 'hledger')) },
    { label: 'Compact or usual rows', group: 'Do', run: toggleCompact },
    { label: 'Show all keys', group: 'Do', hint: '?', run: showShortcuts },
    { label: 'Light appearance', group: 'Do', run: () => setColorScheme('light') },
    { label: 'Dark appearance', group: 'Do', run: () => setColorScheme('dark') },
    { label: 'Appearance of the system', group: 'Do', run: () => setColorScheme('auto') },
  ]
}

export function Search() {
  const [query, setQuery] = useState('')
  const [asked] = useDebouncedValue(query.trim(), 120)
  const find = useQuery(orpc.search.find.queryOptions({ input: { text: asked, limit: HITS }, enabled: asked !== '', placeholderData: keepPreviousData }))
  const commands = useCommands().filter(({ label }) => label.toLowerCase().includes(query.trim().toLowerCase()))
  const typed = query.trim()
  // Until the answer to what is typed now has come, of the last one only what still fits.
  const fresh = asked === typed && !find.isPlaceholderData
  const hits = typed === '' ? [] : (find.data ?? []).filter(({ title, subtitle }) => fresh || `${title} ${subtitle}`.toLowerCase().includes(typed.toLowerCase()))
  const first = hits[0]?.id ?? commands[0]?.label
  useEffect(markFirstResult, [first, typed])
  const open = ({ kind, accountId }: SearchHit) => go(hrefOf('accounts', accountId, tabs[kind]))
  return (
    <Spotlight.Root attributes={{ content: { 'aria-label': 'Find' } }} store={finderStore} onSpotlightOpen={() => window.setTimeout(markFirstResult)} query={query} onQueryChange={setQuery} shortcut="mod + K" tagsToIgnore={[]} scrollable maxHeight="56vh" size={640} overlayProps={{ backgroundOpacity: 0.35, blur: 0 }} classNames={{ actionsGroup: styles.group, action: styles.action }}>
      <Spotlight.Search aria-label="Find anything" placeholder="Account, invoice, payment, email, amount, or what you want to do" leftSection={<IconSearch size={16} aria-hidden />} rightSection={find.isFetching ? <Loader size={14} /> : null} maxLength={200} />
      <Spotlight.ActionsList>
        {hits.length > 0 && (
          <Spotlight.ActionsGroup label="Records">
            {hits.map((hit) => {
              const Icon = icons[hit.kind]
              return (
                <Spotlight.Action key={`${hit.kind}-${hit.id}`} onClick={() => open(hit)}>
                  <span className={styles.hit}>
                    <Icon size={16} stroke={1.75} aria-hidden />
                    <span className={styles.words}><span>{hit.title}</span><span className={styles.dim}>{hit.subtitle}</span></span>
                  </span>
                </Spotlight.Action>
              )
            })}
          </Spotlight.ActionsGroup>
        )}
        {(['Go to', 'Do'] as const).map((group) => {
          const inGroup = commands.filter((command) => command.group === group)
          if (inGroup.length === 0) return null
          return (
            <Spotlight.ActionsGroup key={group} label={group}>
              {inGroup.map(({ label, hint, run }) => (
                <Spotlight.Action key={label} onClick={run}>
                  <span className={styles.hit}>
                    {group === 'Do' ? <IconBolt size={16} stroke={1.75} aria-hidden /> : <IconArrowRight size={16} stroke={1.75} aria-hidden />}
                    <span className={styles.words}>{label}</span>
                    {hint !== undefined && <kbd>{hint}</kbd>}
                  </span>
                </Spotlight.Action>
              ))}
            </Spotlight.ActionsGroup>
          )
        })}
        {hits.length === 0 && commands.length === 0 && <Spotlight.Empty>{find.isFetching ? 'Looking…' : 'Nothing has this name, number, email or amount.'}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
