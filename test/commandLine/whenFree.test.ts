import { expect, test } from 'vitest'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { failureOf } from '#main/hosts/commandLine/failure.ts'
import { whenFree } from '#main/hosts/commandLine/whenFree.ts'
import type { Output } from '#main/hosts/commandLine/output.ts'

const said: string[] = []
const output: Output = { json: true, result: () => {}, failure: () => {}, remark: (line) => void said.push(line), progress: () => {} }
const busy = () => new JobFailure('FILE_BUSY', 'Another part of Counterfoil was writing to the workspace for too long. Nothing was lost; it is tried again in a moment.')
const work = (times: number, error: () => Error = busy) => {
  let tries = 0
  return { tries: () => tries, run: () => ((tries += 1) <= times ? Promise.reject(error()) : Promise.resolve('done')) }
}

test('work that met a busy workspace is tried again, and it is said', async () => {
  const { run, tries } = work(2)
  expect(await whenFree(output, run, [1, 1, 1])).toBe('done')
  expect([tries(), said.length]).toEqual([3, 2])
})

test('what stays busy is given up after so many tries, and the command says what to do', async () => {
  const { run, tries } = work(99)
  const error = await whenFree(output, run, [1, 1]).catch((thrown: unknown) => thrown)
  expect(tries()).toBe(3)
  expect(failureOf(error)).toMatchObject({ code: 'FILE_BUSY', exit: 1, message: 'Another part of Counterfoil was writing to the workspace for too long. Nothing was lost. Run the command again in a moment.' })
})

test('any other failure is not tried again', async () => {
  const { run, tries } = work(1, () => new JobFailure('DISK_FULL', 'The disk is full.'))
  await expect(whenFree(output, run, [1])).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(tries()).toBe(1)
})
