import { Architecture, type ImageSpec, Variant } from '@whittle/core'
import { InvalidArgumentError, Option } from 'commander'

/** `--arch`, one of the architectures that a definition may name. */
export function architectureOption(description: string): Option {
  return new Option('--arch <arch>', description).choices(Architecture.options).default('amd64')
}

export type Architectures = readonly [Architecture, ...Architecture[]]

/** `--arch A,B`: several images under one index; those of the definition unless given. */
export function architecturesOption(): Option {
  return new Option('--arch <a,b>', "architectures under one index; the definition's unless given").argParser(
    (text: string): Architectures => {
      const [first, ...others] = [...new Set(text.split(',').map((name) => name.trim()))].map((name) => {
        const parsed = Architecture.safeParse(name)
        if (parsed.success) return parsed.data
        throw new InvalidArgumentError(`Allowed are ${Architecture.options.join(' and ')}, separated by a comma.`)
      })
      return [first!, ...others]
    },
  )
}

/** What a definition is built for. */
export function architecturesOf({ spec }: ImageSpec): Architectures {
  const [first = 'amd64', ...others] = spec.architectures
  return [first, ...others]
}

/** `--variant`; `more` are choices besides one variant. */
export function variantOption(description: string, more: readonly string[] = []): Option {
  return new Option('--variant <variant>', description).choices([...Variant.options, ...more]).default('prod')
}
