/** A self-signed certificate for a test's own https server, made here so that none has to be kept, or expires. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'

export interface TestCertificate {
  /** PEM */
  cert: string
  /** PEM */
  key: string
}

export interface CertificateOptions {
  /** An IP address it is made out to; 127.0.0.1 unless told. */
  address?: string
  /** Epoch ms; from yesterday to tomorrow unless told. */
  notBefore?: number
  notAfter?: number
}

const DAY_MS = 86_400_000

/** X.509 v3 (RFC 5280) on P-256, its own authority. */
export function selfSigned({ address = '127.0.0.1', notBefore = Date.now() - DAY_MS, notAfter = Date.now() + DAY_MS }: CertificateOptions = {}): TestCertificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1', publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
  const name = sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from('billing.example')))))
  const authority = sequence(oid('551d13'), der(0x01, Buffer.from([0xff])), der(0x04, sequence(der(0x01, Buffer.from([0xff])))))
  const madeOutTo = sequence(oid('551d11'), der(0x04, sequence(der(0x87, Buffer.from(address.split('.').map(Number))))))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(authority, madeOutTo)),
  )
  const signature = sign('sha256', body, createPrivateKey(pair.privateKey))
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return { cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`, key: pair.privateKey }
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts))
const set = (...parts: Buffer[]): Buffer => der(0x31, Buffer.concat(parts))
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
/** GeneralizedTime: UTCTime ends in 2049. */
const time = (at: number): Buffer => der(0x18, Buffer.from(`${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`))
