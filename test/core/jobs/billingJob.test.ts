import { expect, test } from 'vitest'
import { withBillingSystem } from '#main/core/jobs/billingJob.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { newWorkspace } from '../../sync/copy.ts'

const connection = { url: 'http://127.0.0.1:1', token: 'tok_1' }

test('how long the billing system asked to be left alone goes along with the failure', async () => {
  const { dir } = newWorkspace()
  const asked = withBillingSystem({ workspaceDir: dir, connection }, () => Promise.reject(new ConnectorError('RATE_LIMITED', 'Less often.', { retryAfterMs: 120_000 })))
  await expect(asked).rejects.toMatchObject({ name: 'JobFailure', code: 'RATE_LIMITED', retryAfterMs: 120_000 })
})

test('a file that others hold for too long is a failure in plain words, and not an unexpected one', async () => {
  const { dir, database } = newWorkspace()
  database.raw.exec('BEGIN IMMEDIATE')
  const waited = withBillingSystem({ workspaceDir: dir, connection }, (_connector, own) => {
    own.raw.pragma('busy_timeout = 1')
    own.raw.exec(`DELETE FROM setting`)
    return Promise.resolve()
  })
  await expect(waited).rejects.toMatchObject({ name: 'JobFailure', code: 'FILE_BUSY', message: expect.stringContaining('Nothing was lost') })
  database.raw.exec('ROLLBACK')
})
