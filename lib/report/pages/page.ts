import { version } from '../../core/version';
import { elementIds, type PageData } from '../../page/data';
import { pageScript } from '../../page/script';
import { htmlPage } from '../html';
import { type XmlElement } from '../xml';
import { of, paragraph } from './elements';
import { baseStyle, organizationStyle } from './style';

/** A page about an organization or a configuration. */
export interface ReportPage {
  /** What stands on the tab of the browser. */
  readonly title: string;
  /** The first sentence: what was proven, or found. */
  readonly sentence: string;
  /** What it was proven from, as sentences. */
  readonly lead: readonly string[];
  readonly parts: readonly XmlElement[];
  /** What the tree and the map show; `explorer` is their place among the parts. @default - there is none */
  readonly data?: PageData;
  /** Whether a part is a picture. @default false */
  readonly hasPictures?: boolean;
  /** The command that makes this page again. */
  readonly command: string;
}

/** The place of the tree and the map. Without a script it says what to look at instead. */
export function explorer(heading: string): XmlElement {
  return of(
    'section',
    [
      of('h2', heading),
      of('div', [], { id: elementIds.explorer }),
      paragraph('The tree and the map need JavaScript. The tables of this page do not.', { class: 'without-script only-screen' }),
    ],
    { 'aria-label': heading },
  );
}

export function reportPage({ title, sentence, lead, parts, data, hasPictures, command }: ReportPage): string {
  return htmlPage({
    title,
    style: `${baseStyle}${organizationStyle}`,
    body: [
      of('main', [of('header', [of('h1', sentence), ...lead.map((text) => paragraph(text, { class: 'lead' }))]), ...parts]),
      of('footer', [paragraph(`Made by cordon ${version} with ${command}. This page loads nothing from a network and sends nothing.`)]),
    ],
    ...(hasPictures && { hasPictures }),
    script: { code: pageScript(), ...(data && { data: { id: elementIds.data, value: data } }) },
  });
}
