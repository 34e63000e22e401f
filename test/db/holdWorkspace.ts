/** A second process: opens the workspace, writes a note, says so, and keeps it until it is ended. */
import { openWorkspace } from '#main/db/workspace.ts'

const [dir = '', who = ''] = process.argv.slice(2)
const { database } = openWorkspace(dir, { who })
database.raw.prepare(`INSERT INTO note (id, accountId, text, at, by) VALUES ('n1', 'acc_1', 'written just before', 1, ?)`).run(who)
process.stdout.write('held\n')
setInterval(() => {}, 60_000)
