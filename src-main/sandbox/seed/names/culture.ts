/** What a customer's name, people and address are made of in one country. Everything is invented. */
export interface Culture {
  country: string
  locale: string
  /** First words of a business name; `written|romanised` where an address on the net needs other letters. */
  heads: readonly string[]
  /** What it does. */
  trades: readonly string[]
  /** Legal forms, the empty one included where names go without. */
  forms: readonly string[]
  first: readonly string[]
  last: readonly string[]
  streets: readonly string[]
  /** City, region, postcode; `#` is a digit. */
  cities: readonly (readonly [string, string, string])[]
  /** A number nobody has; `#` is a digit. */
  phone: string
  /** Where the house number goes. */
  numberFirst: boolean
}
export const words = (text: string): string[] => text.split(',').map((word) => word.trim())
