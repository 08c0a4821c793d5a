/** Everything that can go wrong between the browser and the gateway. */

export type FailureKind =
  | "network"
  | "unauthorized"
  | "denied"
  | "gone"
  | "rejected"
  | "busy"
  | "failed"
  | "timeout"
  | "cancelled";

/** A failure in a form the interface can show: `kind` picks the words, `message` is the platform's own text. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly code?: number;
}

export class GatewayError extends Error {
  override readonly name = "GatewayError";

  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly code?: number,
  ) {
    super(message);
  }

  get failure(): Failure {
    return { kind: this.kind, message: this.message, code: this.code };
  }
}

/** JSON-RPC error codes of the gateway protocol. */
export const ErrorCode = {
  playbookFailed: -32000,
  timeout: -32001,
  unauthorized: -32002,
  denied: -32003,
} as const;

/** Words of google.rpc.Code with which playbooks begin what they refuse. */
const NOT_FOUND = /\bNOT_FOUND: /;
const DENIED = /\bPERMISSION_DENIED: /;

/** By its code; of a playbook that has failed, by what it says itself. */
export function kindOfCode(code: number | undefined, message = ""): FailureKind {
  switch (code) {
    case ErrorCode.unauthorized:
      return "unauthorized";
    case ErrorCode.denied:
      return "denied";
    case ErrorCode.timeout:
      return "timeout";
    default:
      if (NOT_FOUND.test(message)) return "gone";
      return DENIED.test(message) ? "denied" : "failed";
  }
}

export function asFailure(error: unknown): Failure {
  if (error instanceof GatewayError) return error.failure;
  return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
}
