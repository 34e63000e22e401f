/** Fills a template in. Liquid without a file to read and without a name it was not given; what goes into HTML is escaped. */
import { Liquid, type Template as Parsed } from 'liquidjs'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { Template } from './templates.ts'

export interface Rendered {
  subject: string
  html: string
  text: string
}

/** What a template may name; only plain data. */
export type Variables = Record<string, Record<string, string | number | boolean | readonly string[]>>

const STRICT = {
  strictVariables: true, strictFilters: true, ownPropertyOnly: true,
  // Templates are in the database: `include` and `render` find nothing, here or on the disk.
  templates: {}, dynamicPartials: false,
  // A template written by mistake to go on for ever ends by itself.
  parseLimit: 500_000, renderLimit: 1000, memoryLimit: 10_000_000,
} as const

const plain = new Liquid(STRICT)
const html = new Liquid({ ...STRICT, outputEscape: 'escape' })

const PARSED_KEPT = 20
const parsed = new Map<string, { subject: Parsed[]; html: Parsed[]; text: Parsed[] }>()

/** @throws JobFailure `TEMPLATE`, naming what is wrong and where */
export function render(template: Pick<Template, 'id' | 'subject' | 'html' | 'text'>, variables: Variables): Rendered {
  try {
    const parts = parse(template)
    return {
      subject: plain.renderSync(parts.subject, variables) as string,
      html: html.renderSync(parts.html, variables) as string,
      text: plain.renderSync(parts.text, variables) as string,
    }
  } catch (error) {
    throw new JobFailure('TEMPLATE', `The template cannot be filled in: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function parse(template: Pick<Template, 'id' | 'subject' | 'html' | 'text'>) {
  const key = [template.subject, template.html, template.text].join('\0')
  const known = parsed.get(key)
  if (known !== undefined) return known
  if (parsed.size >= PARSED_KEPT) parsed.clear()
  const made = { subject: plain.parse(template.subject), html: html.parse(template.html), text: plain.parse(template.text) }
  parsed.set(key, made)
  return made
}
