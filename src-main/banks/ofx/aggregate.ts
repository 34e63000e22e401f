/** An OFX aggregate, or a leaf with its text. */
export interface Aggregate {
  name: string
  text: string
  line: number
  children: Aggregate[]
}

/** The text at the end of a path of names, the first of each; '' where there is none. */
export function leaf(aggregate: Aggregate | null, ...path: string[]): string {
  return inside(aggregate, ...path)?.text.trim() ?? ''
}

export function inside(aggregate: Aggregate | null, ...path: string[]): Aggregate | null {
  return path.reduce<Aggregate | null>((one, name) => one?.children.find((child) => child.name === name) ?? null, aggregate)
}
