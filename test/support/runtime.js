const asyncHooks = require('node:async_hooks');
const { dirname } = require('node:path');
const { Script } = require('node:vm');
const Runtime = require('jest-runtime').default;

/** The CDK, which a worker loads once: running its modules anew for each file took a second each. Nothing in it is changed by what uses it. */
const cdk = /^(aws-cdk-lib|cdk-nag|constructs)(\/|$)/;
/** What the CloudFormation validation is loaded by. */
const validation = '@aws/cloudformation-validate';
/** The environment that the worker began with. */
const ownEnvironment = process.env;
/** Compiled modules, by file. */
const scripts = new Map();
/** The CloudFormation validation of this worker, as `withOneEngine` made it. */
let sharedValidation;

/** The CDK gets it too, which would make an engine for each app. */
function shareValidation() {
  if (sharedValidation === undefined) {
    const file = require.resolve(validation, { paths: [dirname(require.resolve('aws-cdk-lib/package.json'))] });
    sharedValidation = withOneEngine(require(file));
    require.cache[file].exports = sharedValidation;
  }
  return sharedValidation;
}

/**
 * jest's runtime, in which what does not differ between test files is made once a worker, and not once a test file: a module's code is compiled once
 * (each file still runs it anew, in a context of its own), the CDK is loaded once, and the CloudFormation validation reads its resource schemas once,
 * which takes it more than a second.
 */
module.exports = class extends Runtime {
  constructor(...given) {
    super(...given);
    const { coreModule, executor } = this;
    const requireCore = coreModule.require.bind(coreModule);
    coreModule.require = (name) => (/^(node:)?async_hooks$/.test(name) ? this.asyncHooks() : requireCore(name));
    const compile = executor.compile.bind(executor);
    executor.compile = (source, file) => {
      const context = executor.environment.getVmContext();
      if (context === null) return null;
      try {
        return scriptOf(source, file, executor.injectedModuleParameters).runInContext(context);
      } catch {
        // It says what is wrong with the code.
        return compile(source, file);
      }
    };
  }

  requireModuleOrMock(from, name) {
    if (cdk.test(name)) {
      // Outside, it would read the environment of the worker, and not the one that the test file sets.
      process.env = this.executor.environment.global.process.env;
      shareValidation();
      return require(require.resolve(name, { paths: [from] }));
    }
    return name === validation ? shareValidation() : super.requireModuleOrMock(from, name);
  }

  /**
   * Those of Node, whose storages end with the test file. jest makes one for each file and never ends it, so that each promise of a later file would
   * be told to all of them.
   */
  asyncHooks() {
    const storages = (this.storages ??= new Set());
    class AsyncLocalStorage extends asyncHooks.AsyncLocalStorage {
      constructor(...given) {
        super(...given);
        storages.add(this);
      }
    }
    return { ...asyncHooks, AsyncLocalStorage };
  }

  teardown() {
    super.teardown();
    for (const storage of this.storages ?? []) storage.disable();
    // The environment of the next test file is a copy of this.
    process.env = ownEnvironment;
  }
};

function scriptOf(source, file, parameters) {
  const known = scripts.get(file);
  if (known !== undefined && known.source === source) return known.script;
  const start = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${start}${source}\n})`, { filename: file, columnOffset: -start.length });
  scripts.set(file, { source, script });
  return script;
}

/** Engines without rules of one's own are all the same one, which nobody frees. */
function withOneEngine(validationPackage) {
  const engines = new Map();
  const once = (name) =>
    function (config) {
      if (config !== undefined && Object.keys(config).length > 0) return new validationPackage[name](plain(config));
      if (!engines.has(name)) engines.set(name, new validationPackage[name]());
      const engine = engines.get(name);
      return {
        validateTemplate: (template, options) => engine.validateTemplate(template, plain(options ?? {})),
        listRules: () => engine.listRules(),
        free: () => undefined,
      };
    };
  return { ...validationPackage, CompositeEngine: once('CompositeEngine'), CelEngine: once('CelEngine') };
}

/** The same as an object of this context: the validation takes no others. */
function plain(value) {
  return JSON.parse(JSON.stringify(value));
}
