/** Fills a template in. Liquid without a file to read and without a name it was not given; what goes into HTML is escaped, always. */
import type { Template as Parsed } from 'liquidjs'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { unlinked } from '#main/domain/smsLinks.ts'
import { shortForms } from './shortForms.ts'
import { inHtml, inText } from './templates/liquid.ts'

export interface Rendered {
  subject: string
  html: string
  text: string
}

/** What is filled in: an email's parts, the text of an SMS. */
export interface EmailParts { readonly subject: string; readonly html: string; readonly text: string }
export interface SmsPart { readonly sms: string | null }

type Scalar = string | number | boolean
type Group = { readonly [name: string]: Scalar | readonly string[] }
/** What a template may name; only plain data: a value, rows of values, or a group of values. The types of `templates/<kind>.ts` fit. */
export type Variables = { readonly [name: string]: Scalar | Group | readonly Group[] }

/** @throws JobFailure `TEMPLATE`, naming what is wrong and where */
export function render(template: EmailParts, variables: Variables): Rendered {
  return filling(() => {
    const parts = parsedEmail(template)
    return {
      subject: oneLine(inText.renderSync(parts.subject, variables) as string),
      html: inHtml.renderSync(parts.html, variables) as string,
      text: inText.renderSync(parts.text, variables) as string,
    }
  })
}

/** The text of an SMS, in one paragraph where the template has one. @throws JobFailure `TEMPLATE`, also of a kind that is never sent by SMS */
export function renderSms({ sms }: SmsPart, variables: Variables): string {
  if (sms === null) throw new JobFailure('TEMPLATE', 'This kind of message is never sent by SMS.')
  return filling(() => shortForms(inText.renderSync(parsedSms(sms), withoutAddresses(variables)) as string).trim())
}

/** No name of a customer, of an account or of a bank's reason makes an SMS one that may not go; the sign-in's address stays as it is. */
function withoutAddresses(variables: Variables): Variables {
  const value = (given: Scalar): Scalar => (typeof given === 'string' ? unlinked(given) : given)
  const group = (given: Group, name: string): Group =>
    Object.fromEntries(Object.entries(given).map(([key, each]) => [key, name === 'party' && KEPT.has(key) ? each : typeof each === 'object' ? each.map(unlinked) : value(each)]))
  return Object.fromEntries(Object.entries(variables).map(([name, given]) => [name, typeof given !== 'object' ? value(given) : isList(given) ? given.map((row) => group(row, name)) : group(given, name)]))
}
const isList = (given: Group | readonly Group[]): given is readonly Group[] => Array.isArray(given)
const KEPT: ReadonlySet<string> = new Set(['portalUrl', 'portalName', 'senderEmail'])

function filling<T>(fill: () => T): T {
  try {
    return fill()
  } catch (error) {
    throw new JobFailure('TEMPLATE', `The template cannot be filled in: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A subject is one line, however its template is broken up. */
const oneLine = (subject: string): string => subject.replace(/\s+/g, ' ').trim()

const PARSED_KEPT = 60
const emails = new Map<string, { subject: Parsed[]; html: Parsed[]; text: Parsed[] }>()
const texts = new Map<string, Parsed[]>()

function parsedEmail({ subject, html, text }: EmailParts) {
  return kept(emails, [subject, html, text].join('\0'), () => ({ subject: inText.parse(subject), html: inHtml.parse(html), text: inText.parse(text) }))
}

const parsedSms = (sms: string): Parsed[] => kept(texts, sms, () => inText.parse(sms))

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key)
  if (known !== undefined) return known
  const made = make()
  if (cache.size >= PARSED_KEPT) cache.clear()
  cache.set(key, made)
  return made
}
