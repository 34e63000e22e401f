/**
 * A stateful stand-in for one Stripe account, over real HTTP: what a request changes is there for the next one. It
 * knows what the documentation of 2026-10-28.endive says of the resources that the desk reads and writes, and no more.
 */
import type { AddressInfo } from 'node:net'
import { Books, type BooksOptions } from './books.ts'
import { Faults } from './faults.ts'
import { EVERYTHING, type Permissions } from './keys.ts'
import { createStripeServer, type Asked, type Lacks } from './server.ts'

export interface DoubleOptions extends BooksOptions {
  port?: number
}

export interface StripeDouble {
  url: string
  /** A restricted key that may read and write all but the account itself. */
  key: string
  /** A secret key, which may do everything. */
  secretKey: string
  books: Books
  faults: Faults
  /** Changed at will; empty unless told. */
  lacks: Lacks
  /** Every request so far, oldest first. */
  asked: Asked[]
  /** Makes a key with these permissions, and answers it. */
  addKey(permissions: Permissions, name?: string): string
  /** Writes so far, as `POST /v1/invoices/in_1/pay`. */
  writes(): string[]
  close(): Promise<void>
}

export async function startStripeDouble({ port = 0, ...options }: DoubleOptions = {}): Promise<StripeDouble> {
  const books = new Books(options)
  const faults = new Faults()
  const lacks: Lacks = { paths: [], as: 'html' }
  const asked: Asked[] = []
  const mode = books.livemode ? 'live' : 'test'
  const [key, secretKey] = [`rk_${mode}_everything0000`, `sk_${mode}_everything0000`]
  const keys = new Map<string, Permissions>([[key, EVERYTHING], [secretKey, 'all']])
  const server = createStripeServer({ books, keys, faults, lacks, asked })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key, secretKey, books, faults, lacks, asked,
    addKey(permissions, name = `rk_${mode}_limited${String(keys.size).padStart(6, '0')}`) {
      keys.set(name, permissions)
      return name
    },
    writes: () => asked.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
    close() {
      server.closeAllConnections()
      return new Promise((resolve, reject) => void server.close((error) => (error === undefined ? resolve() : reject(error))))
    },
  }
}
