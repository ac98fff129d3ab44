import { responderAccessWithDefaults } from '../../lib/configuration/responder-access';
import { debriefQuestions, heldAgainstPolicies, staysOpen, whoCanAct } from '../../lib/game-day';
import { administrator } from '../support/organization';
import { containable, exercise as exerciseOf } from './support';

/** The one in which nobody answers is had by several. */
let unanswered: ReturnType<typeof exerciseOf> | undefined;
const exercise = (...given: Parameters<typeof exerciseOf>): ReturnType<typeof exerciseOf> =>
  given.length > 0 ? exerciseOf(...given) : (unanswered ??= exerciseOf());

describe('who could act', () => {
  it('is in the policies: approvers, the number of people, and roles that act by hand', async () => {
    const { configuration } = containable(
      { approvers: ['Duty'], people: 2 },
      { responderAccess: responderAccessWithDefaults({ responders: { principals: [`arn:aws:iam::${administrator}:role/Responder`] } }) },
    );
    const { settings } = await exercise({ configuration });
    const told = whoCanAct(configuration, settings!).join('\n');
    expect(told).toContain(`Sessions of arn:aws:iam::${administrator}:role/Duty can answer.`);
    expect(told).toContain('What a person asks for needs 3 different people. What a trigger asks for needs 2,');
    expect(told).toContain('The role CordonResponder of an account can act by hand: starts and releases containment.');
  });

  it('names no role by hand where the configuration makes none', async () => {
    const { configuration } = containable();
    expect(whoCanAct(configuration, (await exercise()).settings!).join('\n')).not.toContain('by hand');
  });
});

describe('what is left to talk about', () => {
  const answers = [{ person: 'alice', answer: 'approve', after: 60 } as const];

  it('follows what happened', async () => {
    const nobody = debriefQuestions(await exercise());
    expect(nobody).toContain('Nobody answered. Who is called when 60 minutes are nearly over?');
    const rejected = debriefQuestions(await exercise({ scenario: { answers: [{ ...answers[0]!, answer: 'reject' }] } }));
    expect(rejected).toContain('Was the no right? Who decides what happens instead?');
    expect(rejected.join('\n')).not.toContain('Nobody answered');
    const stranger = debriefQuestions(await exercise({ scenario: { answers: [{ ...answers[0]!, role: 'Administrator' }] } }));
    expect(stranger).toContain('Somebody could not answer. Should their role be among the approvers?');
    const unknown = debriefQuestions(await exercise({ snapshot: undefined }));
    expect(unknown).toContain('Who finds out what is not known, and by when?');
  });

  it('is what goes on after containment, by the kind of resource', async () => {
    const contained = await exercise({ scenario: { answers: [...answers, { ...answers[0]!, person: 'bob' }] } });
    expect(staysOpen(contained)).toEqual([
      'A security group does not end connections that are tracked already, and it does not stop DNS queries to the resolver of the VPC.',
      'The credentials of the role of the instance stay valid.',
    ]);
  });
});

it('each call is held against policies, and without a snapshot it is said that control policies are not among them', async () => {
  const [known, unknown] = [heldAgainstPolicies(await exercise()), heldAgainstPolicies(await exercise({ snapshot: undefined }))];
  expect(known[0]).toMatch(/^Allowed: states:StartExecution, securityhub:GetFindings, .*sts:AssumeRole, .*ssm:StartAutomationExecution/);
  expect(known.at(-1)).toBe('Service control policies of the snapshot were among them.');
  expect(unknown.at(-1)).toMatch(/^Service control policies were not among them/);
});
