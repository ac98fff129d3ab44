import { figure } from '../../core/text';
import { type PageState, type Tone } from '../../page/data';
import { type XmlElement } from '../xml';

/** An element of a page. */
export function of(name: string, children: XmlElement['children'], attributes: XmlElement['attributes'] = {}): XmlElement {
  return { name, attributes, children };
}

export const paragraph = (text: string, attributes: XmlElement['attributes'] = {}): XmlElement => of('p', text, attributes);

/** A part of a page with its heading. */
export function section(heading: string, children: readonly XmlElement[], attributes: XmlElement['attributes'] = {}): XmlElement {
  return of('section', [of('h2', heading), ...children], attributes);
}

/** The sign of a state. A screen reader reads the words beside it. */
export const sign = ({ sign: text, tone }: Pick<PageState, 'sign' | 'tone'>): XmlElement =>
  of('span', text, { class: 'sign', 'data-tone': tone, 'aria-hidden': 'true' });

/** A number with what it counts. */
export interface Tile {
  readonly number: string;
  readonly text: string;
  /** @default - it is neither good nor bad */
  readonly state?: Pick<PageState, 'sign' | 'tone'>;
}

export function tiles(list: readonly Tile[]): XmlElement {
  return of(
    'ul',
    list.map(({ number, text, state }) =>
      of(
        'li',
        [of('span', [...(state ? [sign(state)] : []), of('span', number)], { class: 'figure' }), of('span', text)],
        state && { 'data-tone': state.tone },
      ),
    ),
    { class: 'tiles' },
  );
}

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A table that scrolls sideways where it is wider than the page. A cell is a text or elements. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly XmlElement['children'][])[]): XmlElement {
  const attributes = ({ isNumber }: Column): XmlElement['attributes'] => (isNumber ? { class: 'number' } : {});
  return of(
    'div',
    [
      of('table', [
        of('caption', caption, { class: 'sr' }),
        of('thead', [
          of(
            'tr',
            columns.map((column) => of('th', column.title, { scope: 'col', ...attributes(column) })),
          ),
        ]),
        of(
          'tbody',
          rows.map((cells) =>
            of(
              'tr',
              cells.map((cell, index) => of('td', cell, attributes(columns[index]!))),
            ),
          ),
        ),
      ]),
    ],
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
  );
}

/** A bar with a part for each number. The numbers stand beside it, so that a screen reader passes over it. */
export function meter(parts: readonly { readonly number: number; readonly tone: Tone }[]): XmlElement {
  const total = parts.reduce((sum, { number }) => sum + number, 0);
  let x = 0;
  const rects = parts.flatMap(({ number, tone }) => {
    if (number === 0) return [];
    const width = (100 * number) / total;
    const rect = of('rect', [], { x: x.toFixed(3), y: 0, width: width.toFixed(3), height: 1, 'data-tone': tone });
    x += width;
    return [rect];
  });
  return of('svg', rects, { class: 'meter', viewBox: '0 0 100 1', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' });
}

/** An entry of a list of things that somebody has to look at: a coloured edge, a sign, a heading, and lines. */
export function marked(state: Pick<PageState, 'sign' | 'tone'>, heading: string, lines: readonly XmlElement[]): XmlElement {
  return of('li', [sign(state), of('strong', heading), ...lines], { 'data-tone': state.tone });
}

export const markedList = (items: readonly XmlElement[]): XmlElement => of('ul', items, { class: 'marked' });

/** A text in which what stands between backticks is code. */
export function withCode(text: string): readonly XmlElement[] {
  const parts = text.split('`');
  // A single backtick is a character like any other.
  if (parts.length % 2 === 0) return [of('span', text)];
  return parts.flatMap((part, index) => (part === '' ? [] : [of(index % 2 === 1 ? 'code' : 'span', part)]));
}

/** What to do, behind the words that say so. */
export const toDo = (remedy: string): XmlElement => of('p', [of('strong', 'To do: '), ...withCode(remedy)]);

/** The first few of a list, and the rest behind a line to click on. On paper all of it is there. */
export function firstOf(items: readonly XmlElement[], most: number, noun: string): readonly XmlElement[] {
  if (items.length <= most) return [markedList(items)];
  return [
    markedList(items.slice(0, most)),
    of('details', [of('summary', `${figure(items.length - most)} more ${noun}`), markedList(items.slice(most))]),
  ];
}
