/** Figures of the window itself: what a person at the desk sees, measured in Electron from the input to the frame that shows it. */
import { existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import BetterSqlite3 from 'better-sqlite3'
import { PROJECT } from '../../scripts/project.ts'
import { electronLaunch } from '../../test/e2e/electronRuntime.ts'
import { goTo } from '../../test/e2e/window.ts'
import { copyOf, type Company } from '../company.ts'
import type { Figure } from '../figures.ts'
import { many } from '../quick.ts'
import { provideDisplay } from './display.ts'
import { listen } from './inPage.ts'
import { fillHeld } from './manyHeld.ts'
import { clickFigures, keyFigures } from './queues.ts'
import { fillBare, scrollFigures } from './scrolling.ts'
import { startFigures } from './start.ts'

const INVOICES = many(1_000_000)
const PARTS = ['start', 'queues', 'scrolling'] as const

/** @param workspace one that exists already, for the figures of start, keys and clicks; the company's otherwise */
export async function windowSuite(company: Company, workspace: string | null = null): Promise<Figure[]> {
  if (!existsSync(join(PROJECT, 'out/main/main.js'))) throw new Error('The application is not built: run `npm run build`.')
  // For whoever looks into one of them: BENCH_WINDOW=scrolling.
  const asked = process.env['BENCH_WINDOW']?.split(',') ?? PARTS
  const endDisplay = await provideDisplay()
  try {
    const workspaceDir = workspace ?? (await company.pulled()).workspaceDir
    const figures: Figure[] = []
    if (asked.includes('start')) figures.push(...(await startFigures(workspaceDir, company.dir, countInvoices(workspaceDir))))
    if (asked.includes('queues')) figures.push(...(await ofQueues(workspaceDir, company.dir)))
    if (asked.includes('scrolling')) figures.push(...(await ofScrolling((await company.pulled()).workspaceDir, company.dir)))
    return figures
  } finally {
    endDisplay()
  }
}

async function ofQueues(workspaceDir: string, dir: string): Promise<Figure[]> {
  const { electron, page } = await open(workspaceDir, dir)
  try {
    return [...(await keyFigures(page)), ...(await clickFigures(page))]
  } finally {
    await electron.close()
  }
}

async function ofScrolling(workspaceDir: string, dir: string): Promise<Figure[]> {
  const long = copyOf(workspaceDir, join(dir, 'long'))
  fillHeld(long, INVOICES)
  const bare = await launch(join(import.meta.dirname, 'bare'), [], dir)
  try {
    const list = await open(long, dir)
    try {
      await goTo(list.page, 'Held invoices')
      await list.page.locator('[role=grid] [data-row]').first().waitFor()
      await listen(bare.page)
      await fillBare(bare.page, list.page)
      return await scrollFigures(list, bare.page, INVOICES)
    } finally {
      await list.electron.close()
    }
  } finally {
    await bare.electron.close()
  }
}

/** The application with a workspace, listened to. */
async function open(workspaceDir: string, dir: string): Promise<{ electron: ElectronApplication; page: Page }> {
  const application = await launch(PROJECT, ['--workspace', workspaceDir], dir)
  await application.page.getByRole('navigation', { name: 'Main' }).waitFor()
  await listen(application.page)
  return application
}

async function launch(folder: string, args: readonly string[], dir: string): Promise<{ electron: ElectronApplication; page: Page }> {
  const usual = electronLaunch([...args, `--user-data-dir=${mkdtempSync(join(dir, 'window-'))}`])
  const electron = await _electron.launch({ ...usual, args: usual.args.map((argument) => (argument === PROJECT ? folder : argument)) })
  return { electron, page: await electron.firstWindow() }
}

/** Opened to be written to, or it would leave a journal behind, which counts as one that was not closed. */
function countInvoices(workspaceDir: string): number {
  const sqlite = new BetterSqlite3(join(workspaceDir, 'cache.db'))
  try {
    return sqlite.prepare('SELECT count(*) FROM invoice').pluck().get() as number
  } finally {
    sqlite.close()
  }
}
