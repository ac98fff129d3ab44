import { type PictureBox, type RoutesPicture } from './routes-picture';

/** A Mermaid flowchart of routes. https://mermaid.js.org/syntax/flowchart.html */
export function routesToMermaid({ title, description, sources, bus, routes }: RoutesPicture): string {
  const home = sources.findIndex(({ isHome }) => isHome);
  return [
    'flowchart LR',
    `  accTitle: ${escaped(title)}`,
    `  accDescr: ${escaped(description)}`,
    ...sources.map((source, index) => `  source${index + 1}[/${label(source)}/]`),
    ...(bus === undefined ? [] : [`  bus[(${label(bus)})]`]),
    ...routes.flatMap((route, index) => {
      const id = `route${index + 1}`;
      return [
        `  ${id}(${label(route)})`,
        ...route.targets.map((target, number) => `  ${id} --> ${id}target${number + 1}[${label(target)}]`),
        `  ${id} -. undelivered .-> ${id}dead[(${label(route.deadLetters)})]`,
        `  ${route.fromFindingsBus ? 'bus' : `source${home + 1}`} --> ${id}`,
      ];
    }),
    ...(bus === undefined ? [] : sources.flatMap(({ forwards }, index) => (forwards ? [`  source${index + 1} --> bus`] : []))),
    '',
  ].join('\n');
}

const label = ({ noun, name, details }: PictureBox): string =>
  `"${[escaped(noun), `<b>${escaped(name)}</b>`, ...details.map(escaped)].join('<br/>')}"`;

/**
 * Escapes text for Mermaid and its HTML: quotes, tags, entities, Markdown strings and directives (`%%{`) become character codes. Everything
 * else is a plain letter inside quotes. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function escaped(text: string): string {
  return text.replace(/["<>&#`]|(?<=%)\{/gu, (character) => `#${character.charCodeAt(0)};`);
}
