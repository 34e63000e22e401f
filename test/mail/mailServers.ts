/**
 * Debian's postfix and dovecot, each with its own configuration and spool in a temporary folder, on
 * ports of this machine's loopback. They are what nobody here wrote: what they take is taken, and the
 * reports they send are as the world's are. They change users, so they are started by root only.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime, { type Email } from 'postal-mime'
import { selfSigned } from '../connectors/certificate.ts'

export interface MailServersOptions {
  /** Who has a mailbox on the server that mail is given to. Everybody else at any `.example` domain is taken in, and then comes back. */
  mailboxes: readonly string[]
  /** Addresses that are handed on to another server, which answers so: `550 5.1.1 No such user`. */
  far?: Readonly<Record<string, string>>
  /** Whose mailboxes are read over IMAP. */
  senders: readonly string[]
}

export interface MailServers {
  /** With a certificate of `authority`, made out to that address; STARTTLS is offered, and needed. */
  smtp: string
  /** TLS from the first byte. */
  smtps: string
  /** A sender's mailbox, with its password. */
  imaps(sender: string): string
  /** The same with STARTTLS. */
  imap(sender: string): string
  /** On this machine, so without TLS. */
  plainSmtp: string
  /** The same, and a message may have 20 kB there, which it does not say before it has read more. */
  smallSmtp: string
  /** For `NODE_EXTRA_CA_CERTS`. */
  authority: string
  /** What is in a mailbox now, parsed by postal-mime, the oldest first. */
  mailbox(address: string): Promise<{ email: Email; raw: string }[]>
  /** Resolves when nothing waits in postfix's queue any more. */
  delivered(): Promise<void>
  log(): string
  stop(): Promise<void>
}

/** An address of this machine that is not named as such, so that everything is asked of it that is asked of a far one. */
const HERE = '0.0.0.0'
const PASSWORD = 'pass word'
export const mayStart = process.platform === 'linux' && process.getuid?.() === 0

