/** What is typed into the find box, as it is looked for: with a verb before it, the part of an account that is wanted. */

export interface Wanted {
  /** Looked for among the records. */
  text: string
  /** Before the name of an account: `Statement for Kestrel Freight`. Null without a verb. */
  verb: { label: string; tab: string } | null
}

const VERBS: readonly (readonly [RegExp, Wanted['verb'] & object])[] = [
  [/^(?:make )?(?:a )?(?:statement|receipt)s?$/i, { label: 'Statement or receipt for', tab: 'documents' }],
  [/^invoices?$/i, { label: 'Invoices of', tab: 'invoices' }],
  [/^payments?$/i, { label: 'Payments of', tab: 'payments' }],
  [/^contacts?$/i, { label: 'Contacts of', tab: 'contacts' }],
  [/^(?:call|phone|mail|email)$/i, { label: 'Contacts of', tab: 'contacts' }],
]

/** `statement kestrel`, `make a statement for kestrel`, `invoices of kestrel`. */
export function understood(typed: string): Wanted {
  const text = typed.trim()
  const words = text.split(/\s+/)
  for (let many = Math.min(3, words.length - 1); many > 0; many -= 1) {
    const verb = VERBS.find(([said]) => said.test(words.slice(0, many).join(' ')))?.[1]
    if (verb === undefined) continue
    const rest = words.slice(many)
    if (/^(?:for|of|to)$/i.test(rest[0] ?? '') && rest.length > 1) rest.shift()
    return { text: rest.join(' '), verb }
  }
  return { text, verb: null }
}

/** Whether every word that is typed begins a word of what something is called. */
export function isCalled(label: string, typed: string): boolean {
  const words = label.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return typed.toLowerCase().split(/\s+/).filter((word) => word !== '').every((word) => words.some((one) => one.startsWith(word)))
}
