/** How this desk is set up: a page a subject, chosen at the left. */
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from '../../client.ts'
import { useMayNotManage } from '../../ui/core/session.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Page, Panel } from '../../ui/parts/Page.tsx'
import { Appearance } from './Appearance.tsx'
import { Connection } from './Connection.tsx'
import { DomainPage } from './domain/DomainPage.tsx'
import { Intervals } from './Intervals.tsx'
import { Letterhead } from './Letterhead.tsx'
import { LocalCopy } from './LocalCopy.tsx'
import { MailPage } from './mail/MailPage.tsx'
import { OperatorPart } from './OperatorPart.tsx'
import { placeOf } from './sections.ts'
import type { SettingsPage } from './sections.ts'
import { SettingsIndex } from './SettingsIndex.tsx'
import styles from './SettingsScreen.module.css'
import { SourcesPage } from './sources/SourcesPage.tsx'
import { SmsPage } from './sms/SmsPage.tsx'

export function SettingsScreen({ part: address }: { part: string | null }) {
  const { page, part } = placeOf(address)
  return (
    <Page title="Settings">
      <div className={styles.screen}>
        <SettingsIndex page={page} />
        <div className={styles.parts} key={page}>
          <ViewOnly page={page} />
          <PageOf page={page} />
          <ScrollTo part={part} />
        </div>
      </div>
    </Page>
  )
}

function PageOf({ page }: { page: SettingsPage }) {
  const settings = useQuery(orpc.settings.get.queryOptions())
  const mail = useQuery(orpc.mailSettings.get.queryOptions())
  if (page === 'letterhead') return <Panel title="Letterhead" id="letterhead"><Letterhead /></Panel>
  if (page === 'sources') return <SourcesPage />
  if (page === 'appearance') return <Panel title="Appearance"><Appearance /></Panel>
  const asked = page === 'connection' || page === 'copy' ? [settings] : [settings, mail]
  const failed = asked.find(({ isError, data }) => isError && data === undefined)
  if (failed !== undefined) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />
  if (settings.data === undefined) return <Skeleton height={160} />
  switch (page) {
    case 'connection':
      return (
        <>
          <Panel title="Billing system"><Connection settings={settings.data} /></Panel>
          <Panel title="You" id="you"><OperatorPart /></Panel>
        </>
      )
    case 'copy':
      return (
        <>
          <Panel title="The local copy" id="copy"><LocalCopy /></Panel>
          <Panel title="Pulling" id="intervals"><Intervals settings={settings.data} /></Panel>
        </>
      )
    case 'mail':
      return mail.data === undefined ? <Skeleton height={320} /> : <MailPage settings={settings.data} mail={mail.data} />
    case 'domain':
      return mail.data === undefined ? <Skeleton height={320} /> : <DomainPage mail={mail.data} />
    case 'sms':
      return mail.data === undefined ? <Skeleton height={160} /> : <SmsPage mail={mail.data} />
  }
}

const FOR_EVERYBODY: readonly SettingsPage[] = ['connection', 'sources', 'appearance']

/** Why nothing can be changed here, before somebody types. */
function ViewOnly({ page }: { page: SettingsPage }) {
  const why = useMayNotManage()
  if (why === null || FOR_EVERYBODY.includes(page)) return null
  return <div className={styles.viewOnly}><Note>{why}</Note></div>
}

/** Brings a part into view once it is there; once, however often its values come anew. */
function ScrollTo({ part }: { part: string | null }) {
  const settings = useQuery(orpc.settings.get.queryOptions()).data
  const mail = useQuery(orpc.mailSettings.get.queryOptions()).data
  const there = settings !== undefined && mail !== undefined
  useEffect(() => {
    if (part !== null && there) document.getElementById(part)?.scrollIntoView()
  }, [part, there])
  return null
}
