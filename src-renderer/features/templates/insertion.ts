/** What is put in at the cursor for a variable, and what may be completed there. */
import type { TemplateVariable } from '#contract/templates.ts'

/** `payments` → `payment` */
export const rowName = (list: string): string => (list.endsWith('s') ? list.slice(0, -1) : 'one')

export const outputOf = (name: string): string => `{{ ${name} }}`
/** A loop through all the rows, on a line each. */
export function loopOf({ name, members }: TemplateVariable): string {
  const row = rowName(name)
  return `{% for ${row} in ${name} %}\n${(members ?? []).map((member) => outputOf(`${row}.${member.name}`)).join(' ')}\n{% endfor %}`
}

/** The list that a loop's row is of, where `template` has such a loop: `{% for payment in payments %}`. */
export function listOfRow(template: string, row: string, variables: readonly TemplateVariable[]): TemplateVariable | null {
  for (const [, name, list] of template.matchAll(/\{%-?\s*(?:for|tablerow)\s+([\w-]+)\s+in\s+([\w-]+)/g)) {
    if (name === row) return variables.find((variable) => variable.name === list && variable.members !== null) ?? null
  }
  return null
}

/** Where a problem is, as far as its word goes. Lines and columns count from 1. */
export function spanOf(text: string, { line, column }: { line: number; column: number }): { from: number; to: number } {
  let start = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start)
    if (next === -1) break
    start = next + 1
  }
  const end = text.indexOf('\n', start)
  const from = Math.min(start + column - 1, text.length)
  const rest = text.slice(from, end === -1 ? undefined : end)
  const length = /^(?:\{%.*?%\}|\{\{.*?\}\}|<[^>\s]*|[\w.[\]-]+|\S)/.exec(rest)?.[0].length ?? 0
  return { from, to: Math.min(from + length, text.length) }
}
