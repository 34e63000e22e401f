/** Runs one campaign in a process of its own, so that it can be killed: `node dispatchChild.ts WORKSPACE CAMPAIGN SMTP`. */
import { connect } from '#main/db/workspace.ts'
import { dispatchCampaign } from '#main/mail/dispatch.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import type { Connector } from '#main/core/ports/connector.ts'

const [dir, campaignId, smtp] = process.argv.slice(2) as [string, string, string]
const send = ((_: string, { idempotencyKey }: { idempotencyKey: string }) =>
  Promise.resolve({ kind: 'done', changed: [], result: { url: `https://portal.example/register?key=${idempotencyKey}`, expiresAt: Date.now() + 86_400_000 } })) as Connector['send']

const result = await dispatchCampaign(
  campaignId,
  { database: connect(dir), connector: { send }, transport: createSmtpTransport(smtp), sms: null, rules: { stopAfter: 10, quietMs: 86_400_000, rates: [] }, applyChanges: () => {}, now: Date.now, signal: new AbortController().signal, progress: () => {} },
  { ratePerMinute: null },
)
process.stdout.write(JSON.stringify(result))
process.exit(0)
