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
    expect(specOf(readYamlText(text, { draft }).draft)).toEqual(specOf(draft))
  })

  it('write what is half typed', () => {
    const draft = { ...newDraft('nginx'), environment: [{ id: '0', key: 'MODE', value: '' }] }
    expect(yamlTextOf(draft).text).toContain('MODE: ""')
  })

  it('leave the draft alone and name the line while the text is wrong', () => {
    const draft = { ...newDraft('nginx'), name: 'shop' }
    const text = yamlTextOf(draft).text.replace('from: nginx', 'from: nginx\n  colour: red')
    const edited = readYamlText(text, { draft })
    expect(edited.draft).toBe(draft)
    expect(edited.text).toBe(text)
    expect(edited.problems).toEqual([expect.objectContaining({ path: 'spec.colour', line: 7 })])
  })

  const dockerfile = 'FROM nginx:1.27\nENV MODE=fast\nRUN make\nUSER 101\n'

  it('make a definition of a pasted Dockerfile, and keep what it does not say', () => {
    const draft = { ...newDraft('static'), name: 'shop', title: 'Shop' }
    const edited = readYamlText(dockerfile, { draft, bases: ['nginx'] })
    expect(edited.text).toMatch(/^apiVersion: .*\n[^]*name: shop\n[^]*from: nginx\n[^]*MODE: fast/)
    expect(edited.draft).toMatchObject({ name: 'shop', title: 'Shop', from: 'nginx', user: '101' })
    expect(edited.problems).toEqual([])
    expect(edited.notCarriedOver).toEqual([
      { line: 1, what: 'FROM nginx:1.27', why: expect.stringContaining("its version is Debian's") },
      { line: 3, what: 'RUN make', why: expect.stringContaining('not run') },
    ])
    const typed = readYamlText(`${edited.text}# typed\n`, { draft: edited.draft, before: edited })
    expect(typed.notCarriedOver).toBe(edited.notCarriedOver)
  })

  it('name the lines of a Dockerfile of which nothing can be carried over', () => {
    const draft = newDraft('static')
    const edited = readYamlText('FROM alpine\nRUN apk add curl', { draft })
    expect(edited).toMatchObject({ text: 'FROM alpine\nRUN apk add curl', draft })
    expect(edited.problems.map(({ line }) => line)).toEqual([undefined, 1, 2])
  })
})
