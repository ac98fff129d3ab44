const asyncHooks = require('node:async_hooks');
const { createRequire, isBuiltin } = require('node:module');
const { dirname, join, sep } = require('node:path');
const { Script } = require('node:vm');
const Runtime = require('jest-runtime').default;

const repository = join(__dirname, '..', '..');
const packages = join(repository, 'node_modules') + sep;
/** The house, whose modules a worker loads once. Tests and what supports them are loaded anew for each test file. */
const house = ['bin', 'checks', 'constructs', 'lib', 'stacksets'].map((folder) => join(repository, folder) + sep);
const isOfHouse = (file) => house.some((folder) => file.startsWith(folder));
/** A test file that puts something in the place of a module loads the house anew: the others must not get it. */
const replacesModules = /\bjest\.(mock|doMock|setMock|resetModules|isolateModules(Async)?)\(/;
const parametersOfModule = ['module', 'exports', 'require', '__dirname', '__filename'];

/** Compiled modules, by file. */
const scripts = new Map();
/** The modules of the house that are loaded, by file. */
const modules = new Map();
/** Where a module is, by the folder that asks for it and its name. */
const places = new Map();
/** Where source maps are, by file: an error in the house may come in any test file. */
const sourceMaps = new Map();
/** The runtime of the test file that runs now. */
let current;

/**
 * Storages end with the test file. jest makes one for each file and never ends it, so that each promise of a later file would be told to all of
 * them.
 */
const storages = new Set();
asyncHooks.AsyncLocalStorage = class extends asyncHooks.AsyncLocalStorage {
  constructor(...given) {
    super(...given);
    storages.add(this);
  }
};

/**
 * jest's runtime, in which what does not differ between test files is made once a worker, and not once a test file: packages are loaded by Node, the
 * modules of the house are loaded once, and the CloudFormation validation reads its resource schemas once, which takes it more than a second.
 */
module.exports = class extends Runtime {
  constructor(...given) {
    super(...given);
    const [, , , , , , testFile] = given;
    current = this;
    this.isApart = replacesModules.test(this.fileCache.readFile(testFile));
    this.transformCache.sourceMaps = sourceMaps;
    this.coreModule.require = (name) => require(name);
    const { executor } = this;
    executor.compile = (source, file) => compiled(source, file, executor.injectedModuleParameters);
  }

  requireModuleOrMock(from, name) {
    if (isBuiltin(name) || name.startsWith('@jest/')) return super.requireModuleOrMock(from, name);
    const file = this.placeOf(from, name);
    if (file.startsWith(packages)) {
      shareValidation();
      return require(file);
    }
    return isOfHouse(file) && !this.isApart ? this.moduleOfHouse(file) : super.requireModuleOrMock(from, name);
  }

  /** Of jest itself, only what runs the tests of a file is loaded for each. */
  requireInternalModule(from, name) {
    const file = name === undefined ? from : createRequire(from).resolve(name);
    return file.includes(`${sep}jest-circus${sep}`) ? super.requireInternalModule(from, name) : require(file);
  }

  placeOf(from, name) {
    const key = `${dirname(from)}\n${name}`;
    if (!places.has(key)) {
      const isFile = name.startsWith('.') || name.startsWith(sep);
      places.set(key, isFile ? this._resolution.resolveCjs(from, name) : createRequire(from).resolve(name));
    }
    return places.get(key);
  }

  moduleOfHouse(file) {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    if (file.endsWith('.json')) {
      modules.set(file, { exports: JSON.parse(this.fileCache.readFile(file)) });
      return modules.get(file).exports;
    }
    const module = { children: [], exports: {}, filename: file, id: file, loaded: false, path: dirname(file) };
    const { resolve } = createRequire(file);
    module.require = Object.assign((name) => current.requireModuleOrMock(file, name), { resolve, cache: require.cache });
    modules.set(file, module);
    try {
      const run = compiled(this.transformCache.transform(file), file, parametersOfModule);
      run.call(module.exports, module, module.exports, module.require, module.path, file);
      module.loaded = true;
      return module.exports;
    } catch (error) {
      modules.delete(file);
      throw error;
    }
  }

  teardown() {
    super.teardown();
    for (const storage of storages) storage.disable();
  }
};

/** The code of a module as a function of these parameters. */
function compiled(source, file, parameters) {
  const known = scripts.get(file);
  if (known !== undefined && known.source === source) return known.script.runInThisContext();
  const start = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${start}${source}\n})`, { filename: file, columnOffset: -start.length });
  scripts.set(file, { source, script });
  return script.runInThisContext();
}

/** Everybody who loads the CloudFormation validation gets the one with one engine, the CDK too, which would make an engine for each app. */
function shareValidation() {
  const file = require.resolve('@aws/cloudformation-validate', { paths: [dirname(require.resolve('aws-cdk-lib/package.json'))] });
  if (require.cache[file] !== undefined) return;
  const loaded = require(file);
  require.cache[file].exports = withOneEngine(loaded);
}

/** Engines without rules of one's own are all the same one, which nobody frees. */
function withOneEngine(validation) {
  const engines = new Map();
  const once = (name) =>
    function (config) {
      if (config !== undefined && Object.keys(config).length > 0) return new validation[name](config);
      if (!engines.has(name)) engines.set(name, new validation[name]());
      const engine = engines.get(name);
      return {
        validateTemplate: (template, options) => engine.validateTemplate(template, options ?? {}),
        listRules: () => engine.listRules(),
        free: () => undefined,
      };
    };
  return { ...validation, CompositeEngine: once('CompositeEngine'), CelEngine: once('CelEngine') };
}
