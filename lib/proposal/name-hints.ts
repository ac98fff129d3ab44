/** What the name of an account or unit says it is for. `none`: it says nothing, which is no proof of anything. */
export type NameHint = 'sandbox' | 'non-production' | 'production' | 'shared' | 'none';

/** A hint, and the word of the name that gave it. */
export interface HintedName {
  readonly hint: NameHint;
  /** @default - the hint is `none` */
  readonly word?: string;
}

const words: Readonly<Record<Exclude<NameHint, 'none' | 'production'>, readonly string[]>> = {
  sandbox: [
    ...['sandbox', 'sandboxes', 'sbx', 'sandpit', 'playground', 'experiment', 'experiments', 'experimental'],
    ...['lab', 'labs', 'poc', 'demo', 'demos', 'training', 'workshop', 'scratch', 'tmp', 'temp'],
  ],
  'non-production': [
    ...[
      'nonprod',
      'nonproduction',
      'preprod',
      'preproduction',
      'dev',
      'devel',
      'develop',
      'development',
      'test',
      'tests',
      'testing',
      'tst',
    ],
    ...['qa', 'integration', 'uat', 'stage', 'staging', 'stg', 'preview'],
  ],
  shared: [
    ...['security', 'audit', 'log', 'logs', 'logging', 'archive', 'backup', 'backups', 'forensic', 'forensics', 'quarantine', 'suspended'],
    ...['identity', 'iam', 'sso', 'directory', 'network', 'networks', 'networking', 'transit', 'dns', 'hub', 'vpn', 'firewall'],
    ...['infrastructure', 'infra', 'core', 'shared', 'platform', 'foundation', 'foundational', 'management', 'master', 'payer', 'billing'],
    ...[
      'payment',
      'payments',
      'card',
      'cards',
      'pci',
      'vault',
      'ledger',
      'bank',
      'banking',
      'finance',
      'customer',
      'customers',
      'critical',
    ],
    ...['ci', 'cicd', 'pipeline', 'pipelines', 'deploy', 'deployment', 'deployments', 'artifact', 'artifacts', 'registry', 'tooling'],
    ...['disaster', 'recovery', 'dr', 'legal', 'hr', 'health', 'medical', 'exceptions'],
  ],
};

/** Production in languages whose names are not split into words by spaces. */
const productionTexts: readonly string[] = ['本番', '生产', '生產', '운영', 'прод'];

/**
 * Reads a name by its words, whatever their case. Doubt counts as production: `webprod`, `prod-test` and `prd1` are production, `nonprod` and
 * `pre-production` are not. A word of the first kind that fits wins, in the order production, shared, sandbox, non-production.
 */
export function hintOf(name: string): HintedName {
  const spaced = name
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    // `non-prod` is one word, and is not production.
    .replace(/(?<!\p{L})(non|not|pre)[^\p{L}\p{N}]*(production|prod|prd)(?!\p{L})/gu, (_, before: string) =>
      before === 'pre' ? 'preprod' : 'nonprod',
    );
  const found = spaced.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const production = found.find(isProduction);
  if (production !== undefined) return { hint: 'production', word: production };
  for (const hint of ['shared', 'sandbox', 'non-production'] as const) {
    const known = words[hint];
    const word = found.find((one) => known.includes(one.replace(/\d+$/, '')));
    if (word !== undefined) return { hint, word };
  }
  return { hint: 'none' };
}

function isProduction(word: string): boolean {
  if (/^(nonprod|preprod|nonproduction|preproduction)$/.test(word)) return false;
  if (/^(products?|productivity|producers?)$/.test(word)) return false;
  return /prod|prd|^live\d*$/.test(word) || productionTexts.some((text) => word.includes(text));
}

/** Whether a hint speaks against going first: production, or something that others depend on. */
export const isSensitive = ({ hint }: HintedName): boolean => hint === 'production' || hint === 'shared';

/** Whether a hint speaks for going first. */
export const isExpendable = ({ hint }: HintedName): boolean => hint === 'sandbox' || hint === 'non-production';
