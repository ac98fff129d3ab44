import { acknowledgementProblems } from '../configuration/acknowledgements';
import { type MeaningCheck } from '../configuration/draft';
import { responderRoleKinds } from '../configuration/responder-access';
import { twice } from '../configuration/repeated';

/** What a schema cannot say of responder access. */
export const checkResponderMeaning: MeaningCheck = ({ draft: { responderAccess }, given }) => {
  if (responderAccess === undefined) return [];
  return [
    ...responderRoleKinds.flatMap((kind) =>
      twice(
        'duplicate-principal',
        'a principal',
        responderAccess[kind]?.principals,
        (index) => `responderAccess.${kind}.principals[${index}]`,
      ),
    ),
    ...(given('responderAccess') && responderRoleKinds.every((kind) => !given(`responderAccess.${kind}`))
      ? [
          {
            id: 'no-responder-role',
            path: 'responderAccess',
            message: 'has no role, so it does nothing',
            remedy: 'add investigators, responders or breakGlass, or remove it',
          },
        ]
      : []),
    ...acknowledgementProblems(responderAccess.acknowledge, 'responderAccess', given),
  ];
};
