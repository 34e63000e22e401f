/** `dispatchProcess.ts WORKSPACE CAMPAIGN SMTP CONNECTIONS`: the dispatch of a campaign that is written, in a process of its own and in a thread as the core has it; prints `{sent, seconds, peakBytes}`. */
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { LANES } from '#main/core/jobs/lanes.ts'
import { connect } from '#main/db/workspace.ts'
import { dispatchCampaign } from '#main/mail/dispatch.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { peakBytes, print } from '../children.ts'
import { readyParts } from './campaigns.ts'

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv.slice(2), ...(LANES.mail.resourceLimits === undefined ? {} : { resourceLimits: LANES.mail.resourceLimits }) })
  const [done] = (await once(worker, 'message')) as [object]
  print({ ...done, peakBytes: peakBytes() })
} else {
  const [workspaceDir = '', campaignId = '', smtpUrl = '', connections = '5'] = workerData as string[]
  const database = connect(workspaceDir)
  const transport = createSmtpTransport(smtpUrl, { connections: Number(connections) })
  const startedAt = performance.now()
  const { sent, failed, uncertain, queued, skipped, stopped } = await dispatchCampaign(campaignId, { ...readyParts(database), transport, signal: new AbortController().signal, progress: () => {} }, {})
  const seconds = (performance.now() - startedAt) / 1000
  transport.close()
  database.close()
  if (failed + uncertain + queued + skipped > 0) throw new Error(`${failed} failed, ${uncertain} are uncertain, ${queued} queued, ${skipped} skipped. ${stopped ?? ''}`)
  parentPort!.postMessage({ sent, seconds })
}
