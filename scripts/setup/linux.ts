import { command, file, library } from './need.ts'
import type { Need } from './need.ts'

/** The shared libraries and fonts Electron opens a window with. */
export const electronLibraries: readonly Need[] = [
  library('libgtk-3.so.0', 'libgtk-3-0', 'libgtk-3-0t64'),
  library('libnss3.so', 'libnss3'),
  library('libasound.so.2', 'libasound2', 'libasound2t64'),
  library('libgbm.so.1', 'libgbm1'),
  library('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'),
  library('libcups.so.2', 'libcups2', 'libcups2t64'),
  library('libdrm.so.2', 'libdrm2'),
  library('libxkbcommon.so.0', 'libxkbcommon0'),
  file('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', 'fonts-dejavu-core'),
  // Some of the demo company's customers are Japanese.
  file('/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf', 'fonts-ipafont-gothic'),
]

/** What unpacks and compiles the Electron test runtime; of no use once that is in the cache folder. */
export const testRuntimeTools: readonly Need[] = [command('unzip', 'unzip'), command('gcc', 'gcc'), command('g++', 'g++')]

/** What the tests run and check with, besides Electron. */
export const testTools: readonly Need[] = [
  command('xvfb-run', 'xvfb'),
  command('xauth', 'xauth'),
  command('chromium', 'chromium'),
  command('pdftotext', 'poppler-utils'),
  command('qpdf', 'qpdf'),
  command('localc', 'libreoffice-calc'),
  command('hledger', 'hledger'),
  // Mail servers that nobody here wrote; each test runs its own of them.
  file('/usr/sbin/postfix', 'postfix'),
  file('/usr/lib/dovecot/imap', 'dovecot-imapd'),
]
