/** What happened, in words: behind its count, and as the title of its list. */
import type { HomeList } from '#contract/home.ts'

export const happenings: Record<HomeList, { /** Of one, and of many. */ words: readonly [string, string]; title: string; says: string }> = {
  received: { words: ['payment received', 'payments received'], title: 'Payments received', says: 'Paid by' },
  recovered: { words: ['failed charge recovered', 'failed charges recovered'], title: 'Failed charges recovered', says: 'Paid by' },
  failed: { words: ['charge failed', 'charges failed'], title: 'Charges failed', says: 'Why' },
  held: { words: ['invoice put on hold', 'invoices put on hold'], title: 'Invoices put on hold', says: 'Why' },
  released: { words: ['hold released', 'holds released'], title: 'Holds released', says: 'What it was' },
  approved: { words: ['invoice approved by itself', 'invoices approved by themselves'], title: 'Invoices approved by themselves', says: 'Preference' },
  registered: { words: ['customer registered', 'customers registered'], title: 'Customers registered', says: 'Email address' },
  sent: { words: ['message sent', 'messages sent'], title: 'Messages sent', says: 'By' },
  bounced: { words: ['message came back', 'messages came back'], title: 'Messages that came back', says: 'By' },
  kept: { words: ['promise kept', 'promises kept'], title: 'Promises kept', says: 'State' },
  broken: { words: ['promise broken or kept in part', 'promises broken or kept in part'], title: 'Promises broken or kept in part', says: 'State' },
  overdue: { words: ['invoice overdue', 'invoices overdue'], title: 'Overdue invoices', says: 'How long' },
  asking: { words: ['broken promise asks for somebody', 'broken promises ask for somebody'], title: 'Broken promises', says: 'State' },
}
