import { z } from 'zod'
import { ImageName, ImageSpecBody, StartupTest } from './image-spec.ts'

/** A base image of the catalogue: an image definition with what a gallery card says of it. */
export const CatalogEntry = z.strictObject({
  name: ImageName,
  title: z.string().min(1),
  description: z.string().min(1),
  category: z.enum(['base', 'language', 'server', 'database', 'tool']),
  /** The public image that it replaces, by its ordinary name (`nginx`, `python:slim`). */
  replaces: z.string().optional(),
  /** What a user of it should know: upstream end of life, differences to the image it replaces. */
  notes: z.array(z.string()).default([]),
  /** The last day of upstream's support, by version line: `20: 2026-04-30`. Lines that nothing is known of are absent. */
  endOfLife: z.record(z.string().regex(/^\d+(?:\.\d+)*$/, 'must be a version line like 3.13'), z.iso.date()).optional(),
  documentation: z.url().optional(),
  spec: ImageSpecBody.omit({ from: true, schedule: true, test: true }).extend({ test: StartupTest }),
})
export type CatalogEntry = z.infer<typeof CatalogEntry>
