import * as fc from 'fast-check';
import { routesToMermaid } from '../../lib/report/routes-mermaid';
import { routesPicture, type RoutesPicture } from '../../lib/report/routes-picture';
import { routesToSvg } from '../../lib/report/routes-svg';
import { brokenName, shortened, textWidth, wrapped } from '../../lib/report/svg-text';
import { explainRoutes } from '../../lib/routes/explain/explain-route';
import { plain } from '../../lib/core/plain';
import { type Route } from '../../lib/configuration/route';
import { organization, routeOf } from '../routes/support';
import { runs } from '../support/runs';

const pictureOf = (routes: readonly Route[]): RoutesPicture => {
  const routing = { alarmTopicArns: [], fromMemberAccounts: false, archiveDays: 90, deadLetterDays: 14, retiredStacks: [] };
  return routesPicture(explainRoutes({ organization, routes, routing, stackSetName: 'cordon-containment-roles' }), routing);
};
const example = [
  routeOf('urgent', { guardDuty: { severityAtLeast: 7 } }, { silenceDays: 7 }),
  routeOf(
    'ended',
    { preset: 'membership-ended' },
    { alarmOnEvents: true, targets: [{ sns: { topicName: 'ended' } }, { sqs: { queueName: 'ended' } }] },
  ),
  routeOf('tamper', { preset: 'tamper-detection' }),
];

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The boxes of a picture with their lines. */
function boxesOf(svg: string): readonly (Rectangle & {
  readonly texts: readonly { readonly x: number; readonly y: number; readonly style: string; readonly text: string }[];
})[] {
  return [...svg.matchAll(/<g class="\w+"><title>[^<]*<\/title>\n?(<rect [^>]*>)([^]*?)<\/g>/g)].map(([, rect = '', inside = '']) => {
    const number = (name: string): number => Number(new RegExp(` ${name}="([^"]*)"`).exec(rect)?.[1]);
    return {
      x: number('x'),
      y: number('y'),
      width: number('width'),
      height: number('height'),
      texts: [...inside.matchAll(/<text class="(\w+)" x="([\d.]+)" y="([\d.]+)">([^<]*)<\/text>/g)].map(
        ([, style = '', x, y, text = '']) => ({
          style,
          x: Number(x),
          y: Number(y),
          text: text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
        }),
      ),
    };
  });
}

