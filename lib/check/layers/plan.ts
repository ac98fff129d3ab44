import { planRollout } from '../../rollout/planner';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';

/** What `cordon plan` says of the organization of the snapshot. Its notices are no findings: nothing has to be done about them. */
export const planLayer: CheckLayer = {
  id: 'plan',
  title: 'plan for the organization',
  needs: ['configuration'],
  idle: ({ inputs }) => (inputs.snapshot ? undefined : 'no snapshot was given (use --organization FILE)'),
  run({ inputs, material: { file, snapshot } }) {
    const plan = planRollout({ configuration: file!.configuration, snapshot: snapshot!, today: inputs.today, scope: 'all' });
    return {
      findings: plan.findings.flatMap(({ id, severity, message, remedy, path, accounts = [] }) =>
        severity === 'notice'
          ? []
          : [
              {
                ruleId: `plan/${id}`,
                severity,
                message,
                remedy,
                place:
                  path === undefined ? { kind: 'organization' as const, file: inputs.snapshot!.file } : configurationPlace(file!, path),
                ...(accounts.length > 0 && { detail: accounts.join(' ') }),
              },
            ],
      ),
      looked: `${snapshot!.accounts.length.toLocaleString('en-US')} accounts in ${plan.waves.length} waves`,
    };
  },
};
