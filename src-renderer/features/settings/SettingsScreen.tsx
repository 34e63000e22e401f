/** How this desk is set up. */
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from '../../client.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Page, Panel } from '../../ui/parts/Page.tsx'
import { Appearance } from './Appearance.tsx'
import { Connection } from './Connection.tsx'
import { Intervals } from './Intervals.tsx'
import { Letterhead } from './Letterhead.tsx'
import { LocalCopy } from './LocalCopy.tsx'
import { MailServer } from './MailServer.tsx'
import { OperatorPart } from './OperatorPart.tsx'
import styles from './SettingsScreen.module.css'

export function SettingsScreen({ part }: { part: string | null }) {
  const settings = useQuery(orpc.settings.get.queryOptions())
  const there = settings.data !== undefined
  useEffect(() => {
    if (part !== null && there) document.getElementById(part)?.scrollIntoView()
  }, [part, there])
  return (
    <Page title="Settings">
      <div className={styles.parts}>
        {settings.isError && <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />}
        {settings.data === undefined && !settings.isError && <Skeleton height={160} />}
        {settings.data !== undefined && (
          <>
            <Panel title="Billing system"><Connection settings={settings.data} /></Panel>
            <Panel title="The local copy" id="copy"><LocalCopy /></Panel>
            <Panel title="Mail server" id="mail-server"><MailServer settings={settings.data} /></Panel>
            <Panel title="Pulling and sending"><Intervals key={`${settings.data.pullEveryMinutes}-${settings.data.mailRatePerMinute}`} settings={settings.data} /></Panel>
          </>
        )}
        <Panel title="Letterhead" id="letterhead"><Letterhead /></Panel>
        <Panel title="Appearance"><Appearance /></Panel>
        <Panel title="You"><OperatorPart /></Panel>
      </div>
    </Page>
  )
}
