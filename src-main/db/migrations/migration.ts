/** One numbered step of a database's shape. Steps never change once released; a new need is a new step. */
export interface Migration {
  number: number
  /** A sentence that says why. */
  why: string
  sql: string
}
