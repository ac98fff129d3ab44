import { evaluateSignals } from '../../lib/signals/evaluate';
import { findingToProblem } from '../../lib/signals/problems';
import { configured } from '../support/organization';
import { suppression } from '../support/rules';

const field = 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4';

it('places what a value of the environment makes unsafe at the reference, where there is something to change', () => {
  const base = configured();
  const criteria = [
    { field: 'type', equals: ['Recon:EC2/Portscan'] },
    { field, equals: ['192.0.0.0/16'], from: 'environment.internalRanges' },
    { field: 'severity', lessThan: 7 },
  ];
  const { safety } = evaluateSignals({
    configuration: {
      ...base,
      environment: { ...base.environment, internalRanges: ['10.0.0.0/8'] },
      suppressionRules: [
        suppression({ criteria, acknowledge: [{ finding: 'range-too-broad[10.0.0.0/8]', justification: 'our own network' }] }),
        suppression({
          name: 'another',
          criteria: criteria.map(({ equals, ...rest }) => ({ ...rest, ...(rest.from === undefined && { equals }) })),
        }),
      ],
    },
    today: '2026-11-24',
  });
  const ranges = safety.findings.filter(({ id }) => id.startsWith('range-too-broad')).map((finding) => findingToProblem(finding).path);
  expect(ranges).toEqual(['suppressionRules[0].criteria[1].equals[0]', 'suppressionRules[1].criteria[1].from']);
  expect(safety.acknowledged.map(({ finding }) => findingToProblem(finding).path)).toEqual(['suppressionRules[0].criteria[1].from']);
});
