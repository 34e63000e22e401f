/** Passwords and tokens of this run: never repeated, whatever goes wrong. */

const TOKENS = ['--token', '--sms-token', '--key']
const ADDRESSES = ['--smtp', '--sms', '--imap', '--url']
const TOKENS_SET = ['COUNTERFOIL_TOKEN', 'COUNTERFOIL_SMS_TOKEN']
/** One of its own for each source. */
const KEYS_SET = 'COUNTERFOIL_KEY'
const ADDRESSES_SET = ['COUNTERFOIL_SMTP_URL', 'COUNTERFOIL_BOUNCES_URL']

/** Shorter ones stand in ordinary words too. */
const TOO_SHORT = 4
const INSTEAD = '…'

/** Answers what takes the secrets of a command line and its environment out of what is said. */
export function hiding(argv: readonly string[], env: NodeJS.ProcessEnv): (text: string) => string {
  const tokens = [...given(argv, TOKENS), ...TOKENS_SET.map((name) => env[name] ?? ''), ...Object.entries(env).flatMap(([name, value]) => (name.startsWith(KEYS_SET) ? [value ?? ''] : []))]
  const addresses = [...given(argv, ADDRESSES), ...ADDRESSES_SET.map((name) => env[name] ?? '')]
  const secrets = [...tokens, ...addresses.flatMap(signInOf)].flatMap(spellings).filter(({ length }) => length >= TOO_SHORT).sort((a, b) => b.length - a.length)
  return (text) => withoutSignIns(secrets.reduce((left, secret) => left.replaceAll(secret, INSTEAD), text))
}

/** What is typed is not always what is expected: the sign-in of any address is left out. */
const withoutSignIns = (text: string): string => text.replaceAll(/([a-z][a-z\d+.-]*:\/\/)(?!user:password@)[^\s/?#'"“”]*@/gi, `$1${INSTEAD}@`)

/** `--smtp X` and `--smtp=X`. */
function given(argv: readonly string[], names: readonly string[]): string[] {
  return argv.flatMap((word, at) => {
    const equals = word.indexOf('=')
    if (names.includes(word)) return argv[at + 1] ?? []
    return equals > 0 && names.includes(word.slice(0, equals)) ? word.slice(equals + 1) : []
  })
}

/** The user with the password, and the password alone, whether or not it can be parsed. */
function signInOf(address: string): string[] {
  const signIn = /^(?:[^/]*\/\/)?(.*)@/s.exec(address)?.[1]
  if (signIn === undefined) return []
  const colon = signIn.indexOf(':')
  return colon < 0 ? [signIn] : [signIn, signIn.slice(colon + 1)]
}

function spellings(secret: string): string[] {
  try {
    return [secret, decodeURIComponent(secret), encodeURIComponent(secret)]
  } catch {
    return [secret]
  }
}
