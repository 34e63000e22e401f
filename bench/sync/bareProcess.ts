/** `bareProcess.ts CACHE FILE`: the rows of a copy, upserted barely into a new file; prints `{rows, seconds}`. */
import { rmSync } from 'node:fs'
import { openSqlite } from '#main/db/sqlite.ts'
import { print } from '../children.ts'
import { bareUpsert, batchesFrom } from './bareUpsert.ts'

const [cache = '', file = ''] = process.argv.slice(2)
const copy = openSqlite(cache, { readonly: true, fileMustExist: true })
const done = bareUpsert(file, batchesFrom(copy))
copy.close()
for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
print(done)
