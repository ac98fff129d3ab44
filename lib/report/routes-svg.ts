import { type PictureBox, type PictureRoute, type RoutesPicture } from './routes-picture';
import { brokenName, shortened, wrapped, xml } from './svg-text';

/** A box with its lines, in its place. */
interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly style: BoxStyle;
  readonly title: string;
  readonly lines: readonly { readonly text: string; readonly style: 'noun' | 'name' | 'detail' }[];
}

type BoxStyle = 'source' | 'bus' | 'route' | 'target' | 'dead';

interface Edge {
  readonly from: Placed;
  readonly to: Placed;
  readonly style: 'flow' | 'fails';
}

const width = 1200;
const margin = 24;
const columns = {
  source: { x: margin, width: 204 },
  bus: { x: 276, width: 150 },
  route: { x: 474, width: 272 },
  target: { x: 794, width: 382 },
};
const top = 84;
const padding = { x: 12, y: 9 };
const fonts = { title: { size: 18, bold: true }, noun: { size: 11 }, name: { size: 13, bold: true }, detail: { size: 12 } } as const;
const lineHeights = { noun: 15, name: 18, detail: 16 };
const gaps = { target: 8, route: 26, source: 14 };
/** A detail takes no more lines than these. */
const mostLines = 3;

/**
 * A picture of routes as SVG, from left to right: the places where events arise, the findings bus, routes, and targets with their
 * dead-letter queues. It has a title and a description for screen readers. It follows the light or dark theme of the reader, and loads
 * nothing.
 */
export function routesToSvg(picture: RoutesPicture): string {
  const { boxes, edges, height } = laidOut(picture);
  const heading = (column: keyof typeof columns, text: string): string =>
    `<text class="heading" x="${columns[column].x}" y="${top - 18}">${text}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="cordon-routes-title cordon-routes-description">`,
    `<title id="cordon-routes-title">${xml(picture.title)}</title>`,
    `<desc id="cordon-routes-description">${xml(picture.description)}</desc>`,
    `<style>${style}</style>`,
    `<defs>${marker('flow')}${marker('fails')}</defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${margin}" y="36">${xml(shortened(picture.title, width - 2 * margin, fonts.title))}</text>`,
    heading('source', 'Where events arise'),
    ...(picture.bus === undefined ? [] : [heading('bus', 'Findings bus')]),
    heading('route', 'Routes'),
    heading('target', 'Targets and dead letters'),
    ...edges.map(edgeToSvg),
    ...boxes.map(boxToSvg),
    '</svg>',
    '',
  ].join('\n');
}

function laidOut({ sources, bus, routes }: RoutesPicture): {
  readonly boxes: readonly Placed[];
  readonly edges: readonly Edge[];
  readonly height: number;
} {
  const edges: Edge[] = [];
  const placedRoutes: { readonly route: PictureRoute; readonly box: Placed }[] = [];
  const right: Placed[] = [];
  let y = top;
  for (const route of routes) {
    const ends = stacked([...route.targets, route.deadLetters], 'target', y, gaps.target).map((box, index) =>
      index < route.targets.length ? box : { ...box, style: 'dead' as const },
    );
    const block = bottomOf(ends) - y;
    const box = centred(placed(route, 'route', 'route'), y, block);
    edges.push(...ends.map((to): Edge => ({ from: box, to, style: to.style === 'dead' ? 'fails' : 'flow' })));
    placedRoutes.push({ route, box });
    right.push(...ends);
    y = Math.max(y + block, box.y + box.height) + gaps.route;
  }
  const byBus = placedRoutes.filter(({ route }) => route.fromFindingsBus).map(({ box }) => box);
  const direct = placedRoutes.filter(({ route }) => !route.fromFindingsBus).map(({ box }) => box);
  // The home bus is beside the routes that take from it. The other buses are beside the routes that take from the findings bus.
  const homeBox = sources.find(({ isHome }) => isHome);
  const others = sources.filter((source) => source !== homeBox);
  const home = homeBox && placed(homeBox, 'source', 'source');
  const placedHome = home && (direct.length > 0 ? centred(home, firstOf(direct), bottomOf(direct) - firstOf(direct)) : { ...home, y: top });
  const busTop = byBus.length > 0 ? firstOf(byBus) : top;
  const placedBus = bus && centred(placed(bus, 'bus', 'bus'), busTop, bottomOf(byBus) - busTop);
  const placedOthers = below(
    stacked(others, 'source', 0, gaps.source),
    placedBus === undefined ? top : placedBus.y + placedBus.height / 2,
    placedHome === undefined ? top : placedHome.y + placedHome.height + gaps.source,
  );
  if (placedHome !== undefined) edges.push(...direct.map((to): Edge => ({ from: placedHome, to, style: 'flow' })));
  if (placedBus !== undefined) {
    const all = placedHome === undefined ? placedOthers : [placedHome, ...placedOthers];
    const inOrder = homeBox === undefined ? others : [homeBox, ...others];
    edges.push(
      ...all.filter((_, index) => inOrder[index]?.forwards === true).map((from): Edge => ({ from, to: placedBus, style: 'flow' })),
    );
    edges.push(...byBus.map((to): Edge => ({ from: placedBus, to, style: 'flow' })));
  }
  const boxes = [
    ...(placedHome === undefined ? [] : [placedHome]),
    ...placedOthers,
    ...(placedBus === undefined ? [] : [placedBus]),
    ...placedRoutes.map(({ box }) => box),
    ...right,
  ];
  return { boxes, edges, height: Math.ceil(bottomOf(boxes) + margin) };
}

