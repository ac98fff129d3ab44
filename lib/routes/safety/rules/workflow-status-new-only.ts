import { productsNotIngested } from '../../../events/documented-events';
import { newAloneMessage } from '../../../events/workflow-status';
import { doubtsOfPattern } from '../doubts';
import { type RouteRule } from '../route-rule';

export const workflowStatusNewOnly: RouteRule = {
  id: 'workflow-status-new-only',
  what: 'A route sends Security Hub findings that are NEW, but not those that are NOTIFIED.',
  why: 'AWS Security Incident Response moves findings that it ingests from NEW to NOTIFIED during triage, so the route can miss them. Findings of controls and of other AWS products keep their status.',
  fix: 'Add NOTIFIED, or name only products that the service does not ingest.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html',
  check(route) {
    const { workflowStatuses: statuses, products } = route.events.securityHub ?? {};
    const ofFilter =
      statuses?.includes('NEW') === true &&
      !statuses.includes('NOTIFIED') &&
      products?.every((product) => productsNotIngested.includes(product)) !== true;
    return [
      ...(ofFilter
        ? [
            {
              id: this.id,
              severity: 'error' as const,
              at: 'events.securityHub.workflowStatuses',
              message: newAloneMessage,
              value: statuses,
              remedy: 'add NOTIFIED, or remove workflowStatuses',
            },
          ]
        : []),
      ...doubtsOfPattern(route, this.id).map((finding) => ({ ...finding, severity: 'error' as const })),
    ];
  },
};
