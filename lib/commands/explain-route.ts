import { type ConfigurationFile } from '../configuration/read';
import { nearest } from '../core/nearest';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { routeToText, type RouteTextOptions } from '../report/route-text';
import { type RoutesPicture } from '../report/routes-picture';
import { routesToText } from '../report/routes-text';
import { explainRoute, explainRoutes, type ExplainRoutesOptions } from '../routes/explain/explain-route';
import { evaluateRoutes } from '../routes/evaluate';
import { isExpired } from '../configuration/governance';
import { writeResult, type CommonOptions } from './context';
import { explainInputs, type ExplainCommandOptions } from './explain';
import { type Io } from './io';

/** `cordon explain route NAME`: what a route takes, from where, who gets what of it, what that needs, and what it misses. Reads files alone. */
export function explainRouteCommand(name: string, options: ExplainCommandOptions, io: Io): ExitCode {
  const { file, snapshot } = explainInputs(options);
  const inputs = routesOptions(file, options.date);
  const explanation = explainRoute(name, inputs);
  if (explanation === undefined) throw unknownRoute(name, file);
  sayProblems(file, io);
  writeResult(options.format === 'json' ? json(explanation) : routeToText(explanation, textOptions(options, snapshot, io)), options, io);
  return exitCode.holds;
}

export type ExplainRoutesCommandOptions = Omit<ExplainCommandOptions, 'format'> & {
  readonly format: CommonOptions['format'] | 'mermaid' | 'svg';
};

/** `cordon explain routes`: all routes, what nobody gets, and a picture of them. Reads files alone. */
export async function explainRoutesCommand(options: ExplainRoutesCommandOptions, io: Io): Promise<ExitCode> {
  const { file, snapshot } = explainInputs(options);
  const inputs = routesOptions(file, options.date);
  sayProblems(file, io);
  writeResult(await rendered(inputs, options, textOptions(options, snapshot, io)), options, io);
  return exitCode.holds;
}

async function rendered(
  inputs: ExplainRoutesOptions,
  { format }: ExplainRoutesCommandOptions,
  textOptions: RouteTextOptions,
): Promise<string> {
  switch (format) {
    case 'text':
      return routesToText(explainRoutes(inputs), textOptions);
    case 'json':
      return json(explainRoutes(inputs));
    case 'mermaid': {
      const { routesToMermaid } = await import('../report/routes-mermaid.js');
      return routesToMermaid(await pictureOf(inputs));
    }
    case 'svg': {
      const { routesToSvg } = await import('../report/routes-svg.js');
      return routesToSvg(await pictureOf(inputs));
    }
  }
}

async function pictureOf(inputs: ExplainRoutesOptions): Promise<RoutesPicture> {
  const { routesPicture } = await import('../report/routes-picture.js');
  return routesPicture(explainRoutes(inputs), { archiveDays: inputs.routing.archiveDays });
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

function textOptions({ output }: Pick<ExplainCommandOptions, 'output'>, snapshot: Snapshot | undefined, io: Io): RouteTextOptions {
  const accountNames = snapshot && new Map(snapshot.accounts.map(({ id, name }) => [id, name]));
  return { colour: io.colour && output === undefined, ...(accountNames && { accountNames }) };
}

function routesOptions({ configuration }: ConfigurationFile, date: string): ExplainRoutesOptions {
  const { organization, routes = [], routing, rollout, suppressionRules = [] } = configuration;
  return {
    organization,
    routes,
    routing,
    stackSetName: rollout.stackSetName,
    archiving: suppressionRules.filter((rule) => rule.stage === 'enforce' && !isExpired(rule, date)).map(({ name }) => name),
  };
}

/** They are no fault of what is asked for, but nothing is deployed as long as they stand. */
function sayProblems(file: ConfigurationFile, io: Io): void {
  for (const problem of evaluateRoutes(file.configuration)?.problems ?? []) {
    io.progress(problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
  }
}

function unknownRoute(name: string, file: ConfigurationFile): CordonError {
  const names = (file.configuration.routes ?? []).map((route) => route.name);
  const near = nearest(name, names);
  return new CordonError(exitCode.usage, {
    id: 'unknown-route',
    message: 'the configuration has no route with this name',
    value: name,
    remedy:
      near !== undefined
        ? `did you mean ${near}?`
        : names.length === 0
          ? 'add routes to the configuration first; examples/routes.yaml shows how'
          : `use one of ${names.join(', ')}`,
    file: file.locate('').file,
  });
}
