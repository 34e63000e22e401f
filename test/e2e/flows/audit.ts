/** The audit trail as a file: made by its button, and checked by whoever has it, without this program. */
import { createHash } from 'node:crypto'
import { expect } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { rowOf, rows } from '../window.ts'
import { dialog, here, press, tabTo, unseen } from './keyboard.ts'
import type { Look } from './keyboard.ts'

/** Some entries are made, and the trail is exported: each entry's hash is of what stands in the file and of the one before it. */
export async function exportTheTrail({ page, save }: Desk, look: Look = unseen): Promise<void> {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  await press(page, 'j')
  await expect.poll(() => here(page)).not.toBeNull()
  const id = (await here(page))!
  await press(page, 'e')
  await expect(rowOf(page, id)).toHaveCount(0)
  await press(page, 'z')
  await expect(rowOf(page, id)).toHaveCount(1)
  await expect.poll(() => here(page)).toBe(id)
  await press(page, 'n')
  await expect(dialog(page).locator('textarea:focus')).toHaveCount(1)
  // What a spreadsheet would take for a formula, what parts the cells of a line, and a line's end.
  await page.keyboard.type('=1+1, said "yes"; Ōtara')
  await press(page, 'Control+Enter')
  await expect(dialog(page)).toHaveCount(0)

  await press(page, 'g', 'l')
  await expect(page.getByRole('grid', { name: 'Audit trail' }).getByRole('gridcell').filter({ hasText: /^Note added/ }).first()).toBeVisible()
  await tabTo(page, /^Export…$/)
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('Every entry, the oldest first.')
  await dialog(page).getByText('CSV', { exact: true }).click()
  await look(page, 'audit-export')
  await tabTo(page, /^Make CSV file$/)
  await press(page, 'Enter')
  const file = await save({ application: /^Save/, browser: /^Download/ })

  const [head, ...entries] = csvRows(file.toString('utf8').replace(/^\uFEFF/, ''))
  const at = (title: string) => head!.indexOf(title)
  const columns = { at: at('Time (ms since 1970)'), by: at('Who'), action: at('Action'), subject: at('Subject'), detail: at('Detail'), before: at('Hash of the entry before'), hash: at('Hash') }
  expect(Object.values(columns)).not.toContain(-1)
  expect(entries.length).toBeGreaterThan(3)
  let before = ''
  for (const entry of entries) {
    const of = (column: keyof typeof columns) => entry[columns[column]]!.replace(/^'/, '')
    expect(of('before')).toBe(before)
    expect(of('hash')).toBe(createHash('sha256').update(JSON.stringify([before, Number(of('at')), of('by'), of('action'), of('subject'), of('detail')])).digest('hex'))
    before = of('hash')
  }
  const actions = entries.map((entry) => entry[columns.action])
  for (const action of ['note.add', 'work.undo']) expect(actions).toContain(action)
}

/** The cells of each line: quoted where they are text, with what is a quote in them written twice. */
function csvRows(text: string): string[][] {
  const all: string[][] = []
  let row: string[] = []
  for (const [whole, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (whole === '') break
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    all.push(row)
    row = []
  }
  return all
}
