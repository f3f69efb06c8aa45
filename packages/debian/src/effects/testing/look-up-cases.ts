import { LIB } from '../../production/testing/carving.ts'
import { having, text } from './packages-with-effects.ts'
import type { EffectCase, ExpectedEntry } from './effect-cases.ts'

const link = (path: string, target: string): ExpectedEntry => ({ path, type: 'symlink', target })
const isFile = (path: string, holds: string): ExpectedEntry => ({ path, type: 'file', is: '644 0:0', holds })

const PIXBUF = `${LIB}/gdk-pixbuf-2.0/2.10.0`
const QUERY_LOADERS = `${LIB}/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders \\
  $(find $LOADERS_DIR -name *.so 2> /dev/null | LC_ALL=C sort) > ${PIXBUF}/loaders.cache || true
`

const mimeInfo = (type: string, pattern: string) =>
  `<mime-info><mime-type type="${type}"><glob pattern="${pattern}"/></mime-type></mime-info>`

/** Effects of scripts that make what programs look things up in: catalogues, loaders, media types, settings. */
export const LOOK_UP_CASES: readonly EffectCase[] = [
  {
    effect: 'update-xmlcatalog and update-catalog: XML and SGML catalogues',
    by: 'document-catalogs.ts',
    made: {
      'sgml-base': having(
        [text('/usr/share/sgml-base/catalog.super')],
        'update-catalog --quiet --update-super\nln -sf /var/lib/sgml-base/supercatalog /etc/sgml/catalog\n',
      ),
      'docbook-xml': having(
        [text('/usr/share/xml/docbook/catalog.xml'), text('/etc/sgml/docbook-xml.cat')],
        `update-xmlcatalog --sort --add --type system --id "http://docbook.org/xml/4.5/" --package docbook-xml --local /usr/share/xml/docbook/catalog.xml
update-xmlcatalog --sort --add --type public --id "-//OASIS//DTD DocBook XML V4.5//EN" --package docbook-xml --local /usr/share/xml/docbook/catalog.xml
update-xmlcatalog --sort --add --type uri --id "http://example.org/" --package docbook-xml --local /usr/share/xml/absent.xml
update-xmlcatalog --sort --add --type public --id "-//OASIS//DTD DocBook XML" --package docbook-xml --root
update-xmlcatalog --sort --add --type public --id "-//Absent" --package absent --root
`,
      ),
    },
    expected: [
      isFile(
        '/etc/xml/docbook-xml.xml',
        `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<delegatePublic publicIdStartString="-//OASIS//DTD DocBook XML V4.5//EN" catalog="file:///usr/share/xml/docbook/catalog.xml"/>
<delegateSystem systemIdStartString="http://docbook.org/xml/4.5/" catalog="file:///usr/share/xml/docbook/catalog.xml"/>
</catalog>
`,
      ),
      isFile(
        '/etc/xml/catalog',
        `xml:catalog">
<delegatePublic publicIdStartString="-//OASIS//DTD DocBook XML" catalog="file:///etc/xml/docbook-xml.xml"/>
</catalog>
`,
      ),
      isFile('/var/lib/sgml-base/supercatalog', '--\nCATALOG /etc/sgml/docbook-xml.cat\n'),
      link('/etc/sgml/catalog', '/var/lib/sgml-base/supercatalog'),
    ],
  },
  {
    effect: 'gdk-pixbuf-query-loaders: loaders of image formats, also those of other packages',
    by: 'pixbuf-loaders.ts',
    made: {
      'libgdk-pixbuf-2.0-0': having([text(`${PIXBUF}/loaders/libpixbufloader-gif.so`)], QUERY_LOADERS),
      'librsvg2-common': having([text(`${PIXBUF}/loaders/libpixbufloader_svg.so`)], 'exit 0\n'),
    },
    expected: [
      isFile(
        `${PIXBUF}/loaders.cache`,
        `"${PIXBUF}/loaders/libpixbufloader-gif.so"
"gif" 4 "gdk-pixbuf" "GIF" "LGPL"
"image/gif" ""
"gif" ""
"GIF8" "" 100

"${PIXBUF}/loaders/libpixbufloader_svg.so"
"svg" 6`,
      ),
    ],
  },
  {
    effect: 'gdk-pixbuf-query-loaders: a loader that is not known stays known as missing',
    by: 'pixbuf-loaders.ts',
    made: {
      'libgdk-pixbuf-2.0-0': having([text(`${PIXBUF}/loaders/libpixbufloader-other.so`)], QUERY_LOADERS),
    },
    expected: [],
    known: [`${PIXBUF.replace('/2.10.0', '')}/gdk-pixbuf-query-loaders …`],
  },
  {
    effect: 'update-mime-database: media types, also those of other packages',
    by: 'mime-database.ts',
    made: {
      'shared-mime-info': having(
        [text('/usr/share/mime/packages/freedesktop.org.xml', mimeInfo('text/x-a', '*.a'))],
        'update-mime-database /usr/share/mime\n',
      ),
      other: having([text('/usr/share/mime/packages/other.xml', mimeInfo('text/x-b', '*.b'))], 'exit 0\n'),
    },
    expected: [
      isFile('/usr/share/mime/globs2', '50:text/x-a:*.a\n50:text/x-b:*.b\n'),
      isFile('/usr/share/mime/types', 'text/x-a\ntext/x-b\n'),
    ],
  },
  {
    effect: 'glib-compile-schemas: settings, also those of other packages; the list of modules that GIO does without',
    by: 'settings-schemas.ts, gvdb.ts, answered-commands.ts',
    made: {
      'libglib2.0-0t64': having(
        [text(`${LIB}/libgio-2.0.so.0`)],
        `triggered () { "${LIB}/glib-2.0/glib-compile-schemas" /usr/share/glib-2.0/schemas || true; }
"${LIB}/glib-2.0/glib-compile-schemas" /usr/share/glib-2.0/schemas || true
"${LIB}/glib-2.0/gio-querymodules" "${LIB}/gio/modules" || true
`,
      ),
      app: having(
        [
          text(
            '/usr/share/glib-2.0/schemas/app.gschema.xml',
            '<schemalist><schema id="app" path="/app/"><key name="on" type="b"><default>true</default></key></schema></schemalist>',
          ),
        ],
        'exit 0\n',
      ),
    },
    expected: [isFile('/usr/share/glib-2.0/schemas/gschemas.compiled', 'GVariant')],
  },
]
