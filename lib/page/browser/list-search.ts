import { element, figure } from './elements';

/** Puts a box before a list that leaves only the entries with all of the words in it. What was folded away opens where a word is looked for. */
export function searchList(host: HTMLElement): void {
  const entries = [...host.querySelectorAll<HTMLElement>('li')].map((entry) => ({ entry, text: entry.textContent.toLowerCase() }));
  if (entries.length < 2) return;
  const search = element('input', { type: 'search', id: 'list-search', autocomplete: 'off', spellcheck: 'false' });
  const said = element('p', { class: 'said', role: 'status' });
  const draw = (): void => {
    const words = search.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    let shown = 0;
    for (const { entry, text } of entries) {
      entry.hidden = !words.every((word) => text.includes(word));
      if (!entry.hidden) shown++;
    }
    for (const folded of host.querySelectorAll('details')) folded.open = words.length > 0;
    said.textContent = words.length === 0 ? `${figure(entries.length)} findings` : `${figure(shown)} of ${figure(entries.length)} findings`;
  };
  search.addEventListener('input', draw);
  host.prepend(
    element(
      'div',
      { class: 'controls only-screen' },
      element('div', { class: 'control' }, element('label', { for: 'list-search' }, 'Search the findings'), search),
    ),
    said,
  );
  draw();
}
