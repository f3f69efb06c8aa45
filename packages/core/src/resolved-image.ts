import { z } from 'zod'
import {
  DeclaredUser,
  ImageName,
  ImagePath,
  OriginLayering,
  PackageName,
  PackageRequest,
  SpecFile,
  StartupTest,
} from './image-spec.ts'

/**
 * A definition with its base image folded in: what decides the bytes of the image besides packages and policy, and how
 * it is tested. Lists keep the order of the definition; base first.
 */
export const ResolvedImage = z.strictObject({
  name: ImageName,
  /** Catalogue entry that it starts from; absent for `scratch`. */
  base: ImageName.optional(),
  basePackages: z.array(PackageRequest),
  packages: z.array(PackageRequest),
  exclude: z.array(PackageName),
  versionFrom: PackageName.optional(),
  config: z.strictObject({
    environment: z.record(z.string(), z.string()),
    entrypoint: z.array(z.string()),
    command: z.array(z.string()),
    workingDirectory: ImagePath,
    user: z.string(),
    ports: z.array(z.string()),
    volumes: z.array(ImagePath),
    stopSignal: z.string().optional(),
    labels: z.record(z.string(), z.string()),
  }),
  annotations: z.record(z.string(), z.string()),
  users: z.array(DeclaredUser),
  files: z.array(SpecFile.omit({ source: true }).extend({ content: z.string() })),
  /** Absent for a single layer. */
  layering: OriginLayering.optional(),
  /** Not part of the content digest: it judges the bytes, it does not change them. */
  test: StartupTest.optional(),
})
export type ResolvedImage = z.infer<typeof ResolvedImage>
