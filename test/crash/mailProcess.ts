/** A process that dispatches a campaign as a core does after a start: what the last one left is recovered first. `mailProcess.ts ERRAND` */
import type { Connector } from '#main/core/ports/connector.ts'
import { connect } from '#main/db/workspace.ts'
import { dispatchCampaign } from '#main/mail/dispatch.ts'
import { recoverCampaigns } from '#main/mail/messageLog.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { killInTransactions } from './killInTransactions.ts'
import { Errand } from './mailMoments.ts'

const { dir, campaignId, smtp, moment } = Errand.parse(JSON.parse(process.argv[2] ?? ''))
if (moment !== null) killInTransactions(moment)
const database = connect(dir)
recoverCampaigns(database, Date.now())
const send = ((_: string, { idempotencyKey }: { idempotencyKey: string }) =>
  Promise.resolve({ kind: 'done', changed: [], result: { url: `https://portal.example/register?key=${idempotencyKey}`, expiresAt: Date.now() + 86_400_000 } })) as Connector['send']
const transport = createSmtpTransport(smtp)
const result = await dispatchCampaign(
  campaignId,
  { database, connector: { send }, transport, sms: null, rules: { stopAfter: 50, quietMs: 86_400_000, rates: [] }, applyChanges: () => {}, now: Date.now, signal: new AbortController().signal, progress: () => {} },
  { ratePerMinute: null, retryPausesMs: [5, 20], reconnectPausesMs: [5, 20, 100] },
)
transport.close()
database.close()
process.stdout.write(JSON.stringify(result))
