import { type Architecture, printable } from '@whittle/core'
import { inspectImage, type InspectedImage } from '@whittle/engine'
import type { Command } from 'commander'
import { formatBytes } from '../format-bytes.ts'
import { openImage } from '../open-image.ts'

interface InspectOptions {
  arch: Architecture
  files?: boolean
  json?: boolean
}

/** `whittle inspect REF`: packages, configuration, size, files by package. */
export function registerInspect(program: Command): void {
  program
    .command('inspect')
    .description('packages, configuration, size and files of an image')
    .argument('<ref>', 'oci:DIR[:TAG] or docker://HOST/REPOSITORY[:TAG]')
    .option('--arch <arch>', 'platform of a multi-platform image', 'amd64')
    .option('--files', 'list every file with its package')
    .option('--json', 'print everything as JSON')
    .addHelpText(
      'after',
      `
Examples:
  whittle inspect oci:./shop:1.0
  whittle inspect docker://localhost:5000/gallery/nginx:latest --files`,
    )
    .action(async (text: string, options: InspectOptions) => {
      const { source, reference } = openImage(text)
      const image = await inspectImage(source, reference, options.arch)
      process.stdout.write(
        options.json ? `${JSON.stringify(image)}\n` : printable(describe(image, options.files ?? false)),
      )
    })
}

function describe(image: InspectedImage, withFiles: boolean): string {
  const { config, packages, files } = image
  const words = (value: unknown) => (Array.isArray(value) ? value.join(' ') : String(value ?? '-'))
  const lines = [
    `digest       ${image.digest}`,
    `manifest     ${image.manifestDigest} (${image.arch})`,
    `created      ${image.created ?? '-'}`,
    `size         ${formatBytes(image.compressedBytes)} compressed, ${formatBytes(image.bytes)} unpacked`,
    `user         ${words(config.User)}`,
    `entry point  ${words(config.Entrypoint)}`,
    `command      ${words(config.Cmd)}`,
    `environment  ${words(config.Env)}`,
    `ports        ${Object.keys(config.ExposedPorts ?? {}).join(' ') || '-'}`,
    '',
    `${packages.length} packages`,
    ...packages.map(
      (item) =>
        `  ${item.name.padEnd(28)} ${item.version.padEnd(28)} ${formatBytes(item.bytes).padStart(10)}  ${item.files} files`,
    ),
  ]
  if (withFiles) {
    const kinds = { file: ' ', directory: '/', symlink: '>', hardlink: '=' }
    lines.push('', `${files.length} entries`)
    for (const file of files) {
      const mode = file.mode.toString(8).padStart(4, '0')
      const target = file.target === undefined ? '' : ` -> ${file.target}`
      lines.push(
        `  ${kinds[file.type]} ${mode} ${`${file.uid}:${file.gid}`.padEnd(12)} ${file.path}${target}${file.package ? `  [${file.package}]` : ''}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}
