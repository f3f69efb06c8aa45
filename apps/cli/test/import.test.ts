import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'

let stand: CommandStand
beforeAll(async () => {
  stand = await createCommandStand()
  await stand.write(
    'shop.dockerfile',
    `FROM debian:trixie
RUN apt-get update && apt-get install -y --no-install-recommends shop
RUN make install
ENV LOG_LEVEL=info
USER nobody
`,
  )
  await stand.write('Some Shop.apko.yaml', 'contents: { packages: [curl, other] }\nenvironment: { A: b }\n')
  await stand.write('alpine', 'FROM alpine\nRUN apk add \u001B[31mcurl\n')
})
afterAll(() => stand.close())

it('a Dockerfile becomes a definition that builds; what was left out is listed with its line', async () => {
  const imported = await stand.whittle(['import', 'shop.dockerfile', '--name', 'shop', '-o', 'shop.yaml'])
  expect(imported).toEqual({
    exitCode: 0,
    stdout: '',
    stderr:
      'shop.dockerfile:3: RUN make install: Commands are not run to make an image: pack what it does as a package, or add its result under files.\n',
  })
  expect(await readFile(join(stand.folder, 'shop.yaml'), 'utf8')).toBe(`apiVersion: whittle.dev/v1
kind: Image
metadata:
  name: shop
spec:
  packages: [shop]
  environment:
    LOG_LEVEL: info
  user: nobody
`)
  const built = await stand.whittle(['build', 'shop.yaml', '--output', 'oci:image', '--json'])
  expect(built).toMatchObject({ exitCode: 0 })
})

it('an apko file becomes a definition named after it', async () => {
  const imported = await stand.whittle(['import', 'Some Shop.apko.yaml'])
  expect(imported).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/name: some-shop\n[^]*packages: \[curl\]\n {2}environment:\n {4}A: b\n/),
    stderr: expect.stringMatching(/^Some Shop\.apko\.yaml:1: other: The table of names does not have it/),
  })
  const { stdout } = await stand.whittle(['import', 'Some Shop.apko.yaml', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ definition: { kind: 'Image' }, notes: [{ line: 1, what: 'other' }] })
})

it.each<[string[], RegExp]>([
  [
    ['alpine'],
    /alpine:1: FROM alpine: There is no such base image[^]*RUN apk add \[31mcurl[^]*Nothing of alpine can be imported/,
  ],
  [['absent'], /absent cannot be read: no such file/],
  [['shop.dockerfile', '-o', 'absent/x'], /absent\/x cannot be written/],
  [['shop.dockerfile', '--name', 'No Name'], /Nothing of shop\.dockerfile can be imported/],
])('import %j ends with 2', async (args, message) => {
  const finished = await stand.whittle(['import', ...args])
  expect(finished).toMatchObject({ exitCode: 2, stdout: '' })
  expect(finished.stderr).toMatch(message)
})
