/**
 * What is asked of the core before anybody needs it, in the desktop application, where the core is this window's alone:
 * the rows of the queue it opens on, before the counts and lists that the frame asks for, which are answered one after
 * the other; then, once nothing else is to be done, the first rows of the other queues.
 */
import type { QueryClient } from '@tanstack/react-query'
import { bridge, orpc } from './client.ts'
import { failedChargesList } from './features/failed-charges/list.ts'
import { heldInvoicesList } from './features/held-invoices/list.ts'
import { registrationsList } from './features/registrations/list.ts'
import { useDesk } from './ui/desk.ts'
import { prefetchPages } from './ui/list/useListPages.ts'
import { parseRoute } from './ui/route.ts'

const queues = {
  registrations: { store: registrationsList, page: orpc.registrations.page },
  'failed-charges': { store: failedChargesList, page: orpc.failedCharges.page },
  'held-invoices': { store: heldInvoicesList, page: orpc.heldInvoices.page },
}
type QueueScreen = keyof typeof queues
const screens = Object.keys(queues) as QueueScreen[]

/** Called once, before anything is drawn. */
export function askAhead(queries: QueryClient): void {
  if (bridge === undefined) return
  const { screen } = parseRoute(window.location.hash)
  const opens = screens.find((queue) => queue === screen)
  if (opens !== undefined) void firstRows(queries, opens)
  void theOthers(queries, screens.filter((queue) => queue !== opens))
}

/** As the queue's screen asks for them (features/…/…Screen.tsx). What goes wrong is told by the screen, which asks again. */
function firstRows(queries: QueryClient, queue: QueueScreen): Promise<void> {
  const { store, page } = queues[queue]
  const { filters, text, sort, descending } = store.getState()
  const { party } = useDesk.getState()
  return prefetchPages(queries, page, { ...filters, ...(party === null ? {} : { party }), ...(text === '' ? {} : { text }), sort, descending })
}

async function theOthers(queries: QueryClient, others: readonly QueueScreen[]): Promise<void> {
  // By then whatever the first screen asks for is on its way.
  await queries.fetchQuery(orpc.app.info.queryOptions({ staleTime: Infinity })).catch(() => undefined)
  for (const queue of others) {
    await new Promise((idle) => requestIdleCallback(idle))
    await firstRows(queries, queue)
  }
}
