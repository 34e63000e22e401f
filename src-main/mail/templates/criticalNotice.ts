/** An SMS to the critical billing number: service will stop, or has stopped. */
import { kindTemplate } from './kindTemplate.ts'
import { STOP } from './phrases.ts'
import { COMMON, one, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  reason: one('What is wrong, in a few words', 'a payment failed'),
  amount: one('What is to be paid; empty where it is about the available balance', '$1,240.00'),
  balance: one('The available balance; empty where there is none', ''),
  paused: one('Whether the service is paused', false),
} as const
export type CriticalNoticeValues = ValuesOf<typeof variables>

export const criticalNotice = kindTemplate({
  kind: 'critical_notice',
  when: 'To the critical number: charge failed, below zero.',
  channels: ['sms'],
  variables,
  rules: [],
  text: {
    subject: '', html: '', text: '',
    sms: `{{ party.legalName }}, {{ account.ref }}: {{ reason }}{% if amount != "" %} ({{ amount }}){% elsif balance != "" %} ({{ balance }}){% endif %}.{% if paused %} Service is paused.{% endif %} Pay: {{ party.portalUrl }} ${STOP}`,
  },
})
