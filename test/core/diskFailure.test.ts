import { expect, test } from 'vitest'
import { diskFailure } from '#main/core/diskFailure.ts'

test.each([
  ['SQLITE_FULL', 'DISK_FULL', 'make room'],
  ['ENOSPC', 'DISK_FULL', 'make room'],
  ['SQLITE_IOERR_WRITE', 'DISK_FAILED', 'no quota is used up'],
  ['SQLITE_IOERR_SHMSIZE', 'DISK_FAILED', 'has room'],
  ['SQLITE_CORRUPT_VTAB', 'DAMAGED', 'start it again'],
  ['SQLITE_NOTADB', 'DAMAGED', 'start it again'],
])('%s is told as %s, with what to do', (code, told, words) => {
  expect(diskFailure(Object.assign(new Error('x'), { code }))).toMatchObject({ code: told, message: expect.stringContaining(words) })
})

test.each([new Error('x'), Object.assign(new Error('x'), { code: 'SQLITE_CONSTRAINT_UNIQUE' }), Object.assign(new Error('x'), { code: 7 }), null, 'text'])('anything else is not the disk', (error) => {
  expect(diskFailure(error)).toBeNull()
})
