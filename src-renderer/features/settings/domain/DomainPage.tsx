/** What vouches for mail: what senders' domains say, and the keys that sign. */
import type { MailSettings } from '#contract/mailSettings.ts'
import { Panel } from '../../../ui/parts/Page.tsx'
import { Dkim } from './Dkim.tsx'
import { SendersDomains } from './SendersDomains.tsx'

export function DomainPage({ mail }: { mail: MailSettings }) {
  return (
    <>
      <Panel title="Sender’s domain" id="senders-domain"><SendersDomains /></Panel>
      <Panel title="DKIM" id="dkim"><Dkim keys={mail.dkim} secretsStay={mail.secretsStay} /></Panel>
    </>
  )
}
