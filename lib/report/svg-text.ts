/** Text that has to fit: there is no browser to measure it, so it is measured as at least as wide as the widest usual font (DejaVu Sans) sets it. */

/** A size, and whether letters are bold, which makes them wider. */
export interface Font {
  readonly size: number;
  readonly bold?: boolean;
}

const narrow = /[ .,:;'|!iljtfrI()[\]/-]/u;
const wide = /[mwMW@%—…]/u;
/** Scripts whose letters are as wide as they are high. */
const square = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff00-\uffef]/u;

/** Width of a text, in the unit of the size. */
export function textWidth(text: string, { size, bold = false }: Font): number {
  return [...text].reduce((width, character) => width + size * letterWidth(character), 0) * (bold ? 1.13 : 1);
}

function letterWidth(character: string): number {
  if (square.test(character)) return 1.2;
  if (narrow.test(character)) return 0.42;
  if (wide.test(character)) return 1;
  return /\p{Lu}/u.test(character) ? 0.76 : 0.64;
}

/** Shortens a text that is too wide in its middle, because the end of an ARN says more than its middle. */
export function shortened(text: string, width: number, font: Font): string {
  if (textWidth(text, font) <= width) return text;
  const characters = [...text];
  let kept = characters.length - 1;
  const cut = (): string => {
    const head = Math.floor(kept * 0.4);
    return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
  };
  while (kept > 1 && textWidth(cut(), font) > width) kept -= 1;
  return cut();
}

/** The text in lines that are at most so wide, broken between words; the last ends in an ellipsis where there are more than `most`. */
export function wrapped(text: string, width: number, font: Font, most: number): readonly string[] {
  const lines = filled(text.split(/(?<= )/u), width, font).map((line) => line.trimEnd());
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), shortenedEnd(lines.slice(most - 1).join(' '), width, font)];
}

/** Splits a name into at most two lines, after a separator. A longer name loses its middle. */
export function brokenName(name: string, width: number, font: Font): readonly string[] {
  const lines = filled(name.split(/(?<=[-:/._ ])/u), width, font);
  const [first = '', ...rest] = lines;
  return lines.length <= 2 ? lines : [first, shortened(rest.join(''), width, font)];
}

/** As many parts in each line as it can hold. */
function filled(parts: readonly string[], width: number, font: Font): readonly string[] {
  const lines: string[] = [];
  for (const part of parts.map((each) => shortened(each, width, font))) {
    const line = lines.at(-1);
    if (line !== undefined && textWidth((line + part).trimEnd(), font) <= width) lines[lines.length - 1] = line + part;
    else lines.push(part);
  }
  return lines;
}

function shortenedEnd(text: string, width: number, font: Font): string {
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, font) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Text as XML has it; what XML does not allow is left out. */
export function xml(text: string): string {
  const allowed = [...text].filter((character) => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(character)).join('');
  return allowed.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
