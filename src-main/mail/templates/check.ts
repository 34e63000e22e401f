/** What keeps a draft from being saved, and what a careful reader would mend. Nothing is asked of the database: the examples stand for a customer. */
import { LiquidError, type Template as Parsed } from 'liquidjs'
import type { TemplateProblem, TemplateText } from '#contract/templates.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { render, renderSms, type Variables } from '../rendering.ts'
import { htmlProblems } from './htmlProblems.ts'
import type { KindTemplate } from './kindTemplate.ts'
import { forReading } from './liquid.ts'
import { walk, type Finding } from './liquidWalk.ts'
import { nearest } from './nearest.ts'
import { smsProblems } from './smsProblems.ts'
import { exampleValues, isOne, isRows, PARTY, type Declared } from './variables.ts'

type Part = TemplateProblem['part']
/** Told at the most, errors first. */
const PROBLEMS_MAX = 100

/** The parts a kind has; the others are made empty. */
export function fitting({ channels }: Pick<KindTemplate, 'channels'>, draft: TemplateText): TemplateText {
  const email = channels.includes('email')
  return { subject: email ? draft.subject : '', html: email ? draft.html : '', text: email ? draft.text : '', sms: channels.includes('sms') ? (draft.sms ?? '') : null }
}

/** Of a draft that is `fitting`. */
export function problemsOf(kind: KindTemplate, draft: TemplateText): TemplateProblem[] {
  const parts = partsOf(kind)
  const found = parts.flatMap((part) => inPart(part, draft, kind))
  const broken = new Set(found.filter(({ severity }) => severity === 'error').map(({ part }) => part))
  if (broken.size === 0) found.push(...filledIn(kind, draft))
  return inOrder(found, parts).slice(0, PROBLEMS_MAX)
}

export const partsOf = ({ channels }: Pick<KindTemplate, 'channels'>): Part[] => [...(channels.includes('email') ? ['subject', 'html', 'text'] as const : []), ...(channels.includes('sms') ? ['sms'] as const : [])]

const inOrder = (problems: readonly TemplateProblem[], parts: readonly Part[]): TemplateProblem[] =>
  problems.toSorted((a, b) => Number(a.severity === 'advice') - Number(b.severity === 'advice') || parts.indexOf(a.part) - parts.indexOf(b.part) || a.line - b.line || a.column - b.column)

const EMPTY: Readonly<Record<Part, string>> = {
  subject: 'An email needs a subject.',
  html: 'The HTML is empty. Most people read that part.',
  text: 'The text is empty. Whoever reads without HTML would see nothing, and mail servers take an email without it for junk.',
  sms: 'The SMS is empty.',
}

function inPart(part: Part, draft: TemplateText, { variables }: KindTemplate): TemplateProblem[] {
  const source = draft[part] ?? ''
  const of = (findings: readonly Finding[]) => findings.map((finding): TemplateProblem => ({ part, ...finding }))
  if (source.trim() === '') return of([{ severity: 'error', message: EMPTY[part], line: 1, column: 1 }])
  const parsed = parse(source)
  if ('severity' in parsed) return of([parsed])
  const findings = walk(parsed.templates, { liquid: forReading, declared: variables, html: part === 'html' })
  return of(part === 'html' ? [...findings, ...htmlProblems(source)] : findings)
}

function parse(source: string): { templates: Parsed[] } | Finding {
  try {
    return { templates: forReading.parse(source) }
  } catch (error) {
    const token = LiquidError.is(error) ? (error as unknown as { token: { getPosition(): [number, number] } }).token : null
    const [line, column] = token?.getPosition() ?? [1, 1]
    return { severity: 'error', message: inPlainWords(error), line, column }
  }
}

