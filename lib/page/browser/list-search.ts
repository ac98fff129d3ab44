import { element, figure } from './elements';

/** Puts a box before a list that leaves only the entries with all of the words in it. What was folded away opens where a word is looked for. */
export function searchList(host: HTMLElement): void {
  const folded = [...host.querySelectorAll('details')];
  searchEntries(host, [...host.querySelectorAll<HTMLElement>('li')], 'findings', 'list-search', (isSearching) => {
    for (const one of folded) one.open = isSearching;
  });
}

/** The same for the rows of a table. */
export function searchTable(host: HTMLElement): void {
  const { noun = 'rows', name = noun } = host.dataset;
  searchEntries(host, [...host.querySelectorAll<HTMLElement>('tbody tr')], noun, `search-${name}`);
}

function searchEntries(
  host: HTMLElement,
  elements: readonly HTMLElement[],
  noun: string,
  id: string,
  onSearch: (isSearching: boolean) => void = () => undefined,
): void {
  const entries = elements.map((entry) => ({ entry, text: entry.textContent.toLowerCase() }));
  if (entries.length < 2) return;
  const search = element('input', { type: 'search', id, autocomplete: 'off', spellcheck: 'false' });
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
    onSearch(words.length > 0);
    said.textContent = words.length === 0 ? `${figure(entries.length)} ${noun}` : `${figure(shown)} of ${figure(entries.length)} ${noun}`;
  };
  search.addEventListener('input', draw);
  host.prepend(
    element(
      'div',
      { class: 'controls only-screen' },
      element('div', { class: 'control' }, element('label', { for: id }, `Search the ${noun}`), search),
    ),
    said,
  );
  draw();
}
