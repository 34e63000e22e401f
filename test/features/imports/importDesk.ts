/** A core over an empty workspace with a party of its own, and files handed over as a window does. */
import { Buffer } from 'node:buffer'
import { vi } from 'vitest'
import type { ImportMapping } from '#contract/imports.ts'
import { lightDesk, type LightDesk, type LightDeskOptions } from '../mail-settings/lightDesk.ts'

export const PARTY = {
  name: 'Veldhoen', legalName: 'Veldhoen Cycles B.V.', currency: 'EUR', timeZone: 'Europe/Amsterdam', locale: 'en-GB', taxName: 'BTW', taxRateBp: 2100, taxNumber: '', address: { lines: ['Oudegracht 1'], city: 'Utrecht', region: '', postcode: '3511 AA', country: 'NL' },
  phone: '', portalUrl: 'https://veldhoen.example', senderName: 'Veldhoen', senderEmail: 'bills@veldhoen.example', paper: 'A4' as const, colour: '#224466', remittance: [],
}

export interface ImportDesk extends LightDesk {
  hand(text: string, fileName?: string): Promise<string>
  /** Waits for the end of a try or a run. */
  ended(activity: string): Promise<{ importId: string | null; result: { rows: number; inserted: number } | null; failure: string | null }>
  /** Takes a text whole. */
  take(text: string, decided?: Partial<ImportMapping>, terms?: { remember?: boolean; partly?: boolean }): ReturnType<ImportDesk['ended']>
}

export async function importDesk(options: LightDeskOptions = {}): Promise<ImportDesk> {
  const desk = await lightDesk(options)
  const { client } = desk
  await client.sources.saveOwnParty(PARTY)
  const hand = async (text: string, fileName = 'invoices.csv') => {
    const bytes = Buffer.from(text)
    const { file } = await client.imports.begin({ fileName, bytes: bytes.length })
    await client.imports.append({ file, offset: 0, base64: bytes.toString('base64') })
    return file
  }
  const ended = (activity: string) => vi.waitFor(async () => {
    const outcome = await client.imports.outcome({ activity })
    if (outcome === null) throw new Error('It goes on.')
    return outcome
  }, { timeout: 20_000, interval: 20 })
  return {
    ...desk, hand, ended,
    async take(text, decided = {}, { remember = false, partly = false } = {}) {
      const file = await hand(text)
      const { mapping, asks } = await client.imports.look({ file, decided })
      if (asks.length > 0) throw new Error(JSON.stringify(asks))
      return ended((await client.imports.run({ file, mapping, remember, partly })).activity)
    },
  }
}
