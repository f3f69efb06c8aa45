import { describe, expect, it } from 'vitest'
import { isMimeSource, planMimeDatabase } from './mime-database.ts'
import { readXml } from './xml-elements.ts'

const SOURCE = String.raw`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE mime-info [
<!ELEMENT mime-info (mime-type)+>
<!-- a comment > --><!ATTLIST glob weight CDATA "50">
]>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-a">
    <comment>A &amp; more</comment>
    <comment xml:lang="de">A und mehr</comment>
    <generic-icon name="package-x-generic"/>
    <sub-class-of type="application/zip"/>
    <alias type="application/a"/>
    <magic priority="60">
      <match type="string" value="PK\003\004" offset="0">
        <match type="little16" value="0x0102" mask="0xff00" offset="4:12"/>
      </match>
      <match type="host32" value="017" offset="2"/>
      <match type="string" value="\x00a\n" mask="0xff00ff" offset="0"/>
    </magic>
    <glob pattern="*.TAR.A" weight="70"/>
    <glob pattern="*.C" case-sensitive="true"/>
  </mime-type>
  <mime-type type="text/b"><root-XML namespaceURI="http://b.example/" localName="b"/><glob pattern="*.b"/></mime-type>
  <mime-type type="x-content/c">
    <treemagic priority="90"><treematch path="DCIM" type="directory" non-empty="true"><treematch path="x"/></treematch></treemagic>
  </mime-type>
</mime-info>`
const override = '<mime-info><mime-type type="text/b"><glob-deleteall/><glob pattern="*.bb"/></mime-type></mime-info>'
const source = (name: string, text: string) => ({
  path: `/usr/share/mime/packages/${name}.xml`,
  content: Buffer.from(text),
})

describe('planMimeDatabase', () => {
  const contents = (...sources: Parameters<typeof planMimeDatabase>[0][number][]) =>
    Object.fromEntries(
      planMimeDatabase(sources, 'shared-mime-info').files.map(({ path, content }) => [
        path.replace('/usr/share/mime/', ''),
        content?.toString('latin1').replace(/^# .*\n# .*\n/, ''),
      ]),
    )

  it('writes what update-mime-database does', () => {
    expect(contents(source('a', SOURCE))).toEqual({
      XMLnamespaces: 'http://b.example/ b text/b\n',
      aliases: 'application/a application/x-a\n',
      'generic-icons': 'application/x-a:package-x-generic\n',
      globs: 'application/x-a:*.tar.a\napplication/x-a:*.C\ntext/b:*.b\n',
      globs2: '70:application/x-a:*.tar.a\n50:application/x-a:*.C:cs\n50:application/x-a:*.C\n50:text/b:*.b\n',
      icons: '',
      magic:
        'MIME-Magic\0\n[60:application/x-a]\n>0=\0\x04PK\x03\x04\n1>4=\0\x02\x02\x01&\x00\xff+9\n' +
        '>2=\0\x04\0\0\0\x0f~4\n>0=\0\x03\0a\n&\xff\0\xff\n',
      subclasses: 'application/x-a application/zip\n',
      treemagic: 'MIME-TreeMagic\0\n[90:x-content/c]\n>"DCIM"=directory,non-empty\n1>"x"=any\n',
      types: 'application/x-a\ntext/b\nx-content/c\n',
      version: '2.4\n',
    })
  })

  it('joins descriptions, the overriding one last, and passes over what is no XML', () => {
    const { globs } = contents(source('Override', override), source('a', SOURCE), source('broken', '<mime-info><a>'))
    expect(globs).toContain('text/b:*.bb\n')
    expect(globs).not.toContain('text/b:*.b\n')
    expect(contents(source('broken', 'no XML'))).toEqual({})
    expect(isMimeSource('/usr/share/mime/packages/x.xml')).toBe(true)
    expect(isMimeSource('/usr/share/mime/application/x.xml')).toBe(false)
  })
})

describe('readXml', () => {
  it('reads elements, attributes, entities and text', () => {
    const root = readXml('<?xml version="1.0"?><!-- c --><a x="1 &lt; 2" y=\'&#65;\'>t<b/><![CDATA[<c>]]>&amp;</a>\n')
    expect(root).toMatchObject({ name: 'a', text: 't<c>&', children: [{ name: 'b', children: [] }] })
    expect([...(root?.attributes ?? [])]).toEqual([
      ['x', '1 < 2'],
      ['y', 'A'],
    ])
  })

  it.each(['', 'text', '<a>', '<a></b>', '<a/><b/>', '<a x=">', '</a>', '<!DOCTYPE a [', '<a>'.repeat(200)])(
    'says of %j that it is no document',
    (text) => {
      expect(readXml(text)).toBeUndefined()
    },
  )

  it('takes no longer for hostile text', () => {
    const started = performance.now()
    for (const text of [
      `<a ${'x="" '.repeat(100_000)}`,
      `<a>${'<!--'.repeat(200_000)}`,
      `<a ${'"'.repeat(200_001)}>`,
    ]) {
      expect(readXml(text)).toBeUndefined()
    }
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
