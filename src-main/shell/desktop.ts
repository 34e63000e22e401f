/** The desktop application: one window, one workspace, and the processes that do the work. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog, Menu, powerMonitor, session, shell, type BrowserWindow } from 'electron'
import { channels } from '#contract/bridge.ts'
import { DEMO_ACCOUNTS, DEMO_SEED } from '#contract/sandboxProcess.ts'
import { answerBridge } from './bridgeCalls.ts'
import { startCoreProcess, type CoreProcess } from './coreProcess.ts'
import { startDemo, type Demo } from './demo.ts'
import { openDeskFile, type DeskFile } from './deskFile.ts'
import { documents } from './documents.ts'
import { systemEncryption } from './encryption.ts'
import { lockDown } from './lockdown.ts'
import { openLog, type ShellLog } from './log.ts'
import { menuTemplate } from './menu.ts'
import { desktopOptions, type DesktopOptions } from './options.ts'
import { START_ORIGIN, WINDOW_ORIGIN } from './origin.ts'
import { restartAllowance } from './restarts.ts'
import { openSecrets } from './secrets.ts'
import { problemPage, welcome, type StartAction, type StartPage } from './startPage.ts'
import { keepUpdated } from './updates.ts'
import { createWindow } from './window.ts'
import { declareScheme, serveScheme } from './windowProtocol.ts'

/** The built files that the shell starts or shows. */
export interface DesktopFiles {
  core: string
  sandbox: string
  preload: string
  rendererDir: string
}

/** A folder, or the demo company's. */
type Target = { dir: string; create: boolean } | 'demo'

const WHO = 'the desktop application'

/** Must be called while Electron is starting, before it is ready. */
export function startDesktop(files: DesktopFiles): void {
  declareScheme()
  app.setPath('userData', app.commandLine.getSwitchValue('user-data-dir') || join(app.getPath('appData'), 'Counterfoil'))
  if (!app.requestSingleInstanceLock()) {
    console.error('Counterfoil is open already; its window was brought to the front.')
    app.quit()
    return
  }
  const options = desktopOptions(process.argv.slice(1), process.cwd())
  // Waiting for it here would keep Electron from ever becoming ready.
  void app.whenReady().then(() => new Desktop(files, options).start())
}

class Desktop {
  readonly #files: DesktopFiles
  readonly #options: DesktopOptions
  readonly #log: ShellLog
  readonly #desk: DeskFile
  readonly #userData = app.getPath('userData')
  /** Vite's address while developing; never in a package. */
  readonly #devUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  readonly #windowOrigin = this.#devUrl === undefined ? WINDOW_ORIGIN : new URL(this.#devUrl).origin
  readonly #pageCrashes = restartAllowance(Date.now)
  #window: BrowserWindow | null = null
  #core: CoreProcess | null = null
  #demo: Demo | null = null
  /** What the start page says; null while the window shows the workspace. */
  #startPage: StartPage | null = null
  #target: Target | null = null
  /** Rises with every workspace asked for, so that a slow start knows it was overtaken. */
  #turn = 0
  #ending: 'no' | 'asked' | 'done' = 'no'

