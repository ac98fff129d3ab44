import { elementIds, type PageData } from '../data';
import { OrganizationModel } from './model';
import { Explorer } from './explorer';

/** Builds the tree and the map where the page has an organization. Without it, and without a script, the page shows its tables. */
function main(): void {
  const data = document.getElementById(elementIds.data);
  const place = document.getElementById(elementIds.explorer);
  if (data === null || place === null) return;
  const model = new OrganizationModel(JSON.parse(data.textContent) as PageData);
  place.append(new Explorer(model).host);
  document.documentElement.classList.add('has-script');
  performance.mark('cordon-ready');
}

main();
