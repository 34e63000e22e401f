import { expect, test } from 'vitest'
import type { MessageRecord } from '#main/db/campaigns.ts'
import { beginCampaign, createMessageLog } from '#main/mail/messageLog.ts'
import { customers, messages, NOW, prepare } from './customers.ts'

test('what the server said to an earlier try stays with a message of which nothing is known since', async () => {
  const { database } = customers(1)
  const { campaignId } = prepare(database)
  const campaign = beginCampaign(database, campaignId, NOW)!
  const log = createMessageLog(database, campaign, { now: () => NOW, rates: [], repeated: () => null, claimsAtOnce: () => 1 })
  const [message] = log.queued('', 1) as [MessageRecord]
  const claim = { sentFrom: 'billing@a.example', templateId: campaign.templateId, attachment: null }
  await log.claim(message, claim)
  await log.settle(message, { state: 'queued', serverReply: '451 4.7.1 Try again later' })
  await log.claim(message, claim)
  await log.settle(message, { state: 'uncertain', reason: 'The line was cut.' })
  expect(messages(database, campaignId)[0]).toMatchObject({ state: 'uncertain', serverReply: '451 4.7.1 Try again later', reason: 'The line was cut.' })
})
