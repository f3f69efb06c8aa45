// Stops exactly what `npm run up` started in this checkout; data stays.
import { chooseDataFolder } from './stack/data-folder.ts'
import { runCommand } from './stack/host.ts'
import { stopLeftovers } from './stack/managed-process.ts'

await runCommand(async () => {
  const stopped = await stopLeftovers(chooseDataFolder())
  console.log(stopped.length > 0 ? `Stopped: ${stopped.join(', ')}.` : 'Nothing was running.')
})
