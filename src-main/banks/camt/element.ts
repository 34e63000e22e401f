/** An XML element, whole: local name, text and children. Versions of camt.053 differ by namespaces, and local names stay. */
export interface Element {
  name: string
  text: string
  currency: string | null
  line: number
  children: Element[]
}

export function child(element: Element | null, name: string): Element | null {
  return element?.children.find((one) => one.name === name) ?? null
}

export const childrenOf = (element: Element | null, name: string): Element[] => element?.children.filter((one) => one.name === name) ?? []

/** Down a path of names, the first of each. */
export function at(element: Element | null, ...path: string[]): Element | null {
  return path.reduce<Element | null>((one, name) => child(one, name), element)
}

/** The text at the end of a path; '' where there is none. */
export const textAt = (element: Element | null, ...path: string[]): string => at(element, ...path)?.text.trim() ?? ''
