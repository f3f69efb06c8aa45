import { describe, expect, it } from 'vitest'
import { streamOf } from './stream-of.ts'
import { xzProcess } from './xz-process.ts'

async function run(program: string): Promise<number> {
  let sizeBytes = 0
  for await (const chunk of xzProcess(streamOf(Buffer.alloc(1_000_000)), 1e8, program)) sizeBytes += chunk.length
  return sizeBytes
}

describe('xzProcess', () => {
  it('says which package is missing when there is no such program', async () => {
    await expect(run('/nonexistent/xz')).rejects.toMatchObject({
      code: 'ARCHIVE_XZ_UNAVAILABLE',
      hint: 'Install the package xz-utils.',
    })
  })

  it('reports a program that reads nothing and fails, or is killed', async () => {
    await expect(run('/bin/false')).rejects.toMatchObject({ code: 'ARCHIVE_CORRUPT' })
  })
})
