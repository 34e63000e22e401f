/** What an SMS may not hold, and what it costs. */
import { forbiddenLink } from '#main/domain/smsLinks.ts'
import { segmentsOf } from '#main/domain/smsSegments.ts'
import { shortForms } from '../shortForms.ts'
import type { Finding } from './liquidWalk.ts'
import { placeAt } from './place.ts'

/** Beyond this a provider refuses it. */
const LENGTH_MAX = 1600

/** `filled` are texts it comes to with examples. */
export function smsProblems(template: string, filled: readonly string[], portalUrl: string): Finding[] {
  const findings: Finding[] = []
  const link = filled.map((text) => forbiddenLink(text, portalUrl)).find((found) => found !== null) ?? null
  if (link !== null) {
    const at = template.indexOf(link)
    findings.push({ severity: 'error', message: `An SMS may hold the address of the portal’s sign-in, {{ party.portalUrl }}, and no other link: not “${link}”.`, ...placeAt(template, Math.max(0, at)) })
  }
  findings.push(...dearCharacters(template))
  const longest = filled.toSorted((a, b) => b.length - a.length)[0] ?? ''
  if (longest.length > LENGTH_MAX) findings.push({ severity: 'error', message: `It comes to ${longest.length} characters. An SMS has ${LENGTH_MAX} at the most.`, line: 1, column: 1 })
  const { count } = segmentsOf(longest)
  if (count > 1) findings.push({ severity: 'advice', message: `It is sent, and paid, as ${count} SMS with the example’s data. One holds 160 characters, or 70 with signs that are not in its alphabet.`, line: 1, column: 1 })
  if (!/\bSTOP\b/.test(longest)) findings.push({ severity: 'advice', message: 'Say how to end these messages: “Reply STOP to opt out.”', line: 1, column: 1 })
  return findings
}

/** Signs of the template’s own words that are not in the alphabet of an SMS, each told once. */
function dearCharacters(template: string): Finding[] {
  const words = template.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (liquid) => ' '.repeat(liquid.length))
  const told = new Map<string, number>()
  for (const { segment, index } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(words)) {
    if (segmentsOf(shortForms(segment)).encoding === 'ucs2' && !told.has(segment)) told.set(segment, index)
  }
  if (told.size === 0) return []
  const signs = [...told.keys()].slice(0, 10).map((sign) => `“${sign}”`)
  return [{ severity: 'advice', message: `${signs.join(', ')} ${told.size === 1 ? 'is' : 'are'} not in the alphabet of an SMS: with ${told.size === 1 ? 'it' : 'them'} only 70 characters fit instead of 160.`, ...placeAt(template, [...told.values()][0]!) }]
}
