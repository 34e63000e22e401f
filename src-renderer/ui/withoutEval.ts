/** The window's policy forbids code made from text: schemas are told so before the first one is made. Imported before everything else. */
import { config } from 'zod'

config({ jitless: true })
