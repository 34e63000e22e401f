/** Which screen belongs to which place. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from './client.ts'
import { AccountScreen } from './features/accounts/AccountScreen.tsx'
import { AccountsScreen } from './features/accounts/AccountsScreen.tsx'
import { DocumentsScreen } from './features/documents/DocumentsScreen.tsx'
import { FailedChargesScreen } from './features/failed-charges/FailedChargesScreen.tsx'
import { HeldInvoicesScreen } from './features/held-invoices/HeldInvoicesScreen.tsx'
import { HomeScreen } from './features/home/HomeScreen.tsx'
import { CampaignScreen } from './features/mail/CampaignScreen.tsx'
import { CampaignsScreen } from './features/mail/CampaignsScreen.tsx'
import { OutboxScreen } from './features/outbox/OutboxScreen.tsx'
import { QuarantineScreen } from './features/quarantine/QuarantineScreen.tsx'
import { RegistrationsScreen } from './features/registrations/RegistrationsScreen.tsx'
import { SchedulesScreen } from './features/schedules/SchedulesScreen.tsx'
import { ReceivablesScreen } from './features/reports/ReceivablesScreen.tsx'
import { Search } from './features/search/Search.tsx'
import { SettingsScreen } from './features/settings/SettingsScreen.tsx'
import { finder } from './ui/frame/finder.ts'
import { Frame } from './ui/frame/Frame.tsx'
import { ScreenBoundary } from './ui/frame/ScreenBoundary.tsx'
import { NoCore } from './ui/frame/NoCore.tsx'
import { useRoute } from './ui/route.ts'
import type { Route, Screen } from './ui/route.ts'

const titles: Record<Screen, string> = {
  home: 'Home', registrations: 'Registrations', 'failed-charges': 'Failed charges', 'held-invoices': 'Held invoices', accounts: 'Accounts', receivables: 'Receivables',
  mail: 'Mail', documents: 'Documents', schedules: 'Schedules', outbox: 'Outbox', quarantine: 'Records set aside', settings: 'Settings',
}

export function App() {
  const route = useRoute()
  const info = useQuery(orpc.app.info.queryOptions({ staleTime: Infinity }))
  const workspace = info.data?.workspace.name
  useEffect(() => {
    document.title = [titles[route.screen], workspace, 'Counterfoil'].filter(Boolean).join(' · ')
  }, [route.screen, workspace])
  if (info.isError && info.data === undefined) return <NoCore error={info.error} onRetry={() => void info.refetch()} />
  return (
    <Frame screen={route.screen} onFind={finder.open}>
      <ScreenBoundary key={route.screen}><ScreenOf route={route} /></ScreenBoundary>
      <Search />
    </Frame>
  )
}

function ScreenOf({ route: { screen, id, tab } }: { route: Route }) {
  switch (screen) {
    case 'home':
      return <HomeScreen />
    case 'registrations':
      return <RegistrationsScreen id={id} />
    case 'failed-charges':
      return <FailedChargesScreen id={id} />
    case 'held-invoices':
      return <HeldInvoicesScreen id={id} />
    case 'accounts':
      return id === null ? <AccountsScreen /> : <AccountScreen key={id} id={id} tab={tab} />
    case 'receivables':
      return <ReceivablesScreen view={id} day={tab} />
    case 'mail':
      return id === null ? <CampaignsScreen /> : <CampaignScreen key={id} id={id} />
    case 'documents':
      return <DocumentsScreen asked={id} about={tab} />
    case 'schedules':
      return <SchedulesScreen id={id} />
    case 'outbox':
      return <OutboxScreen asked={id} />
    case 'quarantine':
      return <QuarantineScreen id={id} />
    case 'settings':
      return <SettingsScreen part={id} />
  }
}
