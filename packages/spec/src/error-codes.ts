import type { ErrorMeanings } from '@whittle/core'

/** A definition that cannot be used. */
export const specErrors = {
  SPEC_INVALID: {
    category: 'invalid-input',
    means: 'The definition has at least one of the problems below.',
    toDo: 'Mend the places that the message lists.',
  },
} as const satisfies ErrorMeanings

/** What is wrong in one place of a definition; `SPEC_INVALID` lists them. */
export const specProblems = {
  SPEC_TOO_LARGE: {
    means: 'The text has more than 1 MiB or more than 50,000 values.',
    toDo: 'Take large files out of the definition.',
  },
  SPEC_SYNTAX_INVALID: {
    means: 'The text is not valid YAML.',
    toDo: 'Mend the line that is named: mostly indentation, a quote or a colon.',
  },
  SPEC_DOCUMENT_EMPTY: {
    means: 'There is nothing in it.',
    toDo: 'Begin with `apiVersion: whittle.dev/v1` and `kind: Image`.',
  },
  SPEC_DOCUMENT_MULTIPLE: {
    means: 'The file holds several YAML documents.',
    toDo: 'Keep one definition per file, without a line of `---` between.',
  },
  SPEC_TAG_UNSUPPORTED: {
    means: 'It uses a YAML tag (`!…`).',
    toDo: 'Leave the tag out; quote a text that begins with `!`.',
  },
  SPEC_ALIAS_EXCESSIVE: {
    means: 'It uses more than 100 aliases (`*…`).',
    toDo: 'Write the values out.',
  },
  SPEC_ALIAS_UNKNOWN: {
    means: 'An alias stands before its anchor, or there is no such anchor.',
    toDo: 'Quote a text that begins with `*`, or move the anchor up.',
  },
  SPEC_NESTING_TOO_DEEP: {
    means: 'Values are nested deeper than any definition needs.',
    toDo: 'Check the indentation.',
  },
  SPEC_KEY_DUPLICATE: {
    means: 'A key is given twice.',
    toDo: 'Keep one of the two lines.',
  },
  SPEC_KEY_INVALID: {
    means: 'A key is no name, or not one that is allowed there.',
    toDo: 'Rename it as the message says.',
  },
  SPEC_KEY_UNKNOWN: {
    means: 'There is no such key here.',
    toDo: 'Check the spelling; the hint names a similar key.',
  },
  SPEC_VALUE_MISSING: {
    means: 'A key that must be there is not.',
    toDo: 'Add it.',
  },
  SPEC_VALUE_EMPTY: {
    means: 'A key has no value.',
    toDo: 'Write a value after it, or leave the key out.',
  },
  SPEC_TEXT_UNQUOTED: {
    means: 'YAML reads the value as a number or as true or false where text is wanted.',
    toDo: 'Put it in quotes, as the hint writes it.',
  },
  SPEC_TYPE_WRONG: {
    means: 'The value is of another kind (a text where a list is wanted, for example).',
    toDo: 'Write it as the hint or the message shows.',
  },
  SPEC_VALUE_INVALID: {
    means: 'The value is of the right kind but not allowed.',
    toDo: 'Change it as the message says.',
  },
} as const satisfies ErrorMeanings
