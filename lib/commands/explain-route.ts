import { type Configuration } from '../configuration/configuration';
import { type ConfigurationFile } from '../configuration/read';
import { nearest } from '../core/nearest';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { routeToText, type RouteTextOptions } from '../report/route-text';
import { type RoutesPicture } from '../report/routes-picture';
import { routesToText } from '../report/routes-text';
import { explainRoute, explainRoutes, type ExplainRoutesOptions } from '../routes/explain/explain-route';
import { evaluateRoutes } from '../routes/evaluate';
import { isExpired } from '../configuration/governance';
import { type ExplainRequest } from './explain';
import { type Io } from './io';

/**
 * `cordon explain route NAME`: describes the events that a route takes, their origin, the targets, the required policies, and the events
 * that it misses.
 */
export function explainRouteCommand(name: string, request: ExplainRequest, io: Io): ExitCode {
  const { file, today, result } = request;
  const explanation = explainRoute(name, routesOptions(file.configuration, today));
  if (explanation === undefined) throw unknownRoute(name, file);
  sayProblems(file, io);
  result.write(result.format === 'json' ? json(explanation) : routeToText(explanation, textOptions(request)));
  return exitCode.holds;
}

/** Forms of what is said of all routes together. */
export type RoutesFormat = 'text' | 'json' | 'mermaid' | 'svg' | 'html';

/** `cordon explain routes`: all routes, the events that no route takes, and a picture. */
export async function explainRoutesCommand(request: ExplainRequest<RoutesFormat>, io: Io): Promise<ExitCode> {
  const { file, today, result } = request;
  sayProblems(file, io);
  const inputs = routesOptions(file.configuration, today);
  result.write(
    result.format === 'html' ? await routesPageOf(inputs, request) : await rendered(inputs, result.format, textOptions(request)),
  );
  return exitCode.holds;
}

async function rendered(
  inputs: ExplainRoutesOptions,
  format: Exclude<RoutesFormat, 'html'>,
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

/** With a snapshot the page also shows the chain of each account, whose last links are these routes. */
async function routesPageOf(inputs: ExplainRoutesOptions, { file, snapshot, today }: ExplainRequest<RoutesFormat>): Promise<string> {
  const [{ routesPage }, { provenOrganizationOf }] = await Promise.all([
    import('../report/pages/routes.js'),
    import('./proven-organization.js'),
  ]);
  const organization = snapshot && provenOrganizationOf(file.configuration, snapshot, today);
  return routesPage(explainRoutes(inputs), await pictureOf(inputs), organization);
}

async function pictureOf(inputs: ExplainRoutesOptions): Promise<RoutesPicture> {
  const { routesPicture } = await import('../report/routes-picture.js');
  return routesPicture(explainRoutes(inputs), { archiveDays: inputs.routing.archiveDays });
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

function textOptions({ snapshot, result }: Pick<ExplainRequest<RoutesFormat>, 'snapshot' | 'result'>): RouteTextOptions {
  const accountNames = snapshot && new Map(snapshot.accounts.map(({ id, name }) => [id, name]));
  return { colour: result.colour, ...(accountNames && { accountNames }) };
}

function routesOptions(configuration: Configuration, today: string): ExplainRoutesOptions {
  const { organization, routes = [], routing, rollout, suppressionRules = [] } = configuration;
  return {
    organization,
    routes,
    routing,
    stackSetName: rollout.stackSetName,
    archiving: suppressionRules.filter((rule) => rule.stage === 'enforce' && !isExpired(rule, today)).map(({ name }) => name),
  };
}

/** Problems elsewhere in the configuration. They do not affect this route, but they block every deployment. */
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
