// A mirror on loopback that keeps whatever it was asked for, so that it can serve the same where there is no network.
// Arguments: port, folder, then `PREFIX=ADDRESS` of each archive; without any it serves what the folder holds.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { dirname, join, normalize } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const [port, folder, ...archives] = process.argv.slice(2) as [string, string, ...string[]]
const addresses = archives.map((archive) => archive.split(/=(.*)/s, 2) as [prefix: string, address: string])

createServer((request, response) => {
  answer(decodeURIComponent(request.url ?? '/'), response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    if (!response.headersSent) response.writeHead(502)
    response.end()
  })
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'))

async function answer(url: string, response: ServerResponse): Promise<void> {
  const path = normalize(`/${url.split('?', 1)[0]}`)
  const place = join(folder, path)
  const kept = (await stat(place).catch(() => undefined)) ?? (await keep(path, place))
  if (!kept?.isFile()) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-length': kept.size })
  await pipeline(createReadStream(place), response)
}

async function keep(path: string, place: string) {
  const archive = addresses.find(([prefix]) => path.startsWith(`/${prefix}/`))
  if (archive === undefined) return undefined
  const [prefix, address] = archive
  const found = await fetch(`${address}${path.slice(prefix.length + 1)}`)
  if (!found.ok || found.body === null) return undefined
  await mkdir(dirname(place), { recursive: true })
  const unfinished = `${place}.${crypto.randomUUID()}`
  await pipeline(Readable.fromWeb(found.body), createWriteStream(unfinished))
  await rename(unfinished, place)
  return stat(place)
}