  constructor(files: DesktopFiles, options: DesktopOptions) {
    mkdirSync(this.#userData, { recursive: true })
    this.#files = files
    this.#options = options
    this.#log = openLog(this.#userData, this.#devUrl !== undefined)
    this.#desk = openDeskFile(join(this.#userData, 'desk.json'))
  }

  start(): void {
    process.on('uncaughtException', (error) => this.#log.shell('error', 'Unexpected', { error: error.stack ?? String(error) }))
    lockDown([session.defaultSession], {
      windowOrigin: this.#windowOrigin,
      act: (action) => void this.#act(action),
      denied: (what, detail) => this.#log.shell('warn', `Denied ${what}`, { detail }),
    })
    serveScheme(this.#files.rendererDir, () => this.#startPage ?? welcome)
    answerBridge({
      windowOrigin: this.#windowOrigin,
      core: () => this.#core,
      documents,
      refused: (channel, origin) => this.#log.shell('warn', 'Refused a message', { channel, origin }),
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, !app.isPackaged, {
      openWorkspace: () => void this.#act('open'),
      showLogs: () => void this.#act('logs'),
    })))
    app.on('second-instance', () => this.#toFront())
    app.on('activate', () => this.#toFront())
    powerMonitor.on('resume', () => this.#core?.wake())
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit()
    })
    app.on('before-quit', () => {
      if (this.#ending === 'no') this.#ending = 'asked'
    })
    app.on('will-quit', (event) => this.#beforeEnd(event))

    keepUpdated({
      packaged: app.isPackaged,
      resourcesDir: process.resourcesPath,
      load: async () => (await import('electron-updater')).default.autoUpdater,
      say: (level, message) => this.#log.shell(level, message),
    })

    const target = this.#firstTarget()
    if (target === null) this.#show(welcome)
    else void this.#open(target)
  }

  #firstTarget(): Target | null {
    const { workspaceDir, demo } = this.#options
    if (workspaceDir !== null) return { dir: workspaceDir, create: false }
    const remembered = this.#desk.remembered.workspace
    if (demo || remembered === 'demo') return 'demo'
    return remembered === null ? null : { ...remembered, create: false }
  }

  async #open(target: Target): Promise<void> {
    const turn = ++this.#turn
    await this.#closeWorkspace()
    this.#target = target
    if (turn !== this.#turn || this.#ending !== 'no') return
    let where: { dir: string; create: boolean }
    if (target === 'demo') {
      this.#show({ title: 'Starting the demo company', text: 'A billing system with an invented company is being started on this computer.', actions: ['quit'] })
      const company = { accounts: this.#options.accounts ?? DEMO_ACCOUNTS, seed: this.#options.seed ?? DEMO_SEED }
      const demo = await startDemo(this.#files.sandbox, join(this.#userData, 'demo', `${company.accounts}-${company.seed}`), company, this.#log).catch((error: Error) => error.message)
      if (turn !== this.#turn || this.#ending !== 'no') return typeof demo === 'string' ? undefined : demo.close()
      if (typeof demo === 'string') return this.#show(problemPage('DEMO_FAILED', demo))
      this.#demo = demo
      where = { dir: demo.workspaceDir, create: true }
    } else {
      where = target
    }
    this.#startCore(where)
    this.#show(null)
  }

  #startCore({ dir, create }: { dir: string; create: boolean }): void {
    const core = startCoreProcess(
      this.#files.core,
      {
        kind: 'start', workspaceDir: dir, create, who: WHO, version: app.getVersion(),
        demo: this.#demo !== null, deskHistory: this.#demo !== null && !this.#options.bareDesk, connection: this.#demo?.connection ?? null, smtpUrl: this.#demo?.smtpUrl ?? null, sms: this.#demo?.sms ?? null,
      },
      { log: this.#log, secrets: openSecrets(join(this.#userData, 'secrets.json'), dir, systemEncryption) },
      {
        ready: (again) => {
          if (this.#core !== core) return
          if (again) this.#window?.webContents.send(channels.coreRestarted)
          else this.#desk.remember({ workspace: this.#target === 'demo' ? 'demo' : { dir } })
        },
        failed: ({ code, message }) => {
          if (this.#core !== core) return
          this.#core = null
          this.#log.shell('warn', 'The workspace is not open', { code })
          this.#show(problemPage(code, message))
        },
      },
    )
    this.#core = core
  }

  async #closeWorkspace(): Promise<void> {
    const [core, demo] = [this.#core, this.#demo]
    this.#core = null
    this.#demo = null
    await core?.close()
    demo?.close()
  }

  /** Shows a start page, or with null the workspace; opens the window when there is none. */
  #show(page: StartPage | null): void {
    if (this.#ending !== 'no') return
    this.#startPage = page
    const window = this.#window ?? this.#openWindow()
    const address = page === null ? (this.#devUrl ?? `${WINDOW_ORIGIN}/`) : `${START_ORIGIN}/`
    window.loadURL(address).catch((error: unknown) => {
      // Another page was asked for meanwhile.
      if ((error as { code?: string }).code !== 'ERR_ABORTED') this.#log.shell('error', 'The page could not be shown', { address, error: String(error) })
    })
  }

  #openWindow(): BrowserWindow {
    const window = createWindow(this.#files.preload, this.#desk, !app.isPackaged)
    this.#window = window
    window.on('closed', () => (this.#window = null))
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      this.#log.shell('error', 'The window’s page stopped', { reason })
      if (reason !== 'clean-exit' && this.#pageCrashes.take()) this.#show(this.#startPage)
    })
    return window
  }

  #toFront(): void {
    if (this.#window === null) return this.#show(this.#startPage)
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.focus()
  }

  async #act(action: StartAction): Promise<void> {
    switch (action) {
      case 'open':
      case 'create': {
        const dir = await this.#askFolder(action)
        return dir === null ? undefined : this.#open({ dir, create: action === 'create' })
      }
      case 'demo':
        return this.#open('demo')
      case 'again':
        return this.#target === null ? this.#show(welcome) : this.#open(this.#target)
      case 'logs':
        return void (await shell.openPath(this.#log.folder))
      case 'quit':
        return app.quit()
      default:
        return action satisfies never
    }
  }

  async #askFolder(action: 'open' | 'create'): Promise<string | null> {
    const make = action === 'create'
    const asked = {
      title: make ? 'Make a new workspace' : 'Open a workspace',
      message: make ? 'Choose an empty folder for the new workspace' : 'Choose the folder of the workspace',
      buttonLabel: make ? 'Make it here' : 'Open',
      properties: ['openDirectory', 'createDirectory', 'promptToCreate'] as ('openDirectory' | 'createDirectory' | 'promptToCreate')[],
    }
    const { filePaths } = this.#window === null ? await dialog.showOpenDialog(asked) : await dialog.showOpenDialog(this.#window, asked)
    return filePaths[0] ?? null
  }

  /** The core ends in order before the application does. */
  #beforeEnd(event: { preventDefault(): void }): void {
    if (this.#ending === 'done') return
    event.preventDefault()
    this.#ending = 'done'
    void this.#closeWorkspace()
      .catch((error: unknown) => this.#log.shell('error', 'The workspace did not close as it should', { error: String(error) }))
      // Electron is still refusing this quit while the event runs, and would not hear another one.
      .finally(() => setImmediate(() => app.quit()))
  }
}
