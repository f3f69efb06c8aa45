import { z } from 'zod'
import {
  Argument,
  DeclaredUser,
  EnvironmentKey,
  EnvironmentValue,
  ImageName,
  ImagePath,
  OriginLayering,
  PackageName,
  PackageRequest,
  Port,
  SpecFile,
  StartupTest,
  StopSignal,
  UserReference,
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
    environment: z.record(EnvironmentKey, EnvironmentValue),
    entrypoint: z.array(Argument),
    command: z.array(Argument),
    workingDirectory: ImagePath,
    user: UserReference,
    ports: z.array(Port),
    volumes: z.array(ImagePath),
    stopSignal: StopSignal.optional(),
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
