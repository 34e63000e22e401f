/** Which screen belongs to which place. */
import { spotlight } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from './client.ts'
import { FailedChargesScreen } from './features/failed-charges/FailedChargesScreen.tsx'
import { Frame } from './ui/frame/Frame.tsx'
import { NoCore } from './ui/frame/NoCore.tsx'
import { useRoute } from './ui/route.ts'
import type { Route, Screen } from './ui/route.ts'

const titles: Record<Screen, string> = {
  home: 'Home', registrations: 'Registrations', 'failed-charges': 'Failed charges', 'held-invoices': 'Held invoices', accounts: 'Accounts',
  mail: 'Mail', documents: 'Documents', outbox: 'Outbox', settings: 'Settings',
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
    <Frame screen={route.screen} onFind={spotlight.open}>
      <ScreenOf route={route} />
    </Frame>
  )
}

function ScreenOf({ route }: { route: Route }) {
  switch (route.screen) {
    case 'failed-charges':
      return <FailedChargesScreen id={route.id} />
    default:
      return null
  }
}
