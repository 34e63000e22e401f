import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { selfSigned, type CertificateOptions } from './certificate.ts'

const DAY_MS = 86_400_000
const ME = { operator: { id: 'op_1', name: 'Noor Vale', email: 'noor@meridian.example' }, grants: ['billing:view'], parties: ['au'] }

/** A billing system over https that says who the operator is; `asked` counts what reached it. */
async function upstream(options: CertificateOptions = {}) {
  const certificate = selfSigned(options)
  const asked: (string | undefined)[] = []
  const server = createServer(certificate, (request, response) => {
    asked.push(request.headers.authorization)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(ME))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, certificate }
}

async function failureAt(url: string): Promise<ConnectorError> {
  const connector = createBillingApiConnector({ url, token: 'tok_secret' })
  onTestFinished(() => connector.close())
  const error = await connector.me().then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConnectorError)
  return error as ConnectorError
}

test('a certificate that nobody we trust has signed: the token is not sent, it is not tried again, and the words say what to do', async () => {
  const { url, asked } = await upstream()
  const failure = await failureAt(url)
  expect(failure).toMatchObject({ code: 'UNTRUSTED', transient: false })
  expect(failure.message).toContain(`The certificate of ${new URL(url).host} is signed by nobody this machine trusts`)
  for (const words of ['Check the address in Settings', 'certificate store of this machine', 'NODE_EXTRA_CA_CERTS', 'Nothing was sent']) expect(failure.message).toContain(words)
  expect(asked).toEqual([])
})

test.each([
  ['NODE_EXTRA_CA_CERTS'],
  // Where Node reads the system's store on Linux.
  ['SSL_CERT_FILE'],
])('the authority of the company, given by %s, is trusted', async (variable) => {
  const { url, asked, certificate } = await upstream()
  const folder = mkdtempSync(join(tmpdir(), 'certificate-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'authority.pem')
  writeFileSync(file, certificate.cert)
  const child = spawn(process.execPath, [new URL('./askMe.ts', import.meta.url).pathname, url], { env: { ...process.env, [variable]: file }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(said.trim()).toBe('Noor Vale')
  expect(asked).toEqual(['Bearer tok_secret'])
})

test('a certificate that has expired, is not valid yet, or belongs to somebody else is said to', async () => {
  // Who signed it is looked at first: these are their words, given by the code Node gives them.
  const { failureOfLine } = await import('#main/connectors/billing-api/failures.ts')
  const asked = { cancelled: false, timedOut: false, timeoutMs: 1000 }
  const words = (code: string) => failureOfLine('billing.example', Object.assign(new Error('no'), { code }), asked)
  for (const [code, said] of [['CERT_HAS_EXPIRED', 'has expired'], ['CERT_NOT_YET_VALID', 'not valid yet'], ['ERR_TLS_CERT_ALTNAME_INVALID', 'belongs to another name'], ['CERT_REVOKED', 'revoked']] as const) {
    expect(words(code)).toMatchObject({ code: 'UNTRUSTED', transient: false, message: expect.stringContaining(said) })
  }
})

test('a certificate of its own that has expired is not trusted either', async () => {
  const { url, asked } = await upstream({ notBefore: Date.now() - 9 * DAY_MS, notAfter: Date.now() - DAY_MS })
  expect(await failureAt(url)).toMatchObject({ code: 'UNTRUSTED' })
  expect(asked).toEqual([])
})

test('a host that does not encrypt at all is not said to be cut off', async () => {
  const { createServer: plain } = await import('node:http')
  const server = plain().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await failureAt(url)).toMatchObject({ code: 'MALFORMED', transient: false, message: expect.stringContaining('not over an encrypted line') })
})
