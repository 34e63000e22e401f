/**
 * What a template may name, declared once: each variable with what it means and an example. The type of
 * the values follows from the declaration, so whoever fills a template in is told by the compiler what is missing.
 */
import type { TemplateVariable } from '#contract/templates.ts'

type Scalar = string | number | boolean
/** One value. Its example says of which type it is. */
export interface One<S extends Scalar = Scalar> { readonly is: 'one'; readonly means: string; readonly example: S }
/** Rows, gone through with `for`. */
export interface Rows<M extends Members = Members> { readonly is: 'rows'; readonly means: string; readonly members: M; readonly examples: readonly ValuesOf<M>[] }
export type Members = Readonly<Record<string, One>>
/** A variable is a value (`count`), rows (`payments`), or a group of values (`account.name`). */
export type Declared = Readonly<Record<string, One | Rows | Members>>

type Widened<S> = S extends string ? string : S extends number ? number : boolean
/** What the template is filled in with. */
export type ValuesOf<D> = {
  [Name in keyof D]: D[Name] extends One<infer S> ? Widened<S>
    : D[Name] extends Rows<infer M> ? readonly { [Member in keyof M]: M[Member] extends One<infer S> ? Widened<S> : never }[]
    : ValuesOf<D[Name]>
}

export const one = <S extends Scalar>(means: string, example: S): One<S> => ({ is: 'one', means, example })
export const rows = <M extends Members>(means: string, members: M, examples: readonly ValuesOf<M>[]): Rows<M> => ({ is: 'rows', means, members, examples })

export const isOne = (declared: One | Rows | Members): declared is One => declared['is'] === 'one'
export const isRows = (declared: One | Rows | Members): declared is Rows => declared['is'] === 'rows'

/** In every template. */
export const PARTY = {
  legalName: one('Our company, as on its documents', 'Meridian Fleet Pty Ltd'),
  senderName: one('Who the email is from', 'Meridian Fleet Accounts'),
  senderEmail: one('The address the email is from', 'accounts@meridianfleet.example'),
  phone: one('Our phone number; empty where there is none', '+61 2 5550 1800'),
  address: one('Our postal address in one line', 'Level 3, 88 Foundry Lane, Newcastle NSW 2300, Australia'),
  portalUrl: one('Where customers sign in: the address of a link', 'https://portal.meridianfleet.example'),
  portalName: one('The same, as it is read', 'portal.meridianfleet.example'),
  colour: one('The colour of our letterhead', '#0b5c6b'),
  onColour: one('Black or white, whichever is read better on that colour', '#ffffff'),
} as const
export type PartyValues = ValuesOf<typeof PARTY>
export const ACCOUNT = {
  name: one('The customer’s name', 'Kestrel Freight Pty Ltd'),
  ref: one('The account number', 'A-001042'),
} as const
export const CONTACT = {
  name: one('Who the message is to; empty where it goes to several people, or nobody is named', 'Mere Tautahi'),
} as const

export const COMMON = { party: PARTY, account: ACCOUNT, contact: CONTACT } as const

/** As the editor lists them: `account.name`, `payments` with its rows' `amount`, `count`. */
export function listedVariables(declared: Declared): TemplateVariable[] {
  return Object.entries(declared).flatMap(([name, variable]): TemplateVariable[] => {
    if (isOne(variable)) return [{ name, means: variable.means, example: String(variable.example), members: null }]
    if (isRows(variable)) return [{ name, means: variable.means, example: '', members: Object.entries(variable.members).map(([member, { means, example }]) => ({ name: member, means, example: String(example) })) }]
    return Object.entries(variable).map(([member, { means, example }]) => ({ name: `${name}.${member}`, means, example: String(example), members: null }))
  })
}

/** An invented customer's. */
export function exampleValues<D extends Declared>(declared: D): ValuesOf<D> {
  return Object.fromEntries(Object.entries(declared).map(([name, variable]) => [
    name,
    isOne(variable) ? variable.example : isRows(variable) ? variable.examples : Object.fromEntries(Object.entries(variable).map(([member, { example }]) => [member, example])),
  ])) as ValuesOf<D>
}
