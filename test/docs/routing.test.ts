import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/run';
import { loadConfiguration } from '../../lib/meaning/read';
import { configurationSchema, resolveReference } from '../../lib/configuration/schema';
import { explainRoutes } from '../../lib/routes/explain/explain-route';
import { messageTemplates, routePresets } from '../../lib/configuration/route';
import { evaluateRoutes } from '../../lib/routes/evaluate';
import { stacksInUse } from '../../lib/routes/retired-stacks';

/** What the guide says is what the example is. `pages.test.ts` runs its commands. */
const guide = readFileSync(join(repository, 'docs/routing.md'), 'utf8');
const { configuration } = loadConfiguration(join(repository, 'examples/routes.yaml'));
const { organization, routes = [], routing, rollout } = configuration;
const explained = explainRoutes({ organization, routes, routing, stackSetName: rollout.stackSetName });

/** A pattern of stack names as the CDK reads it. */
const globOf = (name: string): RegExp => new RegExp(`^${name.replaceAll('*', '.*').replaceAll('!(', '(?!').replace(/\)$/, ').*')}$`);

it('names rules, queues, stacks and buses of the example in the commands of AWS and of the CDK', () => {
  const commands = [...guide.matchAll(/```sh(?: aws)?\n([^`]*)```/g)].map(([, text = '']) => text.replaceAll('\\\n', ' ')).join('\n');
  const rules = [...commands.matchAll(/arn:aws:events:[\w-]+:\d{12}:rule\/[\w./-]+/g)].map(([arn]) => arn);
  expect(rules).not.toEqual([]);
  expect(rules.filter((arn) => !explained.routes.some((route) => route.rules.some((rule) => rule.arn === arn)))).toEqual([]);
  const queues = [...commands.matchAll(/sqs\.[\w-]+\.amazonaws\.com\/\d{12}\/([\w-]+)/g)].map(([, name]) => name);
  expect(queues).not.toEqual([]);
  expect(queues.filter((name) => !explained.routes.some(({ deadLetters }) => deadLetters.queueName === name))).toEqual([]);
  const buses = [...commands.matchAll(/:(?:event-bus|archive)\/([\w-]+)/g)].map(([, name]) => name);
  expect(new Set(buses)).toEqual(new Set(['default', explained.home.busName]));
  const { layout } = evaluateRoutes(configuration)!;
  const stacks = [layout.home.stackName, ...stacksInUse(layout)];
  const named = [...commands.matchAll(/(?<= )["']?(cordon-(?:rout|forward)[\w*!()-]*)["']?/g)].map(([, name = '']) => globOf(name));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !stacks.some((stack) => name.test(stack)))).toEqual([]);
  // Stacks of the management account take its credentials, so no command for the other account may name them.
  const ofManagement = stacks.filter((stack) => stack.startsWith('cordon-forwarding-management-'));
  expect(ofManagement).not.toEqual([]);
  expect(named.filter((name) => ofManagement.some((stack) => name.test(stack)))).toEqual([globOf('cordon-forwarding-management-*')]);
  for (const destination of commands.matchAll(/--(?:destination|event-pattern) '([^']*)'/g)) {
    expect(() => JSON.parse(destination[1] ?? '') as unknown).not.toThrow();
  }
});

it('names every preset, message, target and source of events', () => {
  const definition = (name: string): readonly string[] => Object.keys(resolveReference({ $ref: `#/definitions/${name}` }).properties ?? {});
  const keys = [...definition('routeEvents'), ...definition('routeTarget'), ...routePresets, ...messageTemplates];
  expect(keys.length).toBeGreaterThan(20);
  expect(keys.filter((key) => !guide.includes(`\`${key}\``))).toEqual([]);
  expect(configurationSchema.properties?.['routes']).toBeDefined();
});