/** Liquid's own words where there are none better. */
function inPlainWords(error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).replace(/, line:\d+, col:\d+/, '')
  const tag = /^tag "(.*)" not found$/.exec(said)?.[1]
  if (tag !== undefined) {
    const near = nearest(tag, Object.keys(forReading.tags))
    return tag.startsWith('end') || tag.startsWith('els') || tag === 'when' ? `“${tag}” stands alone: what it belongs to is missing before it.` : `There is no tag “${tag}”.${near === null ? '' : ` Did you mean “${near}”?`}`
  }
  const open = /^tag \{%-?\s*(\w+)[\s\S]*not closed$/.exec(said)?.[1]
  if (open !== undefined) return `This “${open}” is not closed: {% end${open} %} is missing.`
  if (/^output .*not closed$/s.test(said)) return 'This {{ is not closed: }} is missing.'
  if (/^tag .*not closed$/s.test(said)) return 'This {% is not closed: %} is missing.'
  return `This cannot be read: ${said}`
}

/** What shows only when it is filled in: limits, rows that are not there, the link, what an SMS comes to. */
function filledIn(kind: KindTemplate, draft: TemplateText): TemplateProblem[] {
  const problems: TemplateProblem[] = []
  const texts: string[] = []
  for (const values of [exampleValues(kind.variables) as Variables, bareValues(kind.variables)]) {
    for (const part of partsOf(kind)) {
      const filled = fill(part, draft, values)
      if (typeof filled === 'string') {
        if (part === 'sms') texts.push(filled)
        problems.push(...inFilled(kind, part, filled, values))
      } else if (!problems.some((known) => known.part === part && known.message === filled.message)) problems.push({ part, ...filled })
    }
  }
  if (draft.sms !== null) problems.push(...smsProblems(draft.sms, texts, PARTY.portalUrl.example).map((finding): TemplateProblem => ({ part: 'sms', ...finding })))
  return problems.filter((one, at) => problems.findIndex((other) => other.part === one.part && other.message === one.message && other.line === one.line && other.column === one.column) === at)
}

function fill(part: Part, draft: TemplateText, values: Variables): string | Finding {
  try {
    return part === 'sms' ? renderSms(draft, values) : render({ subject: '', html: '', text: '', [part]: draft[part] }, values)[part]
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error
    const place = /, line:(\d+), col:(\d+)/.exec(error.message)
    const said = error.message.replace(/, line:\d+, col:\d+/, '').replace(/^The template cannot be filled in: /, '')
    const missing = /undefined variable: (.*)$/.exec(said)?.[1]?.replace(/\.(\d+)/g, '[$1]')
    return {
      severity: 'error', line: Number(place?.[1] ?? 1), column: Number(place?.[2] ?? 1),
      message: missing !== undefined ? `“${missing}” is not there for every customer: with one row only, for example.`
        : /limit exceeded/.test(said) ? 'It takes too long to fill in, or comes to too much. Is there a loop that goes on for too long?' : `It cannot be filled in: ${said}`,
    }
  }
}

function inFilled({ kind }: KindTemplate, part: Part, filled: string, values: Variables): TemplateProblem[] {
  if (part === 'subject') return filled === '' ? [{ part, severity: 'error', message: 'The subject is empty for some customers.', line: 1, column: 1 }] : []
  if (kind !== 'registration' || part === 'sms') return []
  const { url } = values['link'] as { url: string }
  const there = part === 'html' ? new RegExp(`href\\s*=\\s*["']${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']`).test(filled) : filled.includes(url)
  if (there) return []
  return [{ part, severity: 'error', message: part === 'html' ? 'The link to set a password is missing: <a href="{{ link.url }}">. Without it nobody can sign in.' : 'The link to set a password is missing: {{ link.url }}. Without it nobody can sign in.', line: 1, column: 1 }]
}

/** The least there may be of a customer: one row, nobody named, no phone. */
function bareValues(declared: Declared): Variables {
  return Object.fromEntries(Object.entries(declared).map(([name, variable]) => {
    if (isOne(variable)) return [name, name === 'count' ? 1 : typeof variable.example === 'boolean' ? !variable.example : variable.example]
    if (isRows(variable)) return [name, variable.examples.slice(0, 1)]
    return [name, Object.fromEntries(Object.entries(variable).map(([member, { example }]) => [member, MAY_BE_EMPTY.has(`${name}.${member}`) ? '' : example]))]
  }))
}
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['party.phone', 'party.address', 'contact.name'])
