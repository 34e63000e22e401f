/** One account on one page: what it owes, what happened, what it has. */
import { Group, Skeleton, Tabs } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { AskModal } from '../../ui/commands/AskModal.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { useKeys } from '../../ui/keys.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import styles from './AccountScreen.module.css'
import { AsOf } from './AsOf.tsx'
import { AskContext } from './asking.ts'
import type { Asked } from './asking.ts'
import { AgencyTab } from './AgencyTab.tsx'
import { AccountQuestion } from './changes/AccountQuestion.tsx'
import { ContactsTab } from './ContactsTab.tsx'
import { DocumentsTab } from './DocumentsTab.tsx'
import { InvoicesTab } from './InvoicesTab.tsx'
import { LogTab } from './LogTab.tsx'
import { MethodsTab } from './MethodsTab.tsx'
import { PaymentsTab } from './PaymentsTab.tsx'
import { SentTab } from './SentTab.tsx'
import { StoryTab } from './StoryTab.tsx'
import { SubscriptionsTab } from './SubscriptionsTab.tsx'
import { SummaryStrip } from './SummaryStrip.tsx'

const tabs = [
  ['story', 'Story'], ['invoices', 'Invoices'], ['payments', 'Payments'], ['subscriptions', 'Subscriptions and add-ons'], ['methods', 'Methods'],
  ['contacts', 'Contacts and addresses'], ['log', 'Billing log'], ['sent', 'Sent'], ['documents', 'Documents'], ['agency', 'Agency'],
] as const

export function AccountScreen({ id, tab }: { id: string; tab: string | null }) {
  const detail = useQuery(orpc.accounts.detail.queryOptions({ input: { account: id } }))
  const shown = tabs.find(([name]) => name === tab)?.[0] ?? 'story'
  const [asked, setAsked] = useState<Asked | null>(null)
  // While it fades away it still says what it said.
  const question = useLastKnown(asked ?? undefined)
  useKeys({ Escape: () => go(hrefOf('accounts')) })
  const data = detail.data
  // Who stands alone has no agency.
  const offered = tabs.filter(([name]) => name !== 'agency' || name === shown || data?.account.kind === 'agency' || data?.parent !== null)
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <div className={styles.top}>
          <a className={styles.back} href={hrefOf('accounts')}><IconArrowLeft size={14} aria-hidden />Accounts</a>
          <AsOf account={id} party={data?.account.partyId ?? null} />
        </div>
        {data !== undefined && (
          <>
            <Group gap={8} align="center">
              <h1 className={styles.name}>{data.account.name}</h1>
              {data.account.status === 'closed' && <Tag>Closed</Tag>}
              {data.account.pausedAt !== null && <Tag tone="bad" shape="alert">Paused</Tag>}
              {data.taxExempt && <Tag>Tax exempt</Tag>}
            </Group>
            <p className={styles.about}>
              <span>{data.account.ref}</span>
              <span><PartyName id={data.account.partyId} /></span>
              <span>{data.account.billing === 'prepaid' ? 'Prepaid' : 'Postpaid'}</span>
              {data.account.kind === 'agency' && <span>Agency</span>}
              {data.parent !== null && <span>Sub-account of <a href={hrefOf('accounts', data.parent.accountId)}>{data.parent.name}</a></span>}
              {data.poNumber !== null && <span>PO number {data.poNumber}</span>}
            </p>
          </>
        )}
      </header>
      {detail.isError && <div className={styles.padded}><ErrorNote error={detail.error} onRetry={() => void detail.refetch()} /></div>}
      {data === undefined && !detail.isError && <div className={styles.padded}><Skeleton height={72} /></div>}
      {data !== undefined && (
        <AskContext value={setAsked}>
          <SummaryStrip detail={data} />
          <Tabs value={shown} onChange={(value) => go(hrefOf('accounts', id, value), { replace: true })} className={styles.tabs} classNames={{ panel: styles.panel, list: styles.tabList, tab: styles.tab }}>
            <Tabs.List aria-label="Account">{offered.map(([name, label]) => <Tabs.Tab key={name} value={name}>{label}</Tabs.Tab>)}</Tabs.List>
            <Tabs.Panel value="story"><StoryTab detail={data} /></Tabs.Panel>
            <Tabs.Panel value="invoices"><InvoicesTab account={data.account} methods={data.methods} /></Tabs.Panel>
            <Tabs.Panel value="payments"><PaymentsTab account={data.account} open={data.open} /></Tabs.Panel>
            <Tabs.Panel value="subscriptions"><SubscriptionsTab detail={data} /></Tabs.Panel>
            <Tabs.Panel value="methods"><MethodsTab detail={data} /></Tabs.Panel>
            <Tabs.Panel value="contacts"><ContactsTab detail={data} /></Tabs.Panel>
            <Tabs.Panel value="log"><LogTab account={data.account} /></Tabs.Panel>
            <Tabs.Panel value="sent"><SentTab account={data.account} /></Tabs.Panel>
            <Tabs.Panel value="agency"><AgencyTab account={data.account} /></Tabs.Panel>
            <Tabs.Panel value="documents"><DocumentsTab detail={data} /></Tabs.Panel>
          </Tabs>
          <AskModal opened={asked !== null} onClose={() => setAsked(null)}>
            {question !== undefined && <AccountQuestion asked={question} detail={data} onClose={() => setAsked(null)} />}
          </AskModal>
        </AskContext>
      )}
    </div>
  )
}
