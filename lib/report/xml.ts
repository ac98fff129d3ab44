import { plain } from '../core/text';

/** An element with its attributes and what is in it. */
export interface XmlElement {
  readonly name: string;
  /** In this order; undefined ones are left out. */
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  /** Elements, or a text. @default - nothing */
  readonly children?: readonly XmlElement[] | string;
}

/** An XML document. What XML cannot hold at all (control characters, lone surrogates) is written out as `\u{…}`. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, '')}\n`;
}

function element({ name, attributes = {}, children }: XmlElement, indent: string): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attribute(String(value))}"`],
  );
  const open = `${indent}<${name}${written.join('')}`;
  if (children === undefined || children.length === 0) return `${open}/>`;
  if (typeof children === 'string') return `${open}>${text(children)}</${name}>`;
  return [`${open}>`, ...children.map((child) => element(child, `${indent}  `)), `${indent}</${name}>`].join('\n');
}

/** A text for an attribute in double quotes. */
export function attribute(value: string): string {
  return escaped(plain(value)).replace(/"/g, '&quot;');
}

/** A text for what is in an element; it keeps its lines. */
export function text(value: string): string {
  return value.split('\n').map(plain).map(escaped).join('\n');
}

/** U+FFFE and U+FFFF are no characters of XML 1.0. */
function escaped(value: string): string {
  return value
    .replace(/[\uFFFE\uFFFF]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