export async function startMailServers({ mailboxes, far = {}, senders }: MailServersOptions): Promise<MailServers> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-mail-'))
  // Postfix and dovecot go into it as other users.
  chmodSync(dir, 0o755)
  const [smtp, smtps, small, farPort, imap, imaps] = await freePorts(6)
  const { cert, key } = selfSigned({ address: HERE })
  writeFileSync(join(dir, 'cert.pem'), cert)
  writeFileSync(join(dir, 'key.pem'), key, { mode: 0o600 })
  const mail = join(dir, 'mail')
  const nobody = idOf('nobody')
  mkdirSync(mail)
  chownSync(mail, nobody, nobody)
  writePostfix(dir, { smtp: smtp!, smtps: smtps!, small: small!, far: farPort!, nobody, mailboxes: [...new Set([...mailboxes, ...senders])], rules: far })
  writeDovecot(dir, { imap: imap!, imaps: imaps!, nobody, senders })
  const stop = guard(dir)
  try {
    run('/usr/sbin/postfix', ['-c', join(dir, 'postfix'), 'start'])
    run('/usr/sbin/dovecot', ['-c', join(dir, 'dovecot.conf')])
    await Promise.all([smtp!, smtps!, small!, farPort!, imap!, imaps!].map((port) => answers(port)))
  } catch (error) {
    const said = logOf(dir)
    await stop()
    throw new Error(`The mail servers did not come up. ${said.slice(-3000)}`, { cause: error })
  }
  const signedIn = (sender: string) => `${encodeURIComponent(sender)}:${encodeURIComponent(PASSWORD)}@${HERE}`
  return {
    smtp: `smtp://${HERE}:${smtp}`, smtps: `smtps://${HERE}:${smtps}`, plainSmtp: `smtp://127.0.0.1:${smtp}`, smallSmtp: `smtp://127.0.0.1:${small}`,
    imaps: (sender) => `imaps://${signedIn(sender)}:${imaps}`, imap: (sender) => `imap://${signedIn(sender)}:${imap}`,
    authority: join(dir, 'cert.pem'),
    mailbox: (address) => readMaildir(join(mail, address)),
    async delivered() {
      for (;;) {
        if (['maildrop', 'incoming', 'active', 'deferred'].every((queue) => filesUnder(join(dir, 'spool', queue)).length === 0)) return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    log: () => logOf(dir),
    stop,
  }
}

interface PostfixSetup {
  smtp: number
  smtps: number
  small: number
  far: number
  nobody: number
  mailboxes: readonly string[]
  rules: Readonly<Record<string, string>>
}

function writePostfix(dir: string, { smtp, smtps, small, far, nobody, mailboxes, rules }: PostfixSetup): void {
  const etc = join(dir, 'postfix')
  mkdirSync(etc)
  mkdirSync(join(dir, 'spool'))
  mkdirSync(join(dir, 'data'))
  chownSync(join(dir, 'data'), idOf('postfix'), idOf('postfix'))
  writeFileSync(join(etc, 'mailboxes'), mailboxes.map((address) => `${address} ${address}/\n`).join(''))
  writeFileSync(join(etc, 'transport'), Object.keys(rules).map((address) => `${address} smtp:[127.0.0.1]:${far}\n`).join(''))
  writeFileSync(join(etc, 'far'), Object.entries(rules).map(([address, answer]) => `${address} ${answer}\n`).join(''))
  writeFileSync(join(etc, 'domains'), '/\\.example$/ OK\n')
  writeFileSync(join(etc, 'main.cf'), `
compatibility_level = 3.6
queue_directory = ${dir}/spool
data_directory = ${dir}/data
maillog_file = ${dir}/postfix.log
maillog_file_prefixes = ${dir}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
myhostname = mx.postfix.example
mydestination =
local_transport = error:no local mail
alias_maps =
alias_database =
inet_protocols = ipv4
inet_interfaces = loopback-only
mynetworks = 127.0.0.0/8
smtputf8_enable = yes
relay_domains =
transport_maps = texthash:${etc}/transport
virtual_mailbox_domains = regexp:${etc}/domains
virtual_mailbox_base = ${dir}/mail
virtual_mailbox_maps = texthash:${etc}/mailboxes
virtual_minimum_uid = 100
virtual_uid_maps = static:${nobody}
virtual_gid_maps = static:${nobody}
# Taken in first, and sent back after: a relay does not know its customers' customers.
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
message_size_limit = 400000
virtual_mailbox_limit = 0
bounce_size_limit = 20000
far_restrictions = check_recipient_access texthash:${etc}/far, permit_mynetworks, reject
smtpd_tls_cert_file = ${dir}/cert.pem
smtpd_tls_key_file = ${dir}/key.pem
smtpd_tls_security_level = may
smtp_tls_security_level = none
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
disable_dns_lookups = yes
`)
  // No service is shut into a folder of its own: the spool is one already.
  const service = (line: string) => line.replaceAll(/ +/g, ' ')
  writeFileSync(join(etc, 'master.cf'), [
    `127.0.0.1:${smtp} inet n - n - - smtpd`,
    `127.0.0.1:${smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_tls_security_level=encrypt`,
    `127.0.0.1:${small} inet n - n - - smtpd -o message_size_limit=20000 -o smtpd_discard_ehlo_keywords=size`,
    `127.0.0.1:${far} inet n - n - - smtpd -o smtpd_recipient_restrictions=$far_restrictions -o smtpd_tls_security_level=none -o content_filter=discard: -o myhostname=mx.far.example`,
    'pickup unix n - n 60 1 pickup', 'cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 1 1 qmgr', 'tlsmgr unix - - n 1000? 1 tlsmgr', 'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce', 'defer unix - - n - 0 bounce', 'trace unix - - n - 0 bounce', 'verify unix - - n - 1 verify', 'flush unix n - n 1000? 0 flush', 'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp', 'relay unix - - n - - smtp', 'showq unix n - n - - showq', 'error unix - - n - - error', 'retry unix - - n - - error', 'discard unix - - n - - discard',
    'virtual unix - n n - - virtual', 'anvil unix - - n - 1 anvil', 'scache unix - - n - 1 scache', 'postlog unix-dgram n - n - 1 postlogd',
  ].map((line) => `${service(line)}\n`).join(''))
}

function writeDovecot(dir: string, { imap, imaps, nobody, senders }: { imap: number; imaps: number; nobody: number; senders: readonly string[] }): void {
  writeFileSync(join(dir, 'users'), senders.map((sender) => `${sender}:{PLAIN}${PASSWORD}::::::\n`).join(''))
  chmodSync(join(dir, 'users'), 0o644)
  writeFileSync(join(dir, 'dovecot.conf'), `
protocols = imap
base_dir = ${dir}/dovecot-run
state_dir = ${dir}/dovecot-state
instance_name = counterfoil-test
log_path = ${dir}/dovecot.log
ssl = required
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login
mail_location = maildir:${dir}/mail/%u
mail_uid = ${nobody}
mail_gid = ${nobody}
first_valid_uid = 1
first_valid_gid = 1
listen = 127.0.0.1
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = ${imaps}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${dir}/users
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${dir}/mail/%u
}
`)
}

async function readMaildir(folder: string): Promise<{ email: Email; raw: string }[]> {
  const files = ['new', 'cur'].flatMap((part) => (existsSync(join(folder, part)) ? readdirSync(join(folder, part)).map((name) => join(folder, part, name)) : []))
  const raw = files.map((file) => ({ file, raw: readFileSync(file, 'latin1') })).sort((a, b) => a.file.split('/').at(-1)!.localeCompare(b.file.split('/').at(-1)!))
  return Promise.all(raw.map(async (one) => ({ raw: one.raw, email: await PostalMime.parse(Buffer.from(one.raw, 'latin1'), { forceRfc822Attachments: true }) })))
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return []
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map(({ name }) => name)
  } catch {
    // A folder of the queue went while it was read.
    return ['?']
  }
}

