import { explainRoute } from '../../lib/routes/explain/explain-route';
import { routeToText } from '../../lib/report/route-text';
import { type EventPattern } from '../../lib/routes/route-pattern';
import { organization, routeOf } from '../routes/support';

/** What is said of a route of a raw pattern, by line. */
function linesOf(eventPattern: EventPattern): readonly string[] {
  const routes = [routeOf('raw', { pattern: { bus: 'default', eventPattern } })];
  const routing = { alarmTopicArns: [], fromMemberAccounts: false, archiveDays: 90, deadLetterDays: 14, retiredStacks: [] };
  const explanation = explainRoute('raw', { organization, routes, routing, stackSetName: 'cordon-containment-roles' });
  if (explanation === undefined) throw new Error('there is no such route');
  return routeToText(explanation, { colour: false }).split('\n');
}

describe('a route as text', () => {
  it('lists alternatives, one below the other, however deep they stand', () => {
    const text = linesOf({
      source: ['aws.iam'],
      $or: [{ 'detail-type': ['a'], detail: { $or: [{ x: [1], y: [2] }, { z: [3] }] } }, { region: ['eu-central-1'] }],
    }).join('\n');
    expect(text).toContain(
      [
        '  source  is aws.iam',
        '  one of',
        '    - detail-type  is a',
        '      one of',
        '        - detail.x  is 1',
        '          detail.y  is 2',
        '        - detail.z  is 3',
        '    - region  is eu-central-1',
        '',
      ].join('\n'),
    );
  });

  it('says one condition of two fields in one line', () => {
    const text = linesOf({ source: ['s'], detail: { $or: [{ createdBy: ['AWS Responder'] }, { updatedBy: ['AWS Responder'] }] } });
    expect(text).toContain('  detail.createdBy or detail.updatedBy  is AWS Responder');
  });
});
