/** The port to bulk mail: what features may ask of it. One engine sends everything that is sent. */
import type { CampaignState, RegistrationPreview, RegistrationSelection, RenderedMessage } from '#contract/mail.ts'

export interface PreparedCampaign {
  campaignId: string
  /** Messages of the campaign, the skipped ones included. */
  total: number
  /** Left out from the beginning, each with its reason. */
  skipped: number
}

export interface MailService {
  /** Before anything goes: who would get it, who is left out and why. */
  previewRegistrations(selection: RegistrationSelection): RegistrationPreview
  /** One message as it will read, with a placeholder for the link; null when the copy does not hold the registration. */
  renderRegistration(registrationId: string): RenderedMessage | null
  /**
   * Writes a campaign and its messages; nothing is sent yet. `deliberate`: one customer asked for by
   * name, so a message of yesterday does not stand in the way. Throws `JobFailure` `TOO_MANY`.
   */
  prepareRegistrations(request: { selection: RegistrationSelection; by: string; ratePerMinute: number | null; deliberate?: boolean }): PreparedCampaign
  /** Sends what is queued; a campaign that is being sent already is named, not started twice. Throws `JobFailure` `NO_CAMPAIGN`, `NOT_CONNECTED`, `NO_TRANSPORT`. */
  start(campaignId: string): { activity: string }
  /** Stops at the next message; what is queued stays queued. Null when there is no such campaign. */
  pause(campaignId: string): CampaignState | null
  /** Stops for good: what is queued is skipped. Null when there is no such campaign. */
  cancel(campaignId: string): CampaignState | null
  /** The activity that sends it now; null when none does. */
  activityOf(campaignId: string): string | null
  /** Asks a mail server whether it would take our mail, signing in where the URL names a user. Throws `JobFailure` in plain words. */
  verifyServer(smtpUrl: string): Promise<void>
  /** A person's word on a message whose fate is not known; false when it is settled already. */
  settleUncertain(message: { id: string; messageId: string }, as: 'sent' | 'send_again'): boolean
}
