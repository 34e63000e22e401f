/** Keys that sign mail (RFC 6376: RSA; RFC 8301: of 1024 bits at least, better 2048). */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

export interface SigningKey {
  /** PEM (PKCS #8). */
  privateKey: string
  /** Base64 of the SubjectPublicKeyInfo: `p=` of the record. */
  publicKey: string
  bits: number
}

const NEW_BITS = 2048
const LEAST_BITS = 1024
/** Signing with a larger one takes longer than sending, and its record does not fit into an answer. */
const MOST_BITS = 4096

export async function newKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: NEW_BITS })
  return signingKey(privateKey)
}

/** A key in PEM form; `wrong` says in plain words why it cannot be used. */
export function givenKey(pem: string): SigningKey | { wrong: string } {
  if (/ENCRYPTED/.test(pem)) return { wrong: 'This key is protected by a password. Give it without one: the desk keeps it encrypted.' }
  if (/BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)/.test(pem)) return { wrong: 'This is the public half. Give the private key: it begins with “-----BEGIN PRIVATE KEY-----” or “-----BEGIN RSA PRIVATE KEY-----”.' }
  let key: KeyObject
  try {
    key = createPrivateKey(pem.trim())
  } catch {
    return { wrong: 'This is not a private key in PEM form. It begins with “-----BEGIN PRIVATE KEY-----” or “-----BEGIN RSA PRIVATE KEY-----”.' }
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa') return { wrong: `This is a ${key.asymmetricKeyType?.toUpperCase() ?? 'different'} key. Give an RSA key: not all mail servers can check others.` }
  if (bits < LEAST_BITS) return { wrong: `This key has ${bits} bits, and mail servers take no signature of less than ${LEAST_BITS}. Give one of 2048, or leave it empty: one is made here.` }
  if (bits > MOST_BITS) return { wrong: `This key has ${bits} bits; of more than ${MOST_BITS} its record is too long for many name servers. Give one of 2048.` }
  return signingKey(key)
}

function signingKey(key: KeyObject): SigningKey {
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
  }
}
