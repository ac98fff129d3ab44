import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/run';
import { refreshed } from './output';
import { pages, readPage } from './page';
import { runPage } from './run-page';

/** `npm run docs:output`: writes into the pages what their commands print now. With paths of pages, into these alone. */
async function refresh(chosen: readonly string[]): Promise<void> {
  for (const page of chosen) {
    const before = readPage(page);
    const { shown, wrong } = await runPage(page, before);
    wrong.forEach((what) => console.error(what));
    // What a command prints that fails unexpectedly belongs in no page.
    if (wrong.length > 0) continue;
    let text = before;
    for (const { block, output } of [...shown].reverse()) {
      const now = refreshed(block.text, output);
      if (now === block.text) continue;
      console.log(`${page}:${block.line}`);
      text = text.slice(0, block.from) + now.replaceAll(/^(?=.)/gm, block.indent) + text.slice(block.to);
    }
    if (text !== before) writeFileSync(join(repository, page), text);
  }
}

void refresh(process.argv.length > 2 ? process.argv.slice(2) : pages());
