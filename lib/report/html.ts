import { createHash } from 'node:crypto';
import { attribute, text, type XmlElement } from './xml';

/** Elements that have no end tag. */
const voidElements: readonly string[] = ['br', 'col', 'img', 'input', 'meta'];

export interface HtmlPage {
  readonly title: string;
  /** CSS of our own: it is not escaped. */
  readonly style: string;
  readonly body: readonly XmlElement[];
  /** Whether the page has pictures in itself, as `data:` addresses. @default false */
  readonly hasPictures?: boolean;
  /** JavaScript of our own, and what it works on. @default - the page has no script */
  readonly script?: { readonly code: string; readonly data?: { readonly id: string; readonly value: unknown } };
}

/**
 * A whole HTML page that needs nothing else: no network, no font, no file. Its policy allows this one style and this one script by their hashes, and
 * forbids a browser to load or to run anything else, whatever a text says. The script may not turn a text into markup (Trusted Types).
 */
export function htmlPage({ title, style, body, hasPictures = false, script }: HtmlPage): string {
  const css = `\n${style}`;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(css, script?.code, hasPictures)}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)}</title>`,
    `<style>${css}</style>`,
    '</head>',
    '<body>',
    ...body.map(element),
    ...(script === undefined ? [] : scripts(script)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function policy(style: string, code: string | undefined, hasPictures: boolean): string {
  const hash = (of: string): string => `'sha256-${createHash('sha256').update(of).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    ...(hasPictures ? ['img-src data:'] : []),
    ...(code === undefined ? [] : [`script-src ${hash(code)}`, "require-trusted-types-for 'script'", "trusted-types 'none'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Nothing in JSON needs a `<` outside its texts, and in a text it may be written as a code: no text can end the element or begin a comment. */
function scripts({ code, data }: NonNullable<HtmlPage['script']>): readonly string[] {
  if (/<\/script|<!--/i.test(code)) throw new Error('the script of the page would end early');
  return [
    ...(data === undefined
      ? []
      : [`<script type="application/json" id="${attribute(data.id)}">${JSON.stringify(data.value).replaceAll('<', '\\u003c')}</script>`]),
    `<script>${code}</script>`,
  ];
}

function element({ name, attributes = {}, children = '' }: XmlElement): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attribute(String(value))}"`],
  );
  const open = `<${name}${written.join('')}>`;
  if (voidElements.includes(name)) return open;
  return `${open}${typeof children === 'string' ? text(children) : children.map(element).join('\n')}</${name}>`;
}
