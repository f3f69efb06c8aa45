/** Something that is compiled in a development image and runs in the production image beside it. */
export interface Program {
  name: string
  image: string
  /** Where it runs, if that is not the production image of the same name. */
  runsIn?: string
  files: Readonly<Record<string, string>>
  /** Script in the development image; /src is writable. */
  build: string
  /** In the production image, as an ordinary user; /src is what the build left. */
  run: readonly string[]
  expect: string
}

/** One for each way to native code that a base image has a compiler for. Nothing is fetched while they are compiled. */
export const PROGRAMS: readonly Program[] = [
  {
    name: 'C program',
    image: 'glibc-dynamic',
    files: {
      'main.c': `#include <stdio.h>
#include <zlib.h>
int main(void) { printf("zlib %s, crc %lx\\n", zlibVersion(), crc32(0, (const unsigned char *)"whittle", 7)); return 0; }
`,
    },
    build: 'cc -O2 -Wall -Werror -o /src/main /src/main.c -lz',
    run: ['/src/main'],
    expect: 'zlib 1.',
  },
  {
    name: 'Python wheel',
    image: 'python',
    files: {
      'pyproject.toml': `[build-system]
requires = ["setuptools", "wheel"]
build-backend = "setuptools.build_meta"
[project]
name = "native-answer"
version = "1.0"
`,
      'setup.py': `from setuptools import Extension, setup
setup(ext_modules=[Extension("native_answer", ["native.c"])])
`,
      'native.c': `#include <Python.h>
static PyObject *answer(PyObject *self, PyObject *unused) { return PyLong_FromLong(6 * 7); }
static PyMethodDef methods[] = {{"answer", answer, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "native_answer", NULL, -1, methods};
PyMODINIT_FUNC PyInit_native_answer(void) { return PyModule_Create(&module); }
`,
    },
    build: `cd /src && pip wheel --no-build-isolation --no-index --no-deps -w dist . &&
pip install --no-index --no-deps --target app dist/native_answer-1.0-*.whl`,
    run: [
      '/usr/bin/python3',
      '-c',
      'import sys; sys.path.insert(0, "/src/app"); import native_answer; print(native_answer.answer())',
    ],
    expect: '42',
  },
  {
    name: 'Node addon',
    image: 'node',
    files: {
      'package.json': '{ "name": "native-answer", "version": "1.0.0", "gypfile": true }\n',
      'binding.gyp': '{ "targets": [{ "target_name": "answer", "sources": ["answer.c"] }] }\n',
      'answer.c': `#include <node_api.h>
static napi_value answer(napi_env env, napi_callback_info info) {
  napi_value value;
  napi_create_int32(env, 42, &value);
  return value;
}
NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "answer", NAPI_AUTO_LENGTH, answer, NULL, &function);
  return function;
}
`,
    },
    build: 'cd /src && node-gyp rebuild --nodedir=/usr',
    run: ['/usr/bin/node', '-p', 'require("/src/build/Release/answer.node")()'],
    expect: '42',
  },
  {
    name: 'Ruby extension',
    image: 'ruby',
    files: {
      'extconf.rb': "require 'mkmf'\ncreate_makefile('native_answer')\n",
      'answer.c': `#include <ruby.h>
static VALUE answer(VALUE self) { return INT2FIX(6 * 7); }
void Init_native_answer(void) { rb_define_module_function(rb_define_module("NativeAnswer"), "answer", answer, 0); }
`,
    },
    build: 'cd /src && ruby extconf.rb && make',
    run: ['/usr/bin/ruby', '-I/src', '-rnative_answer', '-e', 'puts NativeAnswer.answer'],
    expect: '42',
  },
  {
    name: 'PHP extension',
    image: 'php',
    files: {
      'config.m4': `PHP_ARG_ENABLE([answer], [whether to enable answer], [AS_HELP_STRING([--enable-answer], [Enable answer])], [yes])
PHP_NEW_EXTENSION([answer], [answer.c], [$ext_shared])
`,
      'answer.c': `#include <php.h>
ZEND_BEGIN_ARG_INFO(no_arguments, 0)
ZEND_END_ARG_INFO()
PHP_FUNCTION(answer) { ZEND_PARSE_PARAMETERS_NONE(); RETURN_LONG(6 * 7); }
static const zend_function_entry functions[] = {PHP_FE(answer, no_arguments) PHP_FE_END};
zend_module_entry answer_module_entry = {STANDARD_MODULE_HEADER, "answer", functions, NULL, NULL, NULL, NULL, NULL, "1.0",
  STANDARD_MODULE_PROPERTIES};
ZEND_GET_MODULE(answer)
`,
    },
    build: 'cd /src && phpize && ./configure && make',
    run: ['/usr/bin/php', '-d', 'extension=/src/modules/answer.so', '-r', 'echo answer();'],
    expect: '42',
  },
  {
    name: 'Perl module in C',
    image: 'perl',
    files: {
      'Makefile.PL':
        "use ExtUtils::MakeMaker;\nWriteMakefile(NAME => 'NativeAnswer', VERSION_FROM => 'NativeAnswer.pm');\n",
      'NativeAnswer.pm': `package NativeAnswer;
our $VERSION = '1.0';
require XSLoader;
XSLoader::load('NativeAnswer', $VERSION);
1;
`,
      'NativeAnswer.xs': `#include "EXTERN.h"
#include "perl.h"
#include "XSUB.h"
MODULE = NativeAnswer  PACKAGE = NativeAnswer
int
answer()
  CODE:
    RETVAL = 6 * 7;
  OUTPUT:
    RETVAL
`,
    },
    build: 'cd /src && perl Makefile.PL && make',
    run: ['/usr/bin/perl', '-Mblib=/src', '-MNativeAnswer', '-e', 'print NativeAnswer::answer()'],
    expect: '42',
  },
  {
    name: 'Go program',
    image: 'go',
    runsIn: 'static',
    files: {
      'go.mod': 'module example.org/answer\n\ngo 1.24\n',
      'main.go': `package main

import (
	"crypto/x509"
	"fmt"
	"os/user"
	"time"
)

func main() {
	account, err := user.Current()
	must(err)
	zone, err := time.LoadLocation("Europe/Berlin")
	must(err)
	trusted, err := x509.SystemCertPool()
	must(err)
	if trusted.Equal(x509.NewCertPool()) {
		panic("no certificates")
	}
	fmt.Println(account.Username, "is in", zone)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
`,
    },
    build: 'cd /src && CGO_ENABLED=0 GOFLAGS=-mod=mod GOPROXY=off go build -o answer .',
    run: ['/src/answer'],
    expect: 'nonroot is in Europe/Berlin',
  },
  {
    name: 'Rust program',
    image: 'rust',
    runsIn: 'glibc-dynamic',
    files: {
      'Cargo.toml': '[package]\nname = "answer"\nversion = "1.0.0"\nedition = "2021"\n',
      'src/main.rs': `use std::thread;

fn main() {
    let halves: Vec<_> = (0..2).map(|_| thread::spawn(|| 21)).collect();
    println!("{}", halves.into_iter().map(|half| half.join().unwrap()).sum::<i32>());
}
`,
    },
    build: 'cd /src && cargo build --release --offline',
    run: ['/src/target/release/answer'],
    expect: '42',
  },
  ...(['java', 'jdk-21', 'jdk-25'] as const).map((image): Program => ({
    name: `Java class of ${image}`,
    image,
    runsIn: image === 'jdk-25' ? 'java-25' : image,
    files: {
      'Answer.java': `import java.util.stream.IntStream;

record Answer(int value) {
  public static void main(String[] arguments) {
    System.out.println(new Answer(IntStream.rangeClosed(3, 6).sum() + 24));
  }
}
`,
    },
    build: 'cd /src && javac -d classes Answer.java && jar --create --file answer.jar --main-class Answer -C classes .',
    run: ['/usr/bin/java', '-jar', '/src/answer.jar'],
    expect: 'Answer[value=42]',
  })),
]
