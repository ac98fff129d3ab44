import { type CheckLayer } from '../layer';
import { quotas } from '../quotas';
import { quotaFindings } from '../quotas/quota';
import { lookedAt } from '../template';

/** Service quotas and sizes: what is above is an error, what is near a warning. */
export const quotasLayer: CheckLayer = {
  id: 'quotas',
  title: 'quotas and sizes',
  needs: ['configuration', 'synthesis'],
  run({ inputs, material: { file, snapshot, synthesis } }) {
    const { templates } = synthesis!;
    const input = { templates, today: inputs.today, ...(file && { file }), ...(snapshot && { snapshot }) };
    return {
      findings: quotas.flatMap((quota) => quotaFindings(quota, input)),
      looked: `${quotas.length} quotas on ${lookedAt(templates)}`,
    };
  },
};
