/** The way around: home, the queues with what waits in each, and the rest. */
import { Tooltip } from '@mantine/core'
import { IconAddressBook, IconBan, IconBuildingBank, IconCalendarRepeat, IconChecklist, IconCloudUp, IconCreditCardOff, IconFileImport, IconFileText, IconHandStop, IconHelpCircle, IconHistory, IconHome, IconMail, IconMessage2, IconRadar2, IconReportMoney, IconSettings, IconTemplate, IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { memo, useId } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { orpc } from '../../client.ts'
import { useParty, useSession } from '../core/session.ts'
import { formatCount } from '../format/words.ts'
import { hrefOf } from '../route.ts'
import type { Screen } from '../route.ts'
import styles from './Navigation.module.css'
import { PartyPicker } from './PartyPicker.tsx'
import { SavedViews } from './SavedViews.tsx'

interface Place {
  screen: Screen
  label: string
  Icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  count?: number | undefined
  /** The count asks for somebody: `bad` where something was refused. */
  asks?: 'bad' | 'wait'
  key: string
}

function useQueueCounts() {
  const input = { party: useParty()?.id }
  const options = { input, placeholderData: keepPreviousData }
  return {
    registrations: useQuery(orpc.registrations.counts.queryOptions(options)).data?.total,
    failedCharges: useQuery(orpc.failedCharges.counts.queryOptions(options)).data?.total,
    heldInvoices: useQuery(orpc.heldInvoices.counts.queryOptions(options)).data?.total,
    bank: useQuery(orpc.bank.counts.queryOptions({ ...options, input: { ...input, state: 'open' } })).data?.count,
  }
}

/** Changes that ended badly, until somebody has dealt with them. */
function useOutboxAsks(): Pick<Place, 'count' | 'asks'> {
  const ends = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity })).data?.outbox
  if (ends === undefined) return {}
  const { refused, conflicts, uncertain } = ends
  return { count: refused + conflicts + uncertain, asks: refused + conflicts > 0 ? 'bad' : 'wait' }
}

/** Messages whose fate is not known, until a person has decided. */
const useUndecided = () => useQuery(orpc.mail.uncertain.queryOptions({ input: { limit: 1 } })).data?.total
/** Answers by SMS that wait for a person. */
const useProposed = () => useQuery(orpc.answers.page.queryOptions({ input: { state: 'proposed', limit: 1 } })).data?.proposed

/** Drawn anew when something in it has changed, not whenever a row is opened. */
export const Navigation = memo(NavigationView)

function NavigationView({ screen }: { screen: Screen }) {
  const session = useSession()
  const counts = useQueueCounts()
  const queues: Place[] = [
    { screen: 'registrations', label: 'Registrations', Icon: IconUserPlus, count: counts.registrations, key: 'g r' },
    { screen: 'failed-charges', label: 'Failed charges', Icon: IconCreditCardOff, count: counts.failedCharges, key: 'g f' },
    { screen: 'held-invoices', label: 'Held invoices', Icon: IconHandStop, count: counts.heldInvoices, key: 'g i' },
    { screen: 'radar', label: 'Fails next', Icon: IconRadar2, key: 'g x' },
  ]
  const mail: Place[] = [
    { screen: 'mail', label: 'Campaigns', Icon: IconMail, key: 'g m' },
    { screen: 'undecided', label: 'Needs decision', Icon: IconHelpCircle, count: useUndecided(), asks: 'wait', key: 'g u' },
    { screen: 'answers', label: 'SMS answers', Icon: IconMessage2, count: useProposed(), asks: 'wait', key: 'g n' },
    { screen: 'suppressions', label: 'Do not contact', Icon: IconBan, key: 'g p' },
    { screen: 'templates', label: 'Templates', Icon: IconTemplate, key: 'g t' },
  ]
  const rest: Place[] = [
    { screen: 'accounts', label: 'Accounts', Icon: IconAddressBook, key: 'g a' },
    { screen: 'receivables', label: 'Receivables', Icon: IconReportMoney, key: 'g b' },
    { screen: 'bank', label: 'Bank', Icon: IconBuildingBank, count: counts.bank, key: 'g y' },
    { screen: 'imports', label: 'Imports', Icon: IconFileImport, key: 'g e' },
    { screen: 'documents', label: 'Documents', Icon: IconFileText, key: 'g d' },
    { screen: 'schedules', label: 'Schedules', Icon: IconCalendarRepeat, key: 'g c' },
    { screen: 'outbox', label: 'Outbox', Icon: IconCloudUp, ...useOutboxAsks(), key: 'g o' },
    { screen: 'bulk', label: 'Bulk actions', Icon: IconChecklist, key: 'g k' },
    { screen: 'audit', label: 'Audit trail', Icon: IconHistory, key: 'g l' },
    { screen: 'settings', label: 'Settings', Icon: IconSettings, key: 'g s' },
  ]
  return (
    <nav className={styles.nav} aria-label="Main">
      <div className={styles.workspace} title={session?.workspace.dir}>
        <span className={styles.mark} aria-hidden>
          <svg viewBox="0 0 16 16" width="16" height="16"><path d="M2 1.5h8.2v13L8.6 13 7 14.5 5.4 13 3.8 14.5 2 13z" fill="currentColor" /><path d="M11.6 1.5H14v11.2l-1.2 1.1-1.2-1.1z" fill="currentColor" opacity=".45" /></svg>
        </span>
        <span className={styles.name}>{session?.workspace.name ?? '\u00a0'}</span>
        {session?.demo === true && <span className={styles.demo}>Demo</span>}
      </div>
      <PartyPicker />
      <ul>
        <NavItem place={{ screen: 'home', label: 'Home', Icon: IconHome, key: 'g h' }} here={screen} />
      </ul>
      <p className={styles.group} id="nav-queues">Queues</p>
      <ul aria-labelledby="nav-queues">
        {queues.map((place) => <NavItem key={place.screen} place={place} here={screen}><SavedViews screen={place.screen} here={screen} /></NavItem>)}
      </ul>
      <p className={styles.group} id="nav-mail">Mail and SMS</p>
      <ul aria-labelledby="nav-mail">
        {mail.map((place) => <NavItem key={place.screen} place={place} here={screen} />)}
      </ul>
      <p className={styles.group} aria-hidden>&nbsp;</p>
      <ul>
        {rest.map((place) => <NavItem key={place.screen} place={place} here={screen}><SavedViews screen={place.screen} here={screen} /></NavItem>)}
      </ul>
    </nav>
  )
}

function NavItem({ place: { screen, label, Icon, count, asks, key }, here, children }: { place: Place; here: Screen; /** What belongs under it. */ children?: ReactNode }) {
  const counted = useId()
  return (
    <li>
      <Tooltip label={<>{label} <kbd>{key}</kbd></>} position="right" openDelay={700}>
        <a href={hrefOf(screen)} className={`${styles.item} ${here === screen ? styles.here : ''}`} {...(here === screen ? { 'aria-current': 'page' as const } : {})} {...(count ? { 'aria-describedby': counted } : {})}>
          <Icon size={16} stroke={1.75} aria-hidden />
          <span className={styles.label}>{label}</span>
          {/* The link's name is the name of the screen; how many wait there describes it. */}
          {count !== undefined && count > 0 && <span id={counted} aria-hidden className={`${styles.count} ${asks === undefined ? '' : styles[asks]}`}>{formatCount(count)}{asks !== undefined && <span className={styles.unseen}> to look at</span>}</span>}
        </a>
      </Tooltip>
      {children}
    </li>
  )
}
