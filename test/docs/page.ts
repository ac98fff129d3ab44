import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/run';

/** A fenced block of a page. */
export interface Block {
  /** The first word after the fence: `sh`, `text`, `yaml`. */
  readonly language: string;
  /** The words after it: `aws` for commands of AWS, the name of a file for its text. */
  readonly words: string;
  readonly text: string;
  readonly indent: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  /** Where the text begins in the page, and where it ends. */
  readonly from: number;
  readonly to: number;
}

/**
 * The blocks of a page, in order. A fence may be indented; its text then loses the same indent. `<!-- run: COMMAND -->` is a block `sh aws` that
 * readers do not see: it brings about the state of AWS that the page begins with.
 */
export function blocksOf(page: string): Block[] {
  return [...fencesOf(page), ...hiddenCommandsOf(page)].sort((one, other) => one.from - other.from);
}

function hiddenCommandsOf(page: string): Block[] {
  return [...page.matchAll(/^<!-- run: (.*) -->$/gm)].map((match) => ({
    language: 'sh',
    words: 'aws',
    text: `${match[1]}\n`,
    indent: '',
    line: page.slice(0, match.index).split('\n').length,
    from: match.index,
    to: match.index + match[0].length,
  }));
}

function fencesOf(page: string): Block[] {
  return [...page.matchAll(/^([ \t]*)```([\w-]+)([^\n]*)\n([^]*?)^[ \t]*```[ \t]*$/gm)].map((match) => {
    const [, indent = '', language = '', words = '', body = ''] = match;
    const from = match.index + match[0].indexOf('\n') + 1;
    return {
      language,
      words: words.trim(),
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      indent,
      line: page.slice(0, match.index).split('\n').length,
      from,
      to: from + body.length,
    };
  });
}

/** Pages whose text comes from code: their generator is what a test holds. */
export const generatedPages: readonly string[] = [
  'docs/checks.md',
  'docs/configuration.md',
  'docs/iam-proof.md',
  'docs/nag-rules.md',
  'docs/remediation-misuses.md',
  'docs/signal-safety.md',
  'docs/tamper-detection.md',
];

/** The README and every page of docs that somebody wrote by hand, decisions aside, by path from the repository. */
export function pages(): string[] {
  const found = readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name}`)
    .filter((name) => name.endsWith('.md') && !name.startsWith('docs/decisions/') && !generatedPages.includes(name));
  return ['README.md', ...found.sort()];
}

export const readPage = (page: string): string => readFileSync(join(repository, page), 'utf8');
