import { elementIds, type PageData } from '../data';
import { OrganizationModel } from './model';
import { Explorer } from './explorer';
import { searchList, searchTable } from './list-search';

/** Builds the tree and the map where the page has an organization. Without it, and without a script, the page shows its tables. */
function main(): void {
  const data = document.getElementById(elementIds.data);
  const place = document.getElementById(elementIds.explorer);
  if (data !== null && place !== null) {
    place.append(new Explorer(new OrganizationModel(JSON.parse(data.textContent) as PageData)).host);
    document.documentElement.classList.add('has-script');
  }
  const list = document.getElementById(elementIds.searchable);
  if (list !== null) searchList(list);
  for (const table of document.querySelectorAll<HTMLElement>(`.${elementIds.filtered}`)) searchTable(table);
  performance.mark('cordon-ready');
}

main();
