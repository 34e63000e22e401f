/** How mail leaves and how bounces come in. */
import type { MailSettings } from '#contract/mailSettings.ts'
import type { Settings } from '#contract/settings.ts'
import { Panel } from '../../../ui/parts/Page.tsx'
import { BounceMailbox } from './BounceMailbox.tsx'
import { MailServer } from './MailServer.tsx'
import { Sending } from './Sending.tsx'

export function MailPage({ settings, mail }: { settings: Settings; mail: MailSettings }) {
  return (
    <>
      <Panel title="Mail server" id="mail-server"><MailServer smtp={settings.smtp} signIn={mail.signIn} /></Panel>
      <Panel title="Sending" id="sending"><Sending settings={settings} mail={mail} /></Panel>
      <Panel title="Bounce mailbox" id="bounces"><BounceMailbox bounces={mail.bounces} signIn={mail.signIn} secretsStay={mail.secretsStay} /></Panel>
    </>
  )
}
