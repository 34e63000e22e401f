/** What the core says has changed, as the queries that then ask again. */
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { Topic } from '#contract/events.ts'
import { orpc } from '../../client.ts'

const account = [orpc.accounts.detail.key()]

/** Which procedures show something of a topic. A topic that is missing here does not compile. */
export const affected: Record<Topic, readonly QueryKey[]> = {
  registrations: [orpc.registrations.key(), orpc.home.key(), ...account],
  failedCharges: [orpc.failedCharges.key(), orpc.radar.key(), orpc.home.key(), ...account],
  heldInvoices: [orpc.heldInvoices.key(), orpc.home.key(), ...account],
  accounts: [orpc.accounts.key(), orpc.radar.key(), orpc.search.key(), orpc.home.key()],
  invoices: [orpc.accounts.key(), orpc.heldInvoices.key(), orpc.home.key(), orpc.reports.key(), orpc.search.key()],
  payments: [orpc.accounts.key(), orpc.home.key(), orpc.reports.key(), orpc.search.key(), orpc.bank.key()],
  outbox: [orpc.outbox.key(), orpc.sync.status.key(), orpc.failedCharges.key(), orpc.heldInvoices.key(), orpc.registrations.key(), orpc.accounts.invoices.key(), orpc.accounts.payments.key(), orpc.accounts.creditNotes.key(), orpc.bulk.get.key(), orpc.bulk.runs.key(), orpc.bulk.results.key(), orpc.bank.key(), ...account],
  // Not what a dialog asks before a dispatch: that is of one moment, and is asked again when it is confirmed.
  mail: [orpc.home.key(), orpc.mail.campaigns.key(), orpc.mail.messages.key(), orpc.mail.uncertain.key(), orpc.registrations.key(), orpc.schedules.list.key(), ...account],
  documents: [orpc.documents.key()],
  settings: [orpc.settings.key(), orpc.mailSettings.key(), orpc.app.key(), orpc.letterhead.list.key()],
  // A source that cannot be reached any more is one of what a pull tells.
  sync: [orpc.sync.status.key(), orpc.sync.reconciled.key(), orpc.sources.list.key(), orpc.app.key()],
  notes: account,
  quarantine: [orpc.sync.key()],
  schedules: [orpc.schedules.key()],
  templates: [orpc.templates.key()],
  suppressions: [orpc.suppressions.key(), orpc.registrations.key(), ...account],
  answers: [orpc.answers.key(), orpc.heldInvoices.key()],
  work: [orpc.work.key(), orpc.registrations.key(), orpc.failedCharges.key(), orpc.heldInvoices.key(), orpc.home.key(), ...account],
  views: [orpc.views.key()],
  bulk: [orpc.bulk.runs.key(), orpc.bulk.get.key(), orpc.bulk.results.key()],
  audit: [orpc.audit.key()],
  sources: [orpc.sources.key(), orpc.sync.status.key()],
  imports: [orpc.imports.key(), orpc.sources.key()],
  bank: [orpc.bank.key()],
}

/** Gathers topics for a moment, then marks what they affect: a pull tells many in a row. */
export function invalidator(queries: QueryClient, gatherMs = 250): (topics: readonly Topic[]) => void {
  const waiting = new Set<Topic>()
  let timer: number | undefined
  return (topics) => {
    for (const topic of topics) waiting.add(topic)
    if (waiting.size === 0) return
    timer ??= window.setTimeout(() => {
      timer = undefined
      const keys = new Map([...waiting].flatMap((topic) => affected[topic]).map((key) => [JSON.stringify(key), key]))
      waiting.clear()
      for (const queryKey of keys.values()) void queries.invalidateQueries({ queryKey })
    }, gatherMs)
  }
}
