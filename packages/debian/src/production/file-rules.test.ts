import { describe, expect, it } from 'vitest'
import { describeRule } from './describe-rule.ts'
import { FILE_RULE_NAMES, fileRuleFor, type FileRuleContext } from './file-rules.ts'

const context: FileRuleContext = {
  reason: 'dependency',
  section: 'libs',
  roots: new Set(['nginx']),
  found: { compiler: false, iconv: false },
}

describe('fileRuleFor', () => {
  it.each([
    ['/usr/share/doc/nginx/changelog.gz', 'documentation'],
    ['/usr/share/doc/nginx/examples/copyright', 'documentation'],
    ['/usr/share/doc/nginx/copyright', undefined],
    ['/usr/share/doc/libgcc-s1', undefined],
    ['/usr/share/common-licenses/GPL-3', undefined],
    ['/usr/share/man/de/man8/nginx.8.gz', 'manual-pages'],
    ['/usr/share/postgresql/17/man/man1/psql.1.gz', 'manual-pages'],
    ['/usr/share/info/x.info.gz', 'manual-pages'],
    ['/usr/share/locale/de/LC_MESSAGES/x.mo', 'translations'],
    ['/usr/share/locale/locale.alias', undefined],
    ['/usr/include/zlib.h', 'headers'],
    ['/usr/lib/x86_64-linux-gnu/pkgconfig/zlib.pc', 'headers'],
    ['/usr/lib/x86_64-linux-gnu/perl/5.40/CORE/perl.h', 'headers'],
    ['/usr/lib/x86_64-linux-gnu/libz.a', 'static-libraries'],
    ['/usr/lib/x86_64-linux-gnu/libz.la', 'static-libraries'],
    ['/usr/lib/x86_64-linux-gnu/ImageMagick-7.1.1/modules-Q16/coders/png.la', undefined],
    ['/usr/lib/x86_64-linux-gnu/libz.so.1', undefined],
    ['/usr/lib/debug/.build-id/aa/bb.debug', 'debug-symbols'],
    ['/usr/share/bash-completion/completions/git', 'completions'],
    ['/usr/share/vim/addons/syntax/nginx.vim', 'editor-support'],
    ['/usr/share/lintian/overrides/nginx', 'package-checks'],
    ['/usr/lib/systemd/system/nginx.service', 'service-units'],
    ['/usr/lib/x86_64-linux-gnu/libsystemd.so.0', undefined],
    ['/etc/init.d/nginx', 'service-units'],
    ['/usr/lib/sysusers.d/x.conf', 'host-configuration'],
    ['/etc/ufw/applications.d/nginx', 'host-configuration'],
    ['/etc/cron.d/php', 'scheduled-jobs'],
    ['/etc/logrotate.d/nginx', 'scheduled-jobs'],
    ['/etc/dpkg/origins/debian', 'package-manager-data'],
    ['/usr/bin/py3compile', 'package-manager-data'],
    ['/usr/share/python3/debpython/files.py', 'package-manager-data'],
    ['/etc/issue', 'log-in-messages'],
    ['/usr/lib/x86_64-linux-gnu/gconv/BIG5.so', 'character-converters'],
    ['/usr/sbin/nginx', undefined],
    ['/etc/nginx/nginx.conf', undefined],
    ['/usr/share/zoneinfo/Europe/Berlin', undefined],
    ['/usr/share/X11/locale/C/Compose', undefined],
  ])('%s: %s', (path, rule) => {
    expect(fileRuleFor(path, context)).toBe(rule)
  })

  it('rests where the files are what was asked for', () => {
    const asked = (section: string): FileRuleContext => ({ ...context, reason: 'requested', section })
    expect(fileRuleFor('/usr/include/libpq-fe.h', asked('libdevel'))).toBeUndefined()
    expect(fileRuleFor('/usr/include/x.h', asked('libs'))).toBe('headers')
    expect(fileRuleFor('/usr/share/doc/python3/html/index.html', asked('doc'))).toBeUndefined()
    const withLocales = { ...context, roots: new Set(['locales']) }
    expect(fileRuleFor('/usr/share/locale/de/LC_MESSAGES/x.mo', withLocales)).toBeUndefined()
  })

  it('rests where something kept uses the files', () => {
    const found = { ...context, found: { compiler: true, iconv: true } }
    expect(fileRuleFor('/usr/include/stdio.h', found)).toBeUndefined()
    expect(fileRuleFor('/usr/lib/x86_64-linux-gnu/libc.a', found)).toBeUndefined()
    expect(fileRuleFor('/usr/lib/x86_64-linux-gnu/gconv/BIG5.so', found)).toBeUndefined()
  })

  it('has a sentence for each rule', () => {
    for (const rule of FILE_RULE_NAMES) expect(describeRule(rule)).toMatch(/^[A-Z].*\.$/)
  })
})
