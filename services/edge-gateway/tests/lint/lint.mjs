// The faults that Redocly and Spectral, each with the rules that it recommends, find in a document of severity error.
// Reads {document} from standard input; writes {redocly: [...], spectral: [...]}, a line for each fault.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const { document } = JSON.parse(await text(process.stdin))
const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
const file = join(folder, 'openapi.json')
writeFileSync(file, JSON.stringify(document))
writeFileSync(join(folder, 'redocly.yaml'), 'extends: [recommended]\n')
writeFileSync(join(folder, 'spectral.yaml'), 'extends: ["spectral:oas"]\n')
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' }

function run(script, ...options) {
  const done = spawnSync(process.execPath, [join('node_modules', script), 'lint', file, ...options], {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const start = done.stdout.search(/[[{]/)
  if (start < 0) throw new Error(`${script}: ${done.stdout}${done.stderr}`)
  return JSON.parse(done.stdout.slice(start))
}

const redocly = run('@redocly/cli/bin/cli.js', `--config=${join(folder, 'redocly.yaml')}`, '--format=json', '--max-problems=1000')
const spectral = run('@stoplight/spectral-cli/dist/index.js', `--ruleset=${join(folder, 'spectral.yaml')}`, '--format=json', '--quiet')

process.stdout.write(
  JSON.stringify({
    redocly: redocly.problems
      .filter((problem) => problem.severity === 'error')
      .map((problem) => `${problem.ruleId}: ${problem.message} ${problem.location?.[0]?.pointer ?? ''}`),
    spectral: spectral
      .filter((problem) => problem.severity === 0)
      .map((problem) => `${problem.code}: ${problem.message} ${problem.path.join('/')}`),
  }),
)
