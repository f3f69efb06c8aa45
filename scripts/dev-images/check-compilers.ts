import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expectRun } from './expect-run.ts'
import type { Stand } from './stand.ts'

/** Something that is compiled in a development image and runs in the production image beside it. */
interface Program {
  name: string
  image: string
  files: Readonly<Record<string, string>>
  /** Script in the development image; /src is writable. */
  build: string
  /** In the production image, as an ordinary user; /src is what the build left. */
  run: readonly string[]
  expect: string
}

const PROGRAMS: readonly Program[] = [
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
]

/** Compiles each program where the compiler is, and runs it where it is not. */
export async function checkCompilers(stand: Stand, images?: readonly string[]): Promise<string> {
  const wanted = PROGRAMS.filter(({ image }) => images === undefined || images.includes(image))
  for (const program of wanted) await compileAndRun(stand, program)
  return `${wanted.map(({ name }) => name).join(', ')}: compiled in the development image, run in production`
}

async function compileAndRun(stand: Stand, { name, image, files, build, run, expect }: Program): Promise<void> {
  const source = await mkdtemp(join(stand.folder, 'source-'))
  await chmod(source, 0o755)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true })
    await writeFile(join(source, path), content)
  }
  const binds = { '/src': source }
  const development = await stand.image(image, 'dev')
  expectRun(stand.run(development.root, ['/bin/bash', '-ec', build], { binds }), `${name}: ${build}`)
  const production = await stand.image(image, 'prod')
  const output = expectRun(stand.run(production.root, run, { binds, uid: 65_532 }), `${name}: ${run.join(' ')}`)
  if (!output.includes(expect)) throw new Error(`${name} says "${output.trim()}", not "${expect}"`)
}
