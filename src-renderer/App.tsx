/** Which screen belongs to which place. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from './client.ts'
import { AccountScreen } from './features/accounts/AccountScreen.tsx'
import { AnswersScreen } from './features/answers/AnswersScreen.tsx'
import { AccountsScreen } from './features/accounts/AccountsScreen.tsx'
import { DocumentsScreen } from './features/documents/DocumentsScreen.tsx'
import { FailedChargesScreen } from './features/failed-charges/FailedChargesScreen.tsx'
import { HeldInvoicesScreen } from './features/held-invoices/HeldInvoicesScreen.tsx'
import { HomeScreen } from './features/home/HomeScreen.tsx'
import { AuditScreen } from './features/audit/AuditScreen.tsx'
import { BulkScreen } from './features/bulk/BulkScreen.tsx'
import { CampaignScreen } from './features/mail/CampaignScreen.tsx'
import { CampaignsScreen } from './features/mail/CampaignsScreen.tsx'
import { UndecidedScreen } from './features/mail/UndecidedScreen.tsx'
import { OutboxScreen } from './features/outbox/OutboxScreen.tsx'
import { QuarantineScreen } from './features/quarantine/QuarantineScreen.tsx'
import { RadarScreen } from './features/radar/RadarScreen.tsx'
import { RegistrationsScreen } from './features/registrations/RegistrationsScreen.tsx'
import { SchedulesScreen } from './features/schedules/SchedulesScreen.tsx'
import { ReceivablesScreen } from './features/reports/ReceivablesScreen.tsx'
import { Search } from './features/search/Search.tsx'
import { SettingsScreen } from './features/settings/SettingsScreen.tsx'
import { BankScreen } from './features/bank/BankScreen.tsx'
import { ImportsScreen } from './features/imports/ImportsScreen.tsx'
import { SuppressionsScreen } from './features/suppressions/SuppressionsScreen.tsx'
import { TemplatesScreen } from './features/templates/TemplatesScreen.tsx'
import { finder } from './ui/frame/finder.ts'
import { Frame } from './ui/frame/Frame.tsx'
import { ScreenBoundary } from './ui/frame/ScreenBoundary.tsx'
import { NoCore } from './ui/frame/NoCore.tsx'
import { useRoute } from './ui/route.ts'
import type { Route, Screen } from './ui/route.ts'

const titles: Record<Screen, string> = {
  home: 'Home', registrations: 'Registrations', 'failed-charges': 'Failed charges', 'held-invoices': 'Held invoices', accounts: 'Accounts', receivables: 'Receivables',
  mail: 'Campaigns', undecided: 'Needs decision', suppressions: 'Do not contact', templates: 'Templates', answers: 'SMS answers', documents: 'Documents', schedules: 'Schedules', outbox: 'Outbox', quarantine: 'Records set aside', settings: 'Settings',
  radar: 'Fails next', bulk: 'Bulk actions', audit: 'Audit trail', bank: 'Bank', imports: 'Imports',
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
      return <HomeScreen what={id} on={tab} />
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
      return id === null ? <CampaignsScreen /> : <CampaignScreen key={id} id={id} message={tab} />
    case 'undecided':
      return <UndecidedScreen id={id} />
    case 'templates':
      return <TemplatesScreen kind={id} party={tab} />
    case 'suppressions':
      return <SuppressionsScreen id={id} />
    case 'answers':
      return <AnswersScreen id={id} />
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
    case 'radar':
      return <RadarScreen view={id} />
    case 'bulk':
      return <BulkScreen id={id} />
    case 'bank':
      return <BankScreen id={id} />
    case 'imports':
      return <ImportsScreen id={id} />
    case 'audit':
      return <AuditScreen id={id} />
  }
}
