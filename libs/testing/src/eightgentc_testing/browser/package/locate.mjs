// Unpacks Chromium beside this script, with the libraries that it needs; writes {path, libraries, fonts}.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

readFileSync(0)
const folder = join(process.cwd(), 'unpacked')
mkdirSync(folder, { recursive: true })
process.env.TMPDIR = folder
// It unpacks its libraries only where it believes to run on a machine that has none.
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
const { default: chromium } = await import('@sparticuz/chromium')
const path = await chromium.executablePath()
process.stdout.write(JSON.stringify({ path, libraries: join(folder, 'al2023', 'lib'), fonts: join(folder, 'fonts') }))
