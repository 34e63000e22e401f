/** One thing that can be asked of the double. */
import type { Json, ListAnswer } from '../answers.ts'
import type { Books } from '../books.ts'
import type { Params } from '../form.ts'
import type { Area } from '../keys.ts'
import type { StripeObject } from '../objects.ts'

export interface Call {
  books: Books
  params: Params
  /** The part of the path at `:name`. */
  at(name: string): string
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** `/v1/invoices/:id/pay` */
  path: string
  area: Area
  /** Parameters that are known; others are refused. `expand` is of all, paging and `created` of lists. */
  takes: readonly string[]
  answer(call: Call): StripeObject | ListAnswer | Json
}

/** Of every list. */
export const PAGING = ['limit', 'starting_after', 'ending_before', 'created'] as const

/** Only those whose field is the parameter of the same name, where that was given. */
export function fitting<T extends object>(objects: readonly T[], params: Params, names: readonly string[]): T[] {
  const wanted = names.flatMap((name) => {
    const text = params.text(name)
    return text === undefined ? [] : [[name, text] as const]
  })
  return objects.filter((object) => wanted.every(([name, text]) => String((object as Record<string, unknown>)[name]) === text))
}
