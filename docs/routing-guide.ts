import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration } from '../lib/meaning/read';
import { routesToMermaid } from '../lib/report/routes-mermaid';
import { routesPicture } from '../lib/report/routes-picture';
import { explainRoutes } from '../lib/routes/explain/explain-route';

/** `docs/routing.md` as it is, with the picture of the example as it should be. */
export function routingGuide(): string {
  const guide = readFileSync(join(__dirname, 'routing.md'), 'utf8');
  return guide.replace(/```mermaid\n[^`]*```/, () => `\`\`\`mermaid\n${examplePicture()}\`\`\``);
}

function examplePicture(): string {
  const { organization, routes = [], routing, rollout } = loadConfiguration(join(__dirname, '..', 'examples', 'routes.yaml')).configuration;
  return routesToMermaid(
    routesPicture(explainRoutes({ organization, routes, routing, stackSetName: rollout.stackSetName }), {
      archiveDays: routing.archiveDays,
    }),
  );
}
