import { writeFileSync } from 'node:fs';
import { expectedFile, told } from './corpus';

/** Writes what the examples do to each sample now. Look at the difference before you commit it. */
writeFileSync(expectedFile, `${JSON.stringify(told(), undefined, 2)}\n`);
