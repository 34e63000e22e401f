/** Bank: what the statements tell of, and which payment of whom each credit is. */
import { EntriesScreen } from './EntriesScreen.tsx'
import { READ, RULES, STATEMENTS } from './list.ts'
import { ReadPage } from './ReadPage.tsx'
import { RulesPage } from './RulesPage.tsx'
import { StatementsPage } from './StatementsPage.tsx'

export function BankScreen({ id }: { id: string | null }) {
  if (id === READ) return <ReadPage />
  if (id === STATEMENTS) return <StatementsPage />
  return id === RULES ? <RulesPage /> : <EntriesScreen id={id} />
}
