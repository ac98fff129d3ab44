import { type Acknowledgement } from '../core/acknowledge';

/** Roles for people who respond, in every account that the StackSet reaches. */
export interface ResponderAccessConfiguration {
  /** `root`, or units including the units below them. @default root */
  readonly targets: 'root' | readonly string[];
  /** They read what an investigation needs. @default - no such role */
  readonly investigators?: ResponderRoleConfiguration;
  /** They read, and start and release containment. @default - no such role */
  readonly responders?: ResponderRoleConfiguration;
  /** They also repair the roles, when nobody else can. @default - no such role */
  readonly breakGlass?: BreakGlassConfiguration;
  /** Name of a customer managed policy that every account must have; it bounds the roles. @default - none */
  readonly permissionsBoundary?: string;
  /** @default - nothing is accepted */
  readonly acknowledge?: readonly Acknowledgement[];
}

export interface ResponderRoleConfiguration {
  /**
   * Who may assume the role: the ARN of a role or user, `ACCOUNT/permission-set/NAME`, `saml-provider/NAME` of each account, or a whole account by its
   * ID.
   */
  readonly principals: readonly string[];
  /** 60 to 720, the longest session in minutes. @default 240 for investigators, 60 for the others */
  readonly sessionMinutes: number;
}

/** Where multi-factor authentication is asked for: by the role's trust, or only by the identity provider, which no policy shows. */
export const breakGlassMfas = ['required', 'identity-provider'] as const;
export type BreakGlassMfa = (typeof breakGlassMfas)[number];

export interface BreakGlassConfiguration extends ResponderRoleConfiguration {
  /** @default required */
  readonly mfa: BreakGlassMfa;
}

/** Names of the roles. They are fixed: guardrails and routes know them. */
export const responderRoleNames = {
  investigators: 'CordonInvestigator',
  responders: 'CordonResponder',
  breakGlass: 'CordonBreakGlass',
} as const;
export type ResponderRoleKind = keyof typeof responderRoleNames;
export const responderRoleKinds = Object.keys(responderRoleNames) as readonly ResponderRoleKind[];

export const defaultSessionMinutes: Readonly<Record<ResponderRoleKind, number>> = { investigators: 240, responders: 60, breakGlass: 60 };

type Written<T extends ResponderRoleConfiguration> = Pick<T, 'principals'> & Partial<T>;

/** Responder access as it may be written. */
export type WrittenResponderAccess = Partial<Omit<ResponderAccessConfiguration, ResponderRoleKind>> & {
  readonly investigators?: Written<ResponderRoleConfiguration>;
  readonly responders?: Written<ResponderRoleConfiguration>;
  readonly breakGlass?: Written<BreakGlassConfiguration>;
};

/** Fills in what was left out. */
export function responderAccessWithDefaults(written: WrittenResponderAccess): ResponderAccessConfiguration {
  const { investigators, responders, breakGlass, ...others } = written;
  return {
    ...others,
    targets: written.targets ?? 'root',
    ...(investigators && {
      investigators: { ...investigators, sessionMinutes: investigators.sessionMinutes ?? defaultSessionMinutes.investigators },
    }),
    ...(responders && { responders: { ...responders, sessionMinutes: responders.sessionMinutes ?? defaultSessionMinutes.responders } }),
    ...(breakGlass && {
      breakGlass: {
        ...breakGlass,
        sessionMinutes: breakGlass.sessionMinutes ?? defaultSessionMinutes.breakGlass,
        mfa: breakGlass.mfa ?? 'required',
      },
    }),
  };
}
