import { describe, expect, it } from 'vitest'
import { specOf } from './draft.ts'
import { newDraft } from './new-draft.ts'
import { readYamlText, yamlTextOf } from './yaml-text.ts'

describe('yamlTextOf and readYamlText', () => {
  it('carry a draft to text and back', () => {
    const draft = { ...newDraft('nginx', 'Europe/Berlin'), name: 'shop', user: 'web' }
    const { text, problems } = yamlTextOf(draft)
    expect(problems).toEqual([])
    expect(text).toContain('from: nginx')
    expect(specOf(readYamlText(text, draft).draft)).toEqual(specOf(draft))
  })

  it('write what is half typed', () => {
    const draft = { ...newDraft('nginx'), environment: [{ id: '0', key: 'MODE', value: '' }] }
    expect(yamlTextOf(draft).text).toContain('MODE: ""')
  })

  it('leave the draft alone and name the line while the text is wrong', () => {
    const draft = { ...newDraft('nginx'), name: 'shop' }
    const text = yamlTextOf(draft).text.replace('from: nginx', 'from: nginx\n  colour: red')
    const edited = readYamlText(text, draft)
    expect(edited.draft).toBe(draft)
    expect(edited.text).toBe(text)
    expect(edited.problems).toEqual([expect.objectContaining({ path: 'spec.colour', line: 7 })])
  })
})
