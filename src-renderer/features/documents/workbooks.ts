/** The workbooks that can be made. */
export interface Workbook {
  /** Also the place of its dialog: `#/documents/usage`. */
  name: 'aged-receivables' | 'usage'
  button: string
  title: string
  says: string
  dates: 'as-of' | 'period'
}

export const workbooks: readonly Workbook[] = [
  { name: 'aged-receivables', button: 'Aged receivables…', title: 'Aged receivables', says: 'A workbook with every account that owes or has something unapplied, by days past due. Its totals are formulas.', dates: 'as-of' },
  { name: 'usage', button: 'Usage…', title: 'Usage', says: 'A workbook with every usage record of the period. Usage is in UTC. It can take a while; go on meanwhile.', dates: 'period' },
]
