/** Asks the SMS provider what came in. Its own thread: a slow line holds up nobody. */
import { createSmsConnector } from '#main/connectors/sms/twilio.ts'
import { SmsError } from '#main/core/ports/sms.ts'
import { JobCancelled, JobFailure, type JobHandler } from '../ports/jobs.ts'

export const smsReceivedJob: JobHandler<'sms.received'> = async ({ sms, since }, { signal }) => {
  try {
    const connector = createSmsConnector(sms)
    try {
      return await connector.received(since, signal)
    } finally {
      connector.close()
    }
  } catch (error) {
    if (signal.aborted) throw new JobCancelled()
    if (error instanceof SmsError) throw new JobFailure(error.settled ? 'SMS_REFUSED' : 'SMS_FAILED', error.message)
    throw error
  }
}
