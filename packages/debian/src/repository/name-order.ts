/** Relation fields in the order in which apt reads them from a stanza (apt 2.6, deblistparser.cc). */
const FIELDS = [
  'pre-depends',
  'depends',
  'conflicts',
  'breaks',
  'recommends',
  'suggests',
  'replaces',
  'enhances',
  'provides',
] as const

const [TAB, SPACE, COMMA, PIPE] = [9, 32, 44, 124]

/**
 * The order in which names first occur in the indexes, as packages or in the relations of others. apt numbers packages so,
 * and takes the later one where two are equal in everything else.
 */
export class NameOrder {
  private readonly places = new Map<string, number>()

  /** Names met so far. */
  get size(): number {
    return this.places.size
  }

  /** Reads on with a stanza: its fields by lower-case name. */
  meet(fields: ReadonlyMap<string, string>): void {
    const name = fields.get('package')
    if (name !== undefined) this.add(name)
    for (const field of FIELDS) {
      const relations = fields.get(field)
      if (relations) this.addNames(relations, field)
    }
  }

  /** Gives the places of these names, and forgets everything else. */
  settle(names: Iterable<string>): ReadonlyMap<string, number> {
    const settled = new Map<string, number>()
    for (const name of names) settled.set(name, this.places.get(name) ?? this.places.size)
    this.places.clear()
    return settled
  }

  private add(name: string): void {
    if (!this.places.has(name)) this.places.set(name, this.places.size)
  }

  private addNames(relations: string, field: string): void {
    for (let position = 0; position < relations.length;) {
      const start = skipSpaces(relations, position)
      let end = start
      while (isNameCharacter(relations.charCodeAt(end))) end++
      // `name:any` is another name to apt, but for a provided one; `name:amd64` is this name, first met.
      if (end > start && (field === 'provides' || !relations.startsWith(':any', end))) {
        this.add(relations.slice(start, end))
      }
      position = nextRelation(relations, end)
    }
  }
}

function skipSpaces(text: string, position: number): number {
  let next = position
  while (text.charCodeAt(next) === SPACE || text.charCodeAt(next) === TAB) next++
  return next
}

/** Where the next alternative or group begins. */
function nextRelation(relations: string, position: number): number {
  let next = position
  for (; next < relations.length; next++) {
    const character = relations.charCodeAt(next)
    if (character === COMMA || character === PIPE) return next + 1
  }
  return next
}

/** Lower-case letters, digits, plus, minus and dot (Policy 5.6.7). */
function isNameCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46
}
