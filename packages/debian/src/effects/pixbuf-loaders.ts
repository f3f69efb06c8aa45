import type { ImageTree } from '../linkage/image-tree.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import { noEffects, textFile, type Effects, type PackageCommands } from './effect-types.ts'

/**
 * What `gdk-pixbuf-query-loaders` of gdk-pixbuf 2.42.12 says of each loader in Debian 13: name and flags, media types, file
 * names, first bytes. It runs the loaders to find out, which Whittle does not.
 */
const LOADERS: Readonly<Record<string, string>> = {
  ani: String.raw`"ani" 4 "gdk-pixbuf" "Windows animated cursor" "LGPL"
"application/x-navi-animation" ""
"ani" ""
"RIFF    ACON" "    xxxx    " 100`,
  bmp: String.raw`"bmp" 5 "gdk-pixbuf" "BMP" "LGPL"
"image/bmp" "image/x-bmp" "image/x-MS-bmp" ""
"bmp" ""
"BM" "" 100`,
  gif: String.raw`"gif" 4 "gdk-pixbuf" "GIF" "LGPL"
"image/gif" ""
"gif" ""
"GIF8" "" 100`,
  heif: String.raw`"heif/avif" 4 "pixbufloader-heif" "HEIF/AVIF Image" "LGPL3"
"image/heif" "image/heic" "image/avif" ""
"heif" "heic" "avif" ""
"    ftyp" "xxxx    " 100`,
  icns: String.raw`"icns" 4 "gdk-pixbuf" "MacOS X icon" "GPL"
"image/x-icns" ""
"icns" ""
"icns" "" 100`,
  ico: String.raw`"ico" 5 "gdk-pixbuf" "Windows icon" "LGPL"
"image/x-icon" "image/x-ico" "image/x-win-bitmap" "image/vnd.microsoft.icon" "application/ico" "image/ico" "image/icon" "text/ico" ""
"ico" "cur" ""
"  \001   " "zz znz" 100
"  \002   " "zz znz" 100`,
  jxl: String.raw`"jxl" 5 "gdk-pixbuf" "JPEG XL image" "BSD-3"
"image/jxl" ""
"jxl" ""
"\377\n" "  " 100
"...\fJXL \r\n\207\n" "zzz         " 100`,
  pnm: String.raw`"pnm" 4 "gdk-pixbuf" "PNM/PBM/PGM/PPM" "LGPL"
"image/x-portable-anymap" "image/x-portable-bitmap" "image/x-portable-graymap" "image/x-portable-pixmap" ""
"pnm" "pbm" "pgm" "ppm" ""
"P1" "" 100
"P2" "" 100
"P3" "" 100
"P4" "" 100
"P5" "" 100
"P6" "" 100`,
  qtif: String.raw`"qtif" 4 "gdk-pixbuf" "QuickTime" "LGPL"
"image/x-quicktime" "image/qtif" ""
"qtif" "qif" ""
"abcdidsc" "xxxx    " 100
"abcdidat" "xxxx    " 100`,
  tga: String.raw`"tga" 4 "gdk-pixbuf" "Targa" "LGPL"
"image/x-tga" ""
"tga" "targa" ""
" \001\001" "x  " 100
" \001\t" "x  " 100
"  \002" "xz " 99
"  \003" "xz " 100
"  \n" "xz " 100
"  \v" "xz " 100`,
  tiff: String.raw`"tiff" 5 "gdk-pixbuf" "TIFF" "LGPL"
"image/tiff" ""
"tiff" "tif" ""
"MM *" "  z " 100
"II* " "   z" 100
"II* \020   CR\002 " "   z zzz   z" 0`,
  webp: String.raw`"webp" 5 "gdk-pixbuf" "The WebP image format" "LGPL"
"image/webp" "audio/x-riff" ""
"webp" ""
"RIFFsizeWEBP" "    xxxx    " 100`,
  xbm: String.raw`"xbm" 4 "gdk-pixbuf" "XBM" "LGPL"
"image/x-xbitmap" ""
"xbm" ""
"#define " "" 100
"/*" "" 50`,
  xpm: String.raw`"xpm" 4 "gdk-pixbuf" "XPM" "LGPL"
"image/x-xpixmap" ""
"xpm" ""
"/* XPM */" "" 100`,
  svg: String.raw`"svg" 6 "gdk-pixbuf" "Scalable Vector Graphics" "LGPL"
"image/svg+xml" "image/svg" "image/svg-xml" "image/vnd.adobe.svg+xml" "text/xml-svg" "image/svg+xml-compressed" ""
"svg" "svgz" "svg.gz" ""
" <svg" "*    " 100
" <!DOCTYPE svg" "*             " 100`,
}

const LOADER_PATH = /^(\/usr\/lib\/[\w-]+\/gdk-pixbuf-2\.0\/2\.10\.0)\/loaders\/libpixbufloader[-_]([a-z]+)\.so$/
const QUERY = '/gdk-pixbuf-query-loaders'

/**
 * `loaders.cache`, the list by which gdk-pixbuf finds the loaders of image formats beyond PNG and JPEG. The command that
 * makes it is put into `used` where everything is known of all loaders of the image.
 */
export function planPixbufLoaders(
  packages: readonly PackageCommands[],
  { tree, used }: { tree: ImageTree; used: Set<MaintainerCommand> },
): Effects {
  const effects = noEffects()
  const queries = packages
    .flatMap(({ name: owner, commands }) => commands.map((command) => ({ owner, command })))
    .filter(({ command }) => command.words[0]?.endsWith(QUERY))
  const owner = queries[0]?.owner
  if (owner === undefined) return effects
  const loaders = [...tree.all()]
    .flatMap(({ path }) => {
      const [, folder, format] = LOADER_PATH.exec(path) ?? []
      return folder === undefined || format === undefined ? [] : [{ path, folder, about: LOADERS[format] }]
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  if (loaders.every(({ about }) => about !== undefined)) for (const { command } of queries) used.add(command)
  for (const [folder, own] of Map.groupBy(loaders, (loader) => loader.folder)) {
    const known = own.flatMap(({ path, about }) => (about === undefined ? [] : [`"${path}"\n${about}\n\n`]))
    const path = `${folder}/loaders.cache`
    effects.files.push(textFile(path, `# GdkPixbuf Image Loader Modules file\n${known.join('')}`, owner))
    effects.declared.push({ package: owner, kind: 'file', detail: `${path}: ${known.length} loaders` })
  }
  return effects
}
