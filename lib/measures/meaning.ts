import { type MeaningCheck } from '../configuration/draft';

/** Name of the route by which the measures get events of cases; its rule, queue and alarms have it. */
export const measuresRouteName = 'measures-of-cases';

/** What a schema cannot say of the measures. */
export const checkMeasures: MeaningCheck = ({ draft: { measures, routes } }) =>
  measures === undefined
    ? []
    : (routes ?? []).flatMap((route, index) =>
        route?.name === measuresRouteName
          ? [
              {
                id: 'route-name-of-measures',
                path: `routes[${index}].name`,
                message: 'is the name of the route that the measures use, so both would make the same rule',
                value: measuresRouteName,
                remedy: 'rename the route',
              },
            ]
          : [],
      );