/** Opens and closes each element once, in order: all that well-formed means for what has neither comments nor sections. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = [];
  for (const [, closing, name = '', own] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (own === '/') continue;
    if (closing === '') open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

const overlap = (one: Rectangle, other: Rectangle): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

const fonts: Readonly<Record<string, { readonly size: number; readonly bold?: boolean }>> = {
  noun: { size: 11 },
  name: { size: 13, bold: true },
  detail: { size: 12 },
};

/** Names and ARNs that want to be more than letters; of one line, as a picture has them. */
const hostile = fc
  .oneof(
    fc.constantFrom(
      ...[
        '</text><script>alert(1)</script>',
        '"]; end',
        '`**b**`',
        '%%{init: {}}%%',
        '#quot;',
        '&lt;',
        '\u202e\u0000\n',
        ']]>',
        "a' onload='x",
      ],
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
  )
  .map(plain);
const box = fc.record({ noun: hostile, name: hostile, details: fc.array(hostile, { maxLength: 3 }) });
const pictures: fc.Arbitrary<RoutesPicture> = fc.record({
  title: hostile,
  description: hostile,
  sources: fc
    .array(fc.record({ noun: hostile, name: hostile, details: fc.array(hostile, { maxLength: 2 }), forwards: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((sources) => sources.map((source, index) => ({ ...source, isHome: index === 0 }))),
  bus: box,
  routes: fc
    .array(
      fc.record({
        noun: hostile,
        name: hostile,
        details: fc.array(hostile, { maxLength: 3 }),
        fromFindingsBus: fc.boolean(),
        targets: fc.array(box, { minLength: 1, maxLength: 7 }),
        deadLetters: box,
      }),
      { maxLength: 6 },
    )
    .map((routes) => [...routes.filter((route) => !route.fromFindingsBus), ...routes.filter((route) => route.fromFindingsBus)]),
});

describe('the SVG', () => {
  const svg = routesToSvg(pictureOf(example));

  it('shows places, bus, routes, targets and dead letters', () => {
    const texts = boxesOf(svg).map((box) => box.texts.map(({ text }) => text).join(' '));
    expect(texts).toContain('default bus, eu-west-1 222222222222 delegated administrator 5 forwarding rules');
    expect(texts).toContain('findings bus cordon-findings at home archive of 90 days');
    expect(texts).toContain('topic ended');
    expect(texts).toContain('dead letters, 14 days cordon-ended-dead-letters');
    expect(texts.filter((text) => text.startsWith('route'))).toHaveLength(3);
    expect(texts.join(' ')).toContain('alarm on every event');
    expect(texts.join(' ')).toContain('came for 7 days');
  });

  it('has an edge from each place that forwards, to each route, to each target and to each queue of dead letters', () => {
    expect(svg.match(/<path class="flow" /g)).toHaveLength(5 + 3 + 4);
    expect(svg.match(/<path class="fails" /g)).toHaveLength(3);
  });

  it('is for those who do not see it, too', () => {
    expect(svg).toContain('role="img" aria-labelledby="cordon-routes-title cordon-routes-description"');
    expect(svg).toContain('<title id="cordon-routes-title">Routes of events and findings to account 222222222222, eu-central-1</title>');
    expect(svg).toMatch(
      /<desc id="cordon-routes-description">urgent: GuardDuty findings with a severity of at least 7 \(High\), to queue /,
    );
  });

  it('loads nothing, and runs nothing', () => {
    expect(svg).not.toMatch(/<script|href=|url\((?!#)|@import|javascript:| on\w+=/);
  });

  it.each(['light', 'dark'])('can be read in the %s theme: WCAG contrast of text and lines', (theme) => {
    const [light = '', dark = ''] = [...svg.matchAll(/svg\{([^}]*)\}/g)].map(([, declarations]) => declarations);
    const colours = Object.fromEntries(
      [...(theme === 'light' ? light : dark).matchAll(/--([\w-]+):(#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [name, colour]),
    );
    const contrast = (one: string, other: string): number => {
      const [lighter = 0, darker = 0] = [one, other].map((name) => luminance(colours[name] ?? '')).toSorted((a, b) => b - a);
      return (lighter + 0.05) / (darker + 0.05);
    };
    for (const box of ['page', 'source', 'bus', 'route', 'target', 'dead']) {
      expect(contrast('ink', box)).toBeGreaterThanOrEqual(4.5);
      expect(contrast('muted', box)).toBeGreaterThanOrEqual(4.5);
      if (box !== 'page') expect(contrast(`${box}-line`, 'page')).toBeGreaterThanOrEqual(3);
    }
    for (const line of ['line', 'fail']) expect(contrast(line, 'page')).toBeGreaterThanOrEqual(3);
  });

  it('is the same every time', () => {
    expect(routesToSvg(pictureOf(example))).toBe(svg);
  });

  it('has no word of a configuration that reads otherwise than it is', () => {
    const routes = [routeOf('urgent', { guardDuty: {} }, { targets: [{ sqs: { queueName: 'a\u202eb\nc' } }] })];
    expect(pictureOf(routes).routes[0]?.targets[0]?.name).toBe('a\\u{202e}b c');
  });

  it('says so where there are no routes', () => {
    expect(boxesOf(routesToSvg(pictureOf([]))).map(({ texts }) => texts[0]?.text)).toEqual(['default bus, eu-central-1']);
  });

  it('has boxes apart from each other, on the page, with all their text inside, whatever names are', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const drawn = routesToSvg(picture);
        expect(unbalanced(drawn)).toEqual([]);
        const boxes = boxesOf(drawn);
        expect(boxes).toHaveLength(picture.sources.length + 1 + picture.routes.reduce((sum, { targets }) => sum + targets.length + 2, 0));
        const height = Number(/viewBox="0 0 1200 (\d+)"/.exec(drawn)?.[1]);
        expect(boxes.flatMap((box, index) => boxes.slice(index + 1).filter((other) => overlap(box, other)))).toEqual([]);
        expect(boxes.filter((box) => !(box.x + box.width <= 1200 && box.y + box.height <= height))).toEqual([]);
        const outside = boxes.flatMap((box) =>
          box.texts.filter(({ x, y, style, text }) => !(x + textWidth(text, fonts[style]!) <= box.x + box.width && y < box.y + box.height)),
        );
        expect(outside).toEqual([]);
      }),
      { numRuns: runs(60, 15) },
    );
  });

  it('has no character that XML does not allow, and no element that a name makes', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const drawn = routesToSvg(picture);
        expect(drawn).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
        expect(new Set([...drawn.matchAll(/<([a-z]+)/g)].map(([, name]) => name))).toEqual(
          new Set(['svg', 'title', 'desc', 'style', 'defs', 'marker', 'rect', 'text', 'g', 'path']),
        );
      }),
      { numRuns: runs(40, 10) },
    );
  });
});

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the Mermaid flowchart', () => {
  it('has the same boxes and ways', () => {
    expect(routesToMermaid(pictureOf(example))).toBe(`flowchart LR
  accTitle: Routes of events and findings to account 222222222222, eu-central-1
  accDescr: urgent: GuardDuty findings with a severity of at least 7 (High), to queue urgent-events, which Cordon makes. ended: the end of the membership of AWS Security Incident Response: closed, cancelled or terminated, to topic ended, which Cordon makes; queue ended, which Cordon makes. tamper: calls that disable or weaken the protection, and every action of the root user, to queue tamper-events, which Cordon makes.
  source1[/"default bus, eu-central-1<br/><b>222222222222</b><br/>delegated administrator<br/>5 forwarding rules"/]
  source2[/"default bus, eu-west-1<br/><b>222222222222</b><br/>delegated administrator<br/>5 forwarding rules"/]
  source3[/"default bus, us-east-1<br/><b>222222222222</b><br/>delegated administrator<br/>5 forwarding rules"/]
  source4[/"default bus, eu-central-1<br/><b>111111111111</b><br/>management account<br/>5 forwarding rules"/]
  source5[/"default bus, us-east-1<br/><b>111111111111</b><br/>management account<br/>5 forwarding rules"/]
  bus[("findings bus<br/><b>cordon-findings</b><br/>at home<br/>archive of 90 days")]
  route1("route<br/><b>ended</b><br/>the end of the membership of AWS Security Incident Response: closed, cancelled or terminated<br/>alarm on every event")
  route1 --> route1target1["topic<br/><b>ended</b>"]
  route1 --> route1target2["queue<br/><b>ended</b>"]
  route1 -. undelivered .-> route1dead[("dead letters, 14 days<br/><b>cordon-ended-dead-letters</b>")]
  source1 --> route1
  route2("route<br/><b>urgent</b><br/>GuardDuty findings with a severity of at least 7 (High)<br/>alarm when no event came for 7 days")
  route2 --> route2target1["queue<br/><b>urgent-events</b>"]
  route2 -. undelivered .-> route2dead[("dead letters, 14 days<br/><b>cordon-urgent-dead-letters</b>")]
  bus --> route2
  route3("route of 5 rules<br/><b>tamper</b><br/>calls that disable or weaken the protection, and every action of the root user")
  route3 --> route3target1["queue<br/><b>tamper-events</b>"]
  route3 -. undelivered .-> route3dead[("dead letters, 14 days<br/><b>cordon-tamper-dead-letters</b>")]
  bus --> route3
  source1 --> bus
  source2 --> bus
  source3 --> bus
  source4 --> bus
  source5 --> bus
`);
  });

  it('reads names as letters, whatever they are', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const lines = routesToMermaid(picture).trimEnd().split('\n');
        expect(
          lines
            .slice(3)
            .filter((line) => !/^ {2}(\w+[[(]+\/?"[^"`]*"\/?[\])]+|\w+ (-->|-\. undelivered \.->) \w+([[(]+"[^"`]*"[\])]+)?)$/.test(line)),
        ).toEqual([]);
        const labels = lines
          .join('\n')
          .replaceAll('<br/>', '')
          .replaceAll(/<\/?b>/g, '');
        expect(labels).not.toMatch(/[<&`]|%\{/);
        // No code of an entity but those that the picture itself writes.
        expect([...labels.matchAll(/#([^;]*);/g)].every(([, code = '']) => /^(34|35|38|60|62|96|123)$/.test(code))).toBe(true);
      }),
      { numRuns: runs(60, 15) },
    );
  });
});

describe('text that has to fit', () => {
  it('loses its middle, not its end', () => {
    const text = shortened('arn:aws:states:eu-central-1:222222222222:stateMachine:triage', 200, { size: 12 });
    expect(text).toMatch(/^arn:aws.*….*triage$/);
    expect(textWidth(text, { size: 12 })).toBeLessThanOrEqual(200);
    expect(shortened('short', 200, { size: 12 })).toBe('short');
  });

  it('is wrapped at words, and ends in an ellipsis where there is more', () => {
    expect(wrapped('one two', 500, { size: 12 }, 2)).toEqual(['one two']);
    const lines = wrapped('one two three four five six seven eight nine ten', 70, { size: 12 }, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
  });

  it('is a name in two lines, broken where it parts, whole where that is enough', () => {
    const arn = 'arn:aws:states:eu-central-1:222222222222:stateMachine:triage';
    const lines = brokenName(arn, 358, { size: 13, bold: true });
    expect(lines).toHaveLength(2);
    expect(lines.join('')).toBe(arn);
    const longer = brokenName(`${arn}-${'x'.repeat(80)}-end`, 358, { size: 13, bold: true });
    expect(longer).toHaveLength(2);
    expect(longer[1]).toMatch(/….*-end$/);
  });

  it('is wider in bold, and for letters that are', () => {
    expect(textWidth('abc', { size: 12, bold: true })).toBeGreaterThan(textWidth('abc', { size: 12 }));
    expect(textWidth('日本', { size: 12 })).toBeGreaterThan(textWidth('ab', { size: 12 }));
  });
});
