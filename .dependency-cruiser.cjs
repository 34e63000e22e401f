// Which folder may import which (docs/architecture.md), type imports included.
// A layer names what it may reach in this project; anything else is an error.

const CONTRACT = '^src-preload/contract/'
// The words of the books, and the one list of commands.
const VOCABULARY = '^src-preload/contract/(vocabulary|commands)'
const DOMAIN = '^src-main/domain/'
const PORTS = '^src-main/core/ports/'
const DB = '^src-main/db/'


const layers = [
  ['contract', CONTRACT, []],
  ['bridge', '^src-preload/bridge[.]ts$', [CONTRACT]],
  ['renderer', '^src-renderer/', [CONTRACT]],
  ['domain', DOMAIN, [VOCABULARY]],
  ['ports', PORTS, [CONTRACT, DOMAIN, DB]],
  ['db', DB, [CONTRACT, DOMAIN, PORTS]],
  ['sync', '^src-main/sync/', [VOCABULARY, DOMAIN, PORTS, DB]],
  ['connectors', '^src-main/connectors/', [VOCABULARY, DOMAIN, PORTS]],
  ['documents', '^src-main/documents/', [VOCABULARY, DOMAIN, PORTS]],
  ['mail', '^src-main/mail/', [CONTRACT, DOMAIN, PORTS, DB]],
  ['ledger', '^src-main/ledger/', [VOCABULARY, DOMAIN, PORTS, DB]],
  ['imports', '^src-main/imports/', [VOCABULARY, '^src-preload/contract/imports', DOMAIN, PORTS, '^src-main/ledger/']],
  ['banks', '^src-main/banks/', [VOCABULARY, '^src-preload/contract/bank', DOMAIN, PORTS]],
  ['sandbox', '^src-main/sandbox/', [VOCABULARY, DOMAIN, PORTS, '^src-main/connectors/billing-api/']],
  ['hosts', '^src-main/hosts/', [CONTRACT, DOMAIN, '^src-main/core/']],
  ['shell', '^src-main/shell/', [CONTRACT]],
]

const layerRules = layers.map(([name, from, allowed]) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src-|test/|bench/|scripts/)', pathNot: [from, ...allowed] },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'features-imports',
      comment: 'What two features share is a rule in domain or a query in db.',
      severity: 'error',
      from: { path: '^src-main/features/([^/]+)/' },
      to: { path: '^(src-|test/|bench/|scripts/)', pathNot: ['^src-main/features/$1/', CONTRACT, DOMAIN, DB, PORTS] },
    },
    {
      name: 'screens-imports',
      comment: 'What two screens share is in src-renderer/ui.',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/features/', pathNot: '^src-renderer/features/$1/' },
    },
    {
      name: 'core-imports',
      comment: 'The core is started by a host, whichever it is.',
      severity: 'error',
      from: { path: '^src-main/core/' },
      to: { path: '^src-main/(hosts|shell|sandbox)/|^src-main/[^/]+$|^src-preload/bridge|^src-renderer/' },
    },
    {
      name: 'desktop-entry-imports',
      comment: 'The desktop process does no SQL, no documents and no sync: it starts the processes that do.',
      severity: 'error',
      from: { path: '^src-main/main[.]ts$' },
      to: { path: '^src-', pathNot: ['^src-main/shell/', CONTRACT] },
    },
    {
      name: 'nothing-imports-an-entry',
      severity: 'error',
      from: { path: '^src-' },
      to: { path: '^src-main/[^/]+[.]ts$|^src-renderer/main[.]tsx$' },
    },
    {
      name: 'ports-take-types-only',
      comment: 'A port names what a feature is given; it opens no database.',
      severity: 'error',
      from: { path: PORTS },
      to: { path: DB, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'db-takes-types-only',
      comment: 'A query that several features share answers in the contract\'s shapes and declared errors; it checks no input.',
      severity: 'error',
      from: { path: DB },
      to: { path: CONTRACT, pathNot: '^src-preload/contract/(errors|commands)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-takes-types-only',
      severity: 'error',
      from: { path: DOMAIN },
      to: { path: '^src-preload/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-and-contract-are-pure',
      severity: 'error',
      from: { path: [DOMAIN, CONTRACT] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'domain-needs-no-package',
      severity: 'error',
      from: { path: DOMAIN },
      to: { path: 'node_modules/', pathNot: 'node_modules/temporal-' },
    },
    {
      name: 'contract-needs-schemas-only',
      severity: 'error',
      from: { path: CONTRACT },
      to: { path: 'node_modules/', pathNot: 'node_modules/(zod|@orpc/(contract|shared|zod))/' },
    },
    {
      name: 'window-has-no-node',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'window-has-no-server-package',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: 'node_modules/(@orpc/server|better-sqlite3|kysely|nodemailer|exceljs|pdf-lib|hono|electron|electron-log|electron-updater)/' },
    },
    {
      name: 'only-the-shell-knows-electron',
      severity: 'error',
      from: { path: '^src-', pathNot: ['^src-main/shell/', '^src-preload/bridge[.]ts$'] },
      to: { path: 'node_modules/electron(/|-updater/|-log/)' },
    },
    {
      name: 'what-ships-is-a-dependency',
      comment: 'src-main is not bundled with its packages, so a development package would be missing from the product.',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/(electron|@types)/' },
    },
    { name: 'import-exists', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-circle', severity: 'error', from: { path: '^src-' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'sources-need-no-test', severity: 'error', from: { path: '^src-' }, to: { path: '^(test|bench|scripts)/' } },
  ],
  options: {
    // TypeScript 7 has no API for others to parse with; swc sees type imports too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default', 'require'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
}
