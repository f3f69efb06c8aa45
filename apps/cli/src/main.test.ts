import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

it('does not mind that nobody reads what it prints', async () => {
  const program = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'completion', 'bash'])
  program.stdout.destroy()
  const [errors, [exitCode]] = await Promise.all([text(program.stderr), once(program, 'exit')])
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 })
})
