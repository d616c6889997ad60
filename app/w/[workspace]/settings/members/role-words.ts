import type { WorkspaceRole } from "@/server/domain/workspaces/schema";

export const ROLE_WORDS: Record<WorkspaceRole, { name: string; may: string }> = {
  owner: { name: "Owner", may: "Everything, owners and deletion too" },
  admin: { name: "Admin", may: "Members, API keys, connections, and all that members may" },
  member: { name: "Member", may: "Assistants, calls, automations and messages" },
  viewer: { name: "Viewer", may: "Sees everything, changes nothing" },
};