/**
 * Ends the servers when it is told to, and also when the test's process dies in whatever way: then the
 * pipe it reads from is closed by the system.
 */
function guard(dir: string): () => Promise<void> {
  const shell = spawn('/bin/sh', ['-c', END, 'sh', dir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = new Promise<void>((resolve) => shell.once('close', () => resolve()))
  shell.unref()
  return () => {
    shell.ref()
    shell.stdin.end()
    return ended
  }
}
const END = `
cat > /dev/null
/usr/sbin/postfix -c "$1/postfix" stop
for file in "$1/spool/pid/master.pid" "$1/dovecot-run/master.pid"; do
  pid=$(tr -dc 0-9 < "$file") || continue
  tries=0
  while [ -d "/proc/$pid" ] && grep -qaE '/usr/lib/postfix/sbin/master|/usr/sbin/dovecot' "/proc/$pid/cmdline"; do
    [ $tries -lt 50 ] && kill "$pid" || kill -9 "$pid"
    tries=$((tries + 1))
    sleep 0.1
  done
done
rm -rf "$1"
`

const logOf = (dir: string): string => ['postfix.log', 'dovecot.log'].map((name) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8') : '')).join('\n')

const idOf = (user: string): number => Number(execFileSync('id', ['-u', user], { encoding: 'utf8' }))

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: 'ignore', timeout: 30_000 })
}

async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => resolve(server))
  })))
  const ports = held.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

const COMES_UP_MS = 30_000

async function answers(port: number): Promise<void> {
  for (const since = performance.now(); ; ) {
    if (await connects(port)) return
    if (performance.now() - since > COMES_UP_MS) throw new Error(`Nothing answers on port ${port}.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const connects = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