const firstOf = (boxes: readonly Placed[]): number => Math.min(...boxes.map(({ y }) => y));
const bottomOf = (boxes: readonly Placed[]): number => Math.max(top, ...boxes.map(({ y, height }) => y + height));

function placed({ noun, name, details }: PictureBox, column: keyof typeof columns, boxStyle: BoxStyle): Placed {
  const { x, width: columnWidth } = columns[column];
  const inside = columnWidth - 2 * padding.x;
  const lines = [
    { text: shortened(noun, inside, fonts.noun), style: 'noun' as const },
    ...brokenName(name, inside, fonts.name).map((text) => ({ text, style: 'name' as const })),
    ...details.flatMap((detail) => wrapped(detail, inside, fonts.detail, mostLines).map((text) => ({ text, style: 'detail' as const }))),
  ];
  return {
    x,
    y: 0,
    width: columnWidth,
    height: 2 * padding.y + lines.reduce((sum, line) => sum + lineHeights[line.style], 0),
    style: boxStyle,
    title: [`${noun} ${name}`, ...details].join('; '),
    lines,
  };
}

function stacked(boxes: readonly PictureBox[], column: 'source' | 'target', from: number, gap: number): readonly Placed[] {
  let y = from;
  return boxes.map((each) => {
    const box = { ...placed(each, column, column), y };
    y += box.height + gap;
    return box;
  });
}

/** In the middle of a stretch, or from its beginning where it is longer. */
function centred(box: Placed, from: number, stretch: number): Placed {
  return { ...box, y: from + Math.max(0, (stretch - box.height) / 2) };
}

/** A stack around a middle, but not above what it must stay below. */
function below(boxes: readonly Placed[], middle: number, least: number): readonly Placed[] {
  const height = boxes.length === 0 ? 0 : Math.max(...boxes.map(({ y, height: own }) => y + own));
  const shift = Math.max(least, middle - height / 2);
  return boxes.map((box) => ({ ...box, y: box.y + shift }));
}

function boxToSvg({ x, y, width: boxWidth, height, style: boxStyle, title, lines }: Placed): string {
  let baseline = y + padding.y;
  const texts = lines.map(({ text, style: lineStyle }) => {
    baseline += lineHeights[lineStyle];
    return `<text class="${lineStyle}" x="${x + padding.x}" y="${round(baseline - 4)}">${xml(text)}</text>`;
  });
  return [
    `<g class="${boxStyle}"><title>${xml(title)}</title>`,
    `<rect x="${x}" y="${round(y)}" width="${boxWidth}" height="${round(height)}" rx="${boxStyle === 'bus' ? 18 : 6}"/>`,
    ...texts,
    '</g>',
  ].join('');
}

function edgeToSvg({ from, to, style: edgeStyle }: Edge): string {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x - 7, y: to.y + to.height / 2 };
  // Only the last part of an edge bends, so that it passes beside the boxes between.
  const bend = columns.bus.x - columns.source.x - columns.source.width;
  const from1 = end.x - bend;
  const straight = from1 > start.x + 1 ? `H${round(from1)}` : '';
  const startX = straight === '' ? start.x : from1;
  const middle = (startX + end.x) / 2;
  return `<path class="${edgeStyle}" marker-end="url(#${edgeStyle})" d="M${round(start.x)} ${round(start.y)}${straight}C${round(middle)} ${round(start.y)} ${round(middle)} ${round(end.y)} ${round(end.x)} ${round(end.y)}"/>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const marker = (id: Edge['style']): string =>
  `<marker id="${id}" class="${id}-head" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>`;

/** Text has a contrast of at least 4.5 to 1 on its box in either theme, lines and borders of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11). */
const style = [
  'svg{--page:#ffffff;--ink:#1b1f24;--muted:#57606a;--line:#6e7781;--fail:#b35900;--source:#eef4fb;--source-line:#3b6ea5;--bus:#f3effb;--bus-line:#7a52b3;--route:#edf7ef;--route-line:#2f7d4f;--target:#f6f8fa;--target-line:#6e7781;--dead:#fff6ec;--dead-line:#b35900}',
  '@media(prefers-color-scheme:dark){svg{--page:#0d1117;--ink:#e6edf3;--muted:#a8b3bf;--line:#8b949e;--fail:#e3963e;--source:#12233a;--source-line:#6ea8e5;--bus:#221a36;--bus-line:#b08ae8;--route:#12281b;--route-line:#5fb583;--target:#1b222b;--target-line:#8b949e;--dead:#2c1f10;--dead-line:#e3963e}}',
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink)}',
  '.page{fill:var(--page)}',
  `.title{font-size:${fonts.title.size}px;font-weight:600}`,
  '.heading{font-size:12px;font-weight:600;fill:var(--muted)}',
  `.noun{font-size:${fonts.noun.size}px;fill:var(--muted)}`,
  `.name{font-size:${fonts.name.size}px;font-weight:600}`,
  `.detail{font-size:${fonts.detail.size}px}`,
  ...(['source', 'bus', 'route', 'target', 'dead'] as const).map((each) => `.${each} rect{fill:var(--${each});stroke:var(--${each}-line)}`),
  '.dead rect{stroke-dasharray:4 3}',
  '.flow{fill:none;stroke:var(--line);stroke-width:1.4}',
  '.fails{fill:none;stroke:var(--fail);stroke-width:1.4;stroke-dasharray:4 3}',
  '.flow-head{fill:var(--line)}',
  '.fails-head{fill:var(--fail)}',
].join('');
