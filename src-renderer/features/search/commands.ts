/** Everything the find box can go to and do besides opening a record. */
import { useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ReportName } from '#contract/reports.ts'
import { orpc } from '../../client.ts'
import { useParties } from '../../ui/core/session.ts'
import { useDesk } from '../../ui/desk.ts'
import { documentKinds } from '../../ui/format/words.ts'
import { showShortcuts } from '../../ui/frame/shortcutHelp.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { useTheirName } from '../../ui/sources/useSources.ts'

export interface Command {
  label: string
  group: 'Go to' | 'Do'
  hint?: string
  /** What else people call it. */
  also?: string
  run: () => void
}

const places: readonly Command[] = ([
  ['Home', 'home', 'g h', 'today figures dashboard'], ['Registrations', 'registrations', 'g r', 'queue portal'], ['Failed charges', 'failed-charges', 'g f', 'queue declines'], ['Held invoices', 'held-invoices', 'g i', 'queue approvals holds'],
  ['Fails next', 'radar', 'g x', 'radar expiring cards recharge'], ['Accounts', 'accounts', 'g a', 'customers'], ['Receivables', 'receivables', 'g b', 'aging overdue'], ['Bank', 'bank', 'g y', 'statements entries'], ['Imports', 'imports', 'g e', 'files csv excel'], ['Campaigns', 'mail', 'g m', 'mail email sms sent'], ['Needs decision', 'undecided', 'g u', 'mail uncertain'],
  ['SMS answers', 'answers', 'g n', 'replies'], ['Do not contact', 'suppressions', 'g p', 'suppressions unsubscribed bounced'], ['Templates', 'templates', 'g t', 'mail wording'], ['Documents', 'documents', 'g d', 'files pdf'], ['Schedules', 'schedules', 'g c', 'statements monthly'],
  ['Outbox', 'outbox', 'g o', 'waiting changes'], ['Bulk actions', 'bulk', 'g k', 'runs undo'], ['Audit trail', 'audit', 'g l', 'history who did'], ['Records set aside', 'quarantine', 'g q', 'quarantine'], ['Settings', 'settings', 'g s', 'preferences connection'],
] as const).map(([label, screen, hint, also]) => ({ label, group: 'Go to', hint, also, run: () => go(hrefOf(screen)) }))

export function useCommands(): readonly Command[] {
  const { setColorScheme } = useMantineColorScheme()
  const { toggleCompact, setParty } = useDesk()
  const parties = useParties()
  const their = useTheirName()
  const pull = useMutation(orpc.sync.pull.mutationOptions())
  const reconcile = useMutation(orpc.sync.reconcile.mutationOptions())
  return [
    ...places,
    { label: 'DSO and CEI by month', group: 'Go to', also: 'collection figures', run: () => go(hrefOf('receivables', 'collection')) },
    { label: 'Waiting to go out', group: 'Go to', also: 'outbox queued', run: () => go(hrefOf('outbox', 'waiting')) },
    { label: 'Refused changes', group: 'Go to', also: 'outbox rejected', run: () => go(hrefOf('outbox', 'refused')) },
    { label: 'Rules for bank entries', group: 'Go to', also: 'cash application', run: () => go(hrefOf('bank', 'rules')) },
    { label: 'Import a file', group: 'Do', also: 'csv excel xlsx upload', run: () => go(hrefOf('imports', 'new')) },
    { label: 'Read a bank statement', group: 'Do', also: 'camt mt940 bai2 ofx csv cash', run: () => go(hrefOf('bank', 'read')) },
    { label: 'Pull now', group: 'Do', also: 'sync refresh', run: () => pull.mutate(undefined) },
    { label: `Check against ${their}`, group: 'Do', also: 'reconcile compare', run: () => reconcile.mutate(undefined) },
    { label: 'Show all parties', group: 'Do', run: () => setParty(null) },
    ...parties.map((party): Command => ({ label: `Show ${party.name} only`, group: 'Do', also: 'party', run: () => setParty(party.id) })),
    { label: 'Make statements for many accounts', group: 'Do', also: 'pdf batch', run: () => go(hrefOf('documents', 'statements')) },
    ...ReportName.options.map((name): Command => ({ label: `${documentKinds[name]}: workbook or CSV`, group: 'Do', also: 'report export excel xlsx make', run: () => go(hrefOf('documents', name)) })),
    { label: 'Journal for hledger', group: 'Do', also: 'export ledger', run: () => go(hrefOf('documents', 'hledger')) },
    { label: 'Compact or usual rows', group: 'Do', also: 'density', run: toggleCompact },
    { label: 'Show all keys', group: 'Do', hint: '?', also: 'help shortcuts', run: showShortcuts },
    { label: 'Light appearance', group: 'Do', also: 'theme', run: () => setColorScheme('light') },
    { label: 'Dark appearance', group: 'Do', also: 'theme', run: () => setColorScheme('dark') },
    { label: 'Appearance of the system', group: 'Do', also: 'theme', run: () => setColorScheme('auto') },
  ]
}
