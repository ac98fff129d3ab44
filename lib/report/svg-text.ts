/** Text that has to fit: there is no browser to measure it, so it is measured as wider than any usual sans-serif font sets it. */

const narrow = /[ .,:;'|!iljtfrI()[\]/-]/u;
const wide = /[mwMW@%—…]/u;
/** Scripts whose letters are as wide as they are high. */
const square = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff00-\uffef]/u;

/** Width of a text at a font size, in the unit of the size. */
export function textWidth(text: string, fontSize: number): number {
  return [...text].reduce((width, character) => width + fontSize * letterWidth(character), 0);
}

function letterWidth(character: string): number {
  if (square.test(character)) return 1.2;
  if (narrow.test(character)) return 0.38;
  if (wide.test(character)) return 1;
  return /\p{Lu}/u.test(character) ? 0.74 : 0.62;
}

/** The text, with its middle left out where it is too wide: what an ARN ends in tells more than its middle. */
export function shortened(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  let kept = characters.length - 1;
  const cut = (): string => {
    const head = Math.floor(kept * 0.4);
    return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
  };
  while (kept > 1 && textWidth(cut(), fontSize) > width) kept -= 1;
  return cut();
}

/** The text in lines that are at most so wide; the last ends in an ellipsis where there are more than `most`. */
export function wrapped(text: string, width: number, fontSize: number, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').map((each) => shortened(each, width, fontSize))) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), shortenedEnd(lines.slice(most - 1).join(' '), width, fontSize)];
}

function shortenedEnd(text: string, width: number, fontSize: number): string {
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, fontSize) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Text as XML has it; what XML does not allow is left out. */
export function xml(text: string): string {
  const allowed = [...text].filter((character) => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(character)).join('');
  return allowed.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
