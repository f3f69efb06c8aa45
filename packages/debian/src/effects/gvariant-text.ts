/** A value of GVariant's text format (GLib, "GVariant Text Format"), before its type is known. */
export type VariantNode =
  | { kind: 'number'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'string'; text: string }
  | { kind: 'array' | 'tuple'; items: VariantNode[] }
  | { kind: 'dictionary'; entries: { key: VariantNode; value: VariantNode }[] }
  | { kind: 'variant'; inner: VariantNode }
  | { kind: 'maybe'; inner?: VariantNode }
  | { kind: 'typed'; type: string; inner: VariantNode }

const TYPE_WORDS: Readonly<Record<string, string>> = {
  boolean: 'b',
  byte: 'y',
  int16: 'n',
  uint16: 'q',
  int32: 'i',
  uint32: 'u',
  int64: 'x',
  uint64: 't',
  double: 'd',
  string: 's',
  objectpath: 'o',
  signature: 'g',
}
const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
const NUMBER = /[+-]?(?:0x[\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf\w*|nan)/y
const STRING = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y
const WORD = /[a-z][a-z0-9]*/y
const MAX_DEPTH = 50

/** Reads one value; `undefined` where the text is something else. */
export function parseVariantText(text: string): VariantNode | undefined {
  const reader = new TextReader(text)
  const node = reader.value(0)
  return node !== undefined && reader.isAtEnd() ? node : undefined
}

class TextReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    this.#skipSpace()
    return this.#at === this.#text.length
  }

  value(depth: number): VariantNode | undefined {
    if (depth > MAX_DEPTH) return undefined
    this.#skipSpace()
    switch (this.#text.charAt(this.#at)) {
      case '[':
        return this.#items('array', ']', depth)
      case '(':
        return this.#items('tuple', ')', depth)
      case '{':
        return this.#dictionary(depth)
      case '<': {
        this.#at += 1
        const inner = this.value(depth + 1)
        return inner !== undefined && this.#take('>') ? { kind: 'variant', inner } : undefined
      }
      case '@': {
        const type = /@(\S+)\s/y
        type.lastIndex = this.#at
        const [whole, name] = type.exec(this.#text) ?? []
        return name === undefined ? undefined : this.#typed(name, (whole ?? '').length, depth)
      }
      case '"':
      case "'":
        return this.#string()
      default:
        return this.#word(depth) ?? this.#number()
    }
  }

  #items(kind: 'array' | 'tuple', close: string, depth: number): VariantNode | undefined {
    this.#at += 1
    const items: VariantNode[] = []
    while (!this.#take(close)) {
      const item = this.value(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      if (!this.#take(',') && !this.#sees(close)) return undefined
    }
    return { kind, items }
  }

  #dictionary(depth: number): VariantNode | undefined {
    this.#at += 1
    const entries: { key: VariantNode; value: VariantNode }[] = []
    while (!this.#take('}')) {
      const key = this.value(depth + 1)
      if (key === undefined || !this.#take(':')) return undefined
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      entries.push({ key, value })
      if (!this.#take(',') && !this.#sees('}')) return undefined
    }
    return { kind: 'dictionary', entries }
  }

  #word(depth: number): VariantNode | undefined {
    const word = this.#match(WORD)
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' }
    if (word === 'nothing') return { kind: 'maybe' }
    if (word === 'just') {
      const inner = this.value(depth + 1)
      return inner && { kind: 'maybe', inner }
    }
    const type = word === undefined ? undefined : TYPE_WORDS[word]
    if (type !== undefined) return this.#typed(type, 0, depth)
    this.#at -= word?.length ?? 0
    return undefined
  }

  #typed(type: string, length: number, depth: number): VariantNode | undefined {
    this.#at += length
    const inner = this.value(depth + 1)
    return inner && { kind: 'typed', type, inner }
  }

  #number(): VariantNode | undefined {
    const text = this.#match(NUMBER)
    return text === undefined ? undefined : { kind: 'number', text }
  }

  #string(): VariantNode | undefined {
    STRING.lastIndex = this.#at
    const [whole, double, single] = STRING.exec(this.#text) ?? []
    if (whole === undefined) return undefined
    this.#at += whole.length
    const text = (double ?? single ?? '').replaceAll(
      /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|\n|([\s\S]))/g,
      (all, short: string | undefined, long: string | undefined, other: string | undefined) => {
        if (other !== undefined) return ESCAPES[other] ?? other
        const code = Number.parseInt(short ?? long ?? '', 16)
        if (Number.isNaN(code)) return ''
        return code <= 0x10_ff_ff ? String.fromCodePoint(code) : all
      },
    )
    return { kind: 'string', text }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    this.#at += found?.length ?? 0
    return found
  }

  #take(character: string): boolean {
    const isThere = this.#sees(character)
    if (isThere) this.#at += 1
    return isThere
  }

  #sees(character: string): boolean {
    this.#skipSpace()
    return this.#text.charAt(this.#at) === character
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1
  }
}
