import { Bytes } from '../../ui/bytes.tsx'

interface ShownPlatform {
  arch: string
  layerBytes: number
  installedBytes: number
  packagesKept: number
  packagesDropped: number
  startup?: string
}

const startupWords: Readonly<Record<string, string>> = {
  passed: 'start-up test passed',
  'passed-emulated': 'start-up test passed, emulated',
  'not-run': 'linkage checked; start-up not run: the worker had no emulator',
  'no-test': 'linkage checked; the definition names no start-up test',
}

/** What an image is on each architecture: size, packages, and how it was tested. */
export function PlatformFacts({ platforms }: { platforms: readonly ShownPlatform[] }) {
  return (
    <ul aria-label="Architectures" className="flex flex-col gap-1">
      {platforms.map((platform) => (
        <li key={platform.arch}>
          <span className="font-mono">{platform.arch}</span>: <Bytes bytes={platform.layerBytes} /> compressed,{' '}
          <Bytes bytes={platform.installedBytes} /> unpacked, {platform.packagesKept} packages kept,{' '}
          {platform.packagesDropped} left out
          {platform.startup !== undefined && `; ${startupWords[platform.startup] ?? platform.startup}`}
        </li>
      ))}
    </ul>
  )
}
