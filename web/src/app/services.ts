/** Wires gateway, event stream and conversations together for one signed-in session. */

import type { AuthCall } from "../api/devices";
import type { DomainFrame, Frame } from "../api/frames";
import { Gateway, type Session } from "../api/gateway";
import { PlaybookRunner } from "../api/playbooks";
import { FrameStream } from "../api/stream";
import { claimClientId, forgetClientId, rememberClientId } from "../state/client";
import { forgetConversations, keepTurns, restoreTurns, useConversations } from "../state/conversations";
import { ConversationDesk } from "../state/desk";
import { forgetDrafts } from "../state/drafts";
import type { DomainProfile } from "../state/profile";
import { useSession } from "../state/session";
import { openTabs, type Tabs } from "../state/tabs";
import type { RuntimeConfig } from "./config";

type PushListener = (frame: DomainFrame) => void;

export class Services {
  readonly runner: PlaybookRunner;
  readonly desk: ConversationDesk;
  readonly #pushListeners = new Set<PushListener>();
  #stream: FrameStream | null = null;
  #stopKeeping: (() => void) | null = null;
  #tabs: Tabs | null = null;

  constructor(
    readonly config: RuntimeConfig,
    readonly profile: DomainProfile,
    readonly gateway: Gateway = new Gateway(config.gatewayUrl),
  ) {
    const token = () => useSession.getState().session?.token ?? "";
    this.runner = new PlaybookRunner({
      execute: (clientId, path, variables, key) => gateway.execute(token(), clientId, path, variables, key),
      cancel: (executionId, reason) => gateway.cancel(token(), executionId, reason),
    });
    this.desk = new ConversationDesk({
      runner: this.runner,
      profile,
      onChanged: (threadId) => this.#tabs?.tell(threadId),
      onUnauthorized: () => useSession.getState().expired(),
    });
  }

  /** Connects a session. The returned function disconnects it; what was being written and sent is kept. */
  connect(session: Session): () => void {
    let over = false;
    restoreTurns();
    this.#stopKeeping = keepTurns();
    this.#tabs = openTabs(session.user.sub, (threadId) => void this.desk.catchUp(threadId));
    void claimClientId(ownerOf(session)).then((clientId) => {
      if (!over) this.#open(session, clientId);
    });
    return () => {
      over = true;
      this.#stream?.stop();
      this.#stream = null;
      this.#stopKeeping?.();
      this.#tabs?.close();
      this.runner.setClientId(null);
    };
  }

  readonly auth: AuthCall = (method, path) =>
    this.gateway.auth(useSession.getState().session?.token ?? "", method, path);

  /** Ends the person's sessions on all devices. Throws GatewayError, and then nothing has changed here. */
  async signOutEverywhere(): Promise<void> {
    await this.gateway.signOut(useSession.getState().session?.token ?? "", true);
    await this.signOut();
  }

  /** Ends the session and forgets what belongs to it. */
  async signOut(): Promise<void> {
    const token = useSession.getState().session?.token;
    useSession.getState().signedOut();
    forgetClientId();
    forgetConversations();
    forgetDrafts();
    if (token) await this.gateway.signOut(token).catch(() => undefined);
  }

  onPush(listener: PushListener): () => void {
    this.#pushListeners.add(listener);
    return () => this.#pushListeners.delete(listener);
  }

  #open(session: Session, clientId: string | undefined): void {
    this.#stream = new FrameStream({
      baseUrl: this.config.gatewayUrl,
      token: session.token,
      clientId,
      domainEvents: this.profile.pushedEvents,
      isSessionValid: () => this.gateway.isValid(session.token),
      onClientId: (id) => {
        rememberClientId(id, ownerOf(session));
        this.runner.setClientId(id);
      },
      onState: (connection) => {
        useConversations.setState({ connection });
        if (connection === "unauthorized") useSession.getState().expired();
      },
      onFrame: (frame) => this.#receive(frame),
    });
    this.#stream.start();
  }

  #receive(frame: Frame): void {
    this.runner.receive(frame);
    if (frame.kind === "hello") this.desk.resume(frame.pending);
    if (frame.kind === "domain") for (const listener of this.#pushListeners) listener(frame);
  }
}

/** Tells sessions apart without repeating the token. */
function ownerOf({ user, token }: Session): string {
  return `${user.sub} ${token.slice(-6)}`;
}
