/** The parts of a template, as the editor calls them. */
import type { Channel } from '#contract/mail.ts'
import type { TemplateText } from '#contract/templates.ts'

export type Part = keyof TemplateText
export const partNames: Record<Part, string> = { subject: 'Subject', html: 'HTML', text: 'Text', sms: 'SMS' }

export const partsOf = (channels: readonly Channel[]): Part[] => [...(channels.includes('email') ? (['subject', 'html', 'text'] as const) : []), ...(channels.includes('sms') ? (['sms'] as const) : [])]

export const sameText = (a: TemplateText, b: TemplateText): boolean => a.subject === b.subject && a.html === b.html && a.text === b.text && a.sms === b.sms
