// Unpacks Chromium with the libraries that it needs, and writes {path, libraries}.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

readFileSync(0)
// It unpacks its libraries only where it believes to run on a machine that has none.
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
const { default: chromium } = await import('@sparticuz/chromium')
const path = await chromium.executablePath()
process.stdout.write(JSON.stringify({ path, libraries: join(dirname(path), 'al2023', 'lib'), fonts: process.env.FONTCONFIG_PATH ?? '' }))
