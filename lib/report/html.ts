import { attribute, text, type XmlElement } from './xml';

/** Elements that have no end tag. */
const voidElements: readonly string[] = ['br', 'col', 'input', 'meta'];

/**
 * A whole HTML page that needs nothing else: no network, no script, no font. Its policy forbids a browser to load anything, whatever a text says.
 *
 * @param style CSS of our own: it is not escaped
 */
export function htmlPage({
  title,
  style,
  body,
}: {
  readonly title: string;
  readonly style: string;
  readonly body: readonly XmlElement[];
}): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)}</title>`,
    `<style>\n${style}</style>`,
    '</head>',
    '<body>',
    ...body.map(element),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function element({ name, attributes = {}, children = '' }: XmlElement): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attribute(String(value))}"`],
  );
  const open = `<${name}${written.join('')}>`;
  if (voidElements.includes(name)) return open;
  return `${open}${typeof children === 'string' ? text(children) : children.map(element).join('\n')}</${name}>`;
}
