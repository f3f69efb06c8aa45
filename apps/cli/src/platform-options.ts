import { Architecture, Variant } from '@whittle/core'
import { Option } from 'commander'

/** `--arch`, one of the architectures that a definition may name. */
export function architectureOption(description: string): Option {
  return new Option('--arch <arch>', description).choices(Architecture.options).default('amd64')
}

/** `--variant`; `more` are choices besides one variant. */
export function variantOption(description: string, more: readonly string[] = []): Option {
  return new Option('--variant <variant>', description).choices([...Variant.options, ...more]).default('prod')
}
