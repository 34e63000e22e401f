import { safeStorage } from 'electron'
import type { Encryption } from './secrets.ts'

/** The system's key store. Chromium's `basic_text` is a password that everybody knows, so it does not count. */
export const systemEncryption: Encryption = {
  available: () => safeStorage.isEncryptionAvailable() && (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(bytes),
}
