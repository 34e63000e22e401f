/** A desk with the demo company, in whichever window: what every click-through is given. */
import type { Page } from '@playwright/test'
import type { BillingSystem } from './billingSystem.ts'

export interface Desk {
  page: Page
  billing: BillingSystem
  /** Follows a made document's way to a file of one's own: `Save as…` in the application, a download in a browser. */
  save(button: { application: string | RegExp; browser: string | RegExp }): Promise<Buffer>
}

/** Of the demo company. Small enough to be there in a moment, large enough for every kind of row. */
export const ACCOUNTS = 60
